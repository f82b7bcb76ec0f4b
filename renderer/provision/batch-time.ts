import type { FlashBatch } from '../../backend/contract/flash/batch.ts'

/**
 * Seconds until all rows are done, by how long those took that are; null: none is done yet, or nothing is left. Pure.
 * @param nowMs of the backend's clock
 */
export function batchLeftS({ rows, lanes }: Pick<FlashBatch, 'rows' | 'lanes'>, nowMs: number): number | null {
  const took = rows.flatMap(({ state, startedAtMs, endedAtMs }) =>
    state === 'done' && startedAtMs !== null && endedAtMs !== null ? [endedAtMs - startedAtMs] : [],
  )
  const running = rows.filter(({ state }) => state === 'running')
  const waiting = rows.filter(({ state }) => state === 'waiting').length
  if (took.length === 0 || running.length + waiting === 0) return null
  const eachMs = took.reduce((sum, ms) => sum + ms, 0) / took.length
  const runningMs = running.reduce((sum, { startedAtMs }) => sum + Math.max(0, eachMs - (nowMs - (startedAtMs ?? nowMs))), 0)
  return Math.max(1, Math.round((runningMs + waiting * eachMs) / Math.max(1, lanes.length) / 1000))
}
