import { limitOfStanding, standingByMarks, standingOf } from '../../backend/contract/alarms/limit-standing.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Quality } from '../../backend/contract/quality.ts'
import type { LatestValue } from '../../backend/contract/sample.ts'
import { isOutput, type Limits, type Series } from '../../backend/contract/series.ts'

/** State of a value and of a board, worst first. Pure: every screen colours by these two functions and nothing else. */

export type ValueState = 'ok' | 'warning' | 'critical' | 'stale' | 'offline'

/** Why a value is not plainly ok. `limit` is in the series' unit; `held`: back inside it, but not past its hysteresis. */
export type ValueReason =
  | { kind: 'none' }
  | { kind: 'limit'; side: 'under' | 'over'; limit: number; held?: true }
  | { kind: 'quality'; quality: Quality }
  /** No value within the usual time. */
  | { kind: 'age'; lastMs: number }
  | { kind: 'board-offline'; lastMs: number }
  /** The backend is not heard: nothing on screen is live. */
  | { kind: 'connection'; lastMs: number }
  | { kind: 'no-value' }

export interface ValueCondition {
  state: ValueState
  reason: ValueReason
}

export interface ValueContext {
  series: Pick<Series, 'kind' | 'limits' | 'sensorType' | 'gpio' | 'channel'>
  value: LatestValue | undefined
  board: Pick<Board, 'presence' | 'heartbeatIntervalS'> | undefined
  /** Usual time between two values of this series, ms; undefined while not known. */
  usualIntervalMs: number | undefined
  /** False while the window hears nothing from the backend. */
  connected: boolean
  /** Unix ms. */
  nowMs: number
}

/** Shortest silence that counts, ms. */
const SHORTEST_STALE_MS = 10_000
/** Silence that counts while the usual interval is not known, ms. */
const UNKNOWN_STALE_MS = 150_000

/** Silence after which a value is stale, ms: 2.5 × the usual interval, as for boards. */
export function staleAfterMs(usualIntervalMs: number | undefined, heartbeatIntervalS: number | undefined): number {
  if (usualIntervalMs !== undefined) return Math.max(SHORTEST_STALE_MS, usualIntervalMs * 2.5)
  return Math.max(UNKNOWN_STALE_MS, (heartbeatIntervalS ?? 0) * 2500)
}

export function stateOfValue(context: ValueContext): ValueCondition {
  const { series, value, board, connected, nowMs } = context
  const offline = board?.presence.state === 'offline'
  if (!value || value.value === null) return { state: offline ? 'offline' : 'stale', reason: { kind: 'no-value' } }
  if (!connected) return { state: 'stale', reason: { kind: 'connection', lastMs: value.atMs } }
  if (offline) return { state: 'stale', reason: { kind: 'board-offline', lastMs: value.atMs } }
  if (value.quality === 'stale') return { state: 'stale', reason: { kind: 'quality', quality: 'stale' } }
  // States, and how far an output is open, are sent when they change: an old one is still true while its board is there.
  const comesRegularly = series.kind === 'number' && !isOutput(series)
  if (comesRegularly && nowMs - value.atMs > staleAfterMs(context.usualIntervalMs, board?.heartbeatIntervalS)) {
    return { state: 'stale', reason: { kind: 'age', lastMs: value.atMs } }
  }
  if (value.quality === 'bad') return { state: 'warning', reason: { kind: 'quality', quality: 'bad' } }
  if (typeof value.value === 'number') return stateByLimits(value.value, series.limits, value.marks)
  return OK
}

const OK: ValueCondition = { state: 'ok', reason: { kind: 'none' } }

/** By the backend's own judgement, hysteresis and all, where the value's marks tell it; else by the bare limits. */
export function stateByLimits(value: number, limits: Limits, marks = 0): ValueCondition {
  const bare = standingOf(value, limits)
  const told = standingByMarks(value, limits, marks)
  const standing = limitOfStanding(told, limits) === undefined ? bare : told
  const limit = limitOfStanding(standing, limits)
  if (standing === 0 || limit === undefined) return OK
  const state = Math.abs(standing) === 2 ? 'critical' : 'warning'
  const side = standing < 0 ? 'under' : 'over'
  return { state, reason: { kind: 'limit', side, limit, ...(standing === bare ? {} : { held: true }) } }
}

