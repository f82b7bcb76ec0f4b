import { useCallback, useSyncExternalStore } from 'react'
import type { Series } from '../../backend/contract/series.ts'
import { type BoardCondition, stateOfBoard, stateOfValue, type ValueCondition } from '../quantities/state-of.ts'
import { backendNow, onTick } from './clock.ts'
import { perFrame } from './frame-batch.ts'
import { latestValue, usualInterval } from './latest-values.ts'
import { type LiveState, useLive } from './live-store.ts'

/** State of every board from everything known, worked out once a second for all screens together. */

const UNKNOWN: BoardCondition = { state: 'idle', reason: { kind: 'none' } }

let conditions = new Map<string, BoardCondition>()
let version = 0
let stop: (() => void) | undefined
const listeners = new Set<() => void>()

/** Changes when any board's condition does; read them by `boardCondition`. Needs a subscription to `values`. */
export function useConditionsVersion(): number {
  return useSyncExternalStore(subscribe, () => version)
}

export function useBoardCondition(id: string): BoardCondition {
  const read = useCallback(() => boardCondition(id), [id])
  return useSyncExternalStore(subscribe, read)
}

export function boardCondition(id: string): BoardCondition {
  return conditions.get(id) ?? UNKNOWN
}

/** State of one series' newest value, now. */
export function valueCondition(series: Series, state: LiveState = useLive.getState()): ValueCondition {
  return stateOfValue({
    series,
    value: latestValue(series.id),
    board: state.boards.get(series.board),
    usualIntervalMs: usualInterval(series.id),
    connected: state.connection.state === 'open',
    nowMs: backendNow(),
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (listeners.size === 1) {
    const soon = perFrame(workOut)
    const offTick = onTick(workOut)
    const offStore = useLive.subscribe((now, before) => {
      const listChanged = now.boards.size !== conditions.size || now.series !== before.series
      if (listChanged || now.connection.state !== before.connection.state) soon()
    })
    stop = () => {
      offTick()
      offStore()
    }
    workOut()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) stop?.()
  }
}

function workOut(): void {
  const state = useLive.getState()
  const emergencies = new Set<string>()
  for (const actuator of state.actuators.values()) if (actuator.emergency !== 'normal') emergencies.add(actuator.board)
  const connected = state.connection.state === 'open'
  const nowMs = backendNow()
  const next = new Map<string, BoardCondition>()
  let changed = state.boards.size !== conditions.size
  for (const board of state.boards.values()) {
    const values: { series: number; condition: ValueCondition }[] = []
    for (const id of state.seriesByBoard.get(board.id) ?? []) {
      const series = state.series.get(id)
      if (series && latestValue(id)) values.push({ series: id, condition: valueCondition(series, state) })
    }
    const condition = stateOfBoard({ board, values, emergency: emergencies.has(board.id), connected, nowMs })
    const known = conditions.get(board.id)
    const same = known && known.state === condition.state && JSON.stringify(known.reason) === JSON.stringify(condition.reason)
    next.set(board.id, same ? known : condition)
    if (!same) changed = true
  }
  if (!changed) return
  conditions = next
  version += 1
  for (const listener of listeners) listener()
}
