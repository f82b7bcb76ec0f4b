import type { Board, Presence } from '../contract/boards/board.ts'

/** Silent for longer than this many heartbeat intervals: late. */
const LATE_AFTER = 1.5
/** Silent for longer than this many heartbeat intervals: offline. */
const OFFLINE_AFTER = 2.5
/** Longest interval that is learnt from a plain board's rhythm, s. */
const MAX_LEARNT_INTERVAL_S = 3600

/** Presence by silence alone; undefined when nothing changes. Pure. */
export function presenceBySilence(board: Board, nowMs: number): Presence | undefined {
  const { state, reason, sinceMs } = board.presence
  if (state === 'offline' || reason === 'never') return undefined
  // While Leitstand was away nobody listened: that time is no silence of the board.
  const silentMs = nowMs - (state === 'unknown' ? sinceMs : board.lastSeenMs)
  const intervalMs = board.heartbeatIntervalS * 1000
  if (silentMs > OFFLINE_AFTER * intervalMs) return { state: 'offline', reason: 'silent', sinceMs: board.lastSeenMs }
  if (silentMs > LATE_AFTER * intervalMs && state === 'online') return { state: 'late', reason: 'late', sinceMs: board.lastSeenMs }
  return undefined
}

/**
 * Interval of a board that sends no heartbeats, s, learnt from the pause between its messages:
 * grows with slow boards (an exponential mean over about 8 messages), never below `shortestS`.
 */
export function learnInterval(intervalS: number, pauseMs: number, shortestS: number): number {
  const pauseS = Math.min(pauseMs / 1000, MAX_LEARNT_INTERVAL_S)
  return Math.max(shortestS, intervalS + (pauseS - intervalS) / 8)
}

export function countPresence(boards: Iterable<Pick<Board, 'presence'>>): { online: number; late: number; offline: number } {
  const counts = { online: 0, late: 0, offline: 0 }
  for (const { presence } of boards) if (presence.state !== 'unknown') counts[presence.state]++
  return counts
}