/** `idle`: known, but nothing was heard from it since it was registered or since the backend started. */
export type BoardState = 'critical' | 'warning' | 'offline' | 'stale' | 'manual' | 'ok' | 'idle'

/** Key of the state's word in `common`: a board that is not heard does not rest. */
export function stateWordKey(state: BoardState): 'presence.unknown' | `status.${Exclude<BoardState, 'idle'>}` {
  return state === 'idle' ? 'presence.unknown' : `status.${state}`
}

/** Worst first; also the order of lists. */
export const BOARD_STATES: readonly BoardState[] = ['critical', 'warning', 'offline', 'stale', 'manual', 'ok', 'idle']

export type BoardReason =
  | { kind: 'none' }
  /** That many values are outside their limits (or bad), the worst of them `state`. */
  | { kind: 'values'; count: number; worst: number }
  | { kind: 'stale-values'; count: number }
  | { kind: 'presence' }
  | { kind: 'rejects'; atMs: number; reason: string }
  | { kind: 'error'; code: string; message: string }
  | { kind: 'emergency' }
  | { kind: 'connection' }

export interface BoardCondition {
  state: BoardState
  reason: BoardReason
}

export interface BoardContext {
  board: Board
  /** Conditions of the board's series, with the series' id. */
  values: readonly { series: number; condition: ValueCondition }[]
  /** An output is not in state `normal`. */
  emergency: boolean
  connected: boolean
  nowMs: number
}

/** A rejected message or a reported error keeps a board at warning for so long, ms. */
const TROUBLE_SHOWN_MS = 15 * 60_000

export function stateOfBoard(context: BoardContext): BoardCondition {
  const { board, values, nowMs } = context
  const presence = board.presence.state
  if (!context.connected) return { state: 'stale', reason: { kind: 'connection' } }
  if (presence === 'offline') return { state: 'offline', reason: { kind: 'presence' } }
  if (presence === 'unknown') return { state: 'idle', reason: { kind: 'presence' } }
  const critical = values.filter((one) => one.condition.state === 'critical')
  if (critical[0]) return { state: 'critical', reason: { kind: 'values', count: critical.length, worst: critical[0].series } }
  if (context.emergency) return { state: 'critical', reason: { kind: 'emergency' } }
  const error = board.lastError && nowMs - board.lastError.atMs < TROUBLE_SHOWN_MS ? board.lastError : null
  if (error && error.severity >= 3) return { state: 'critical', reason: { kind: 'error', code: error.code, message: error.message } }
  const warning = values.filter((one) => one.condition.state === 'warning')
  if (warning[0]) return { state: 'warning', reason: { kind: 'values', count: warning.length, worst: warning[0].series } }
  if (error && error.severity >= 2) return { state: 'warning', reason: { kind: 'error', code: error.code, message: error.message } }
  const { lastRejectMs, lastRejectReason } = board.counters
  // A person rejected the board: that its messages are not taken is no trouble.
  const meant = lastRejectReason === 'board-rejected'
  if (lastRejectMs !== null && !meant && nowMs - lastRejectMs < TROUBLE_SHOWN_MS) {
    return { state: 'warning', reason: { kind: 'rejects', atMs: lastRejectMs, reason: lastRejectReason ?? '' } }
  }
  if (presence === 'late') return { state: 'stale', reason: { kind: 'presence' } }
  const stale = values.filter((one) => one.condition.state === 'stale' && one.condition.reason.kind === 'age').length
  if (stale > 0) return { state: 'stale', reason: { kind: 'stale-values', count: stale } }
  return { state: 'ok', reason: { kind: 'none' } }
}

/** Negative when `a` is worse than `b`. */
export function compareStates(a: BoardState, b: BoardState): number {
  return BOARD_STATES.indexOf(a) - BOARD_STATES.indexOf(b)
}

/** The worst of several; `ok` for none. */
export function worstState(states: Iterable<BoardState>): BoardState {
  let worst: BoardState = 'idle'
  let any = false
  for (const state of states) {
    any = true
    if (compareStates(state, worst) < 0) worst = state
  }
  return any ? worst : 'ok'
}
