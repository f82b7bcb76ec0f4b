import { useMemo } from 'react'
import type { LatestValue } from '../../backend/contract/sample.ts'
import type { Series } from '../../backend/contract/series.ts'
import { useNow } from '../backend/clock.ts'
import { usualInterval } from '../backend/latest-values.ts'
import { useBoard, useConnection } from '../backend/live-store.ts'
import { useValue } from '../backend/values-store.ts'
import { stateOfValue, type ValueCondition } from '../quantities/state-of.ts'

/** Value and state of one series, kept current by its own values and the clock alone. */
export function useChannel(series: Series): { value: LatestValue | undefined; condition: ValueCondition; nowMs: number } {
  const value = useValue(series.id)
  const nowMs = useNow()
  const board = useBoard(series.board)
  const connected = useConnection().state === 'open'
  const condition = useMemo(
    () => stateOfValue({ series, value, board, usualIntervalMs: usualInterval(series.id), connected, nowMs }),
    [series, value, board, connected, nowMs],
  )
  return { value, condition, nowMs }
}
