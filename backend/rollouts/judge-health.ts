// Whether a board is still well after an act. Pure; asked by rollout-run.ts.
import { because, type Reason } from '../contract/reasons.ts'
import type { HealthConditions, RolloutStep } from '../contract/rollouts/rollout.ts'
import type { WatchedBoard } from './ports.ts'

/** Severities that count: 2 error, 3 critical. */
const SEVERE = 2

/** An error since the act began; null: none. */
export function errorSince(conditions: HealthConditions, { begunAtMs }: RolloutStep, board: WatchedBoard | undefined): Reason | null {
  const error = board?.lastError
  if (!conditions.noErrors || !error || begunAtMs === null) return null
  if (error.severity < SEVERE || error.atMs < begunAtMs) return null
  return because('rollout-error-reported', { code: error.code, message: error.message.slice(0, 200) })
}

/**
 * At the end of the soak time; null: it is well.
 * @param newestValueMs of any of its series
 * @param soakS without a soak time figures have had no time to come, so only errors and presence are judged
 */
export function judgeHealth(
  conditions: HealthConditions,
  step: RolloutStep,
  board: WatchedBoard | undefined,
  newestValueMs: number | null,
  soakS: number,
): Reason | null {
  const error = errorSince(conditions, step, board)
  if (error !== null) return error
  if (conditions.online && board?.online !== true) return because('rollout-not-back', { seconds: soakS })
  const { baseline, begunAtMs } = step
  if (soakS === 0 || baseline === null || begunAtMs === null || board === undefined) return null
  if (conditions.values && baseline.hadValues && (newestValueMs === null || newestValueMs < begunAtMs)) return because('rollout-no-values')
  if (board.healthAtMs === null || board.healthAtMs < begunAtMs) return null
  const { heapDropPercent, rssiDropDb } = conditions
  const heap = { before: baseline.heapFreeBytes, after: board.heapFreeBytes }
  if (heapDropPercent !== null && heap.before !== null && heap.after !== null && heap.after < heap.before * (1 - heapDropPercent / 100)) {
    return because('rollout-heap', { before: heap.before, after: heap.after })
  }
  const rssi = { before: baseline.rssiDbm, after: board.rssiDbm }
  if (rssiDropDb !== null && rssi.before !== null && rssi.after !== null && rssi.before - rssi.after > rssiDropDb) {
    return because('rollout-rssi', { before: rssi.before, after: rssi.after })
  }
  return null
}
