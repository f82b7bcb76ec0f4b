import { useCallback, useSyncExternalStore } from 'react'
import type { Series } from '../../backend/contract/series.ts'
import { valueCondition } from '../backend/board-conditions.ts'
import { onTick } from '../backend/clock.ts'
import { onValue } from '../backend/latest-values.ts'
import { useLive } from '../backend/live-store.ts'
import type { ValueCondition } from '../quantities/state-of.ts'

/** Condition of one series, looked at on every value and every second; renders only when it changes. */
export function useValueCondition(series: Series): ValueCondition {
  const subscribe = useCallback(
    (listener: () => void) => {
      const offValue = onValue(series.id, listener)
      const offTick = onTick(listener)
      const offStore = useLive.subscribe((now, before) => {
        if (now.connection.state !== before.connection.state) listener()
      })
      return () => {
        offValue()
        offTick()
        offStore()
      }
    },
    [series.id],
  )
  const read = useCallback(() => keyOf(valueCondition(series)), [series])
  useSyncExternalStore(subscribe, read)
  return valueCondition(series)
}

function keyOf({ state, reason }: ValueCondition): string {
  return reason.kind === 'limit' ? `${state} ${reason.side} ${reason.limit}` : `${state} ${reason.kind}`
}
