import type { JobProgress } from '../../backend/contract/job.ts'

/** Figures of long work: what share is done, how long it will take. Pure; read by JobWork.tsx and the entry in the top bar. */

export function isActive({ state }: Pick<JobProgress, 'state'>): boolean {
  return state === 'waiting' || state === 'running'
}

/** 0..1; 0 while the total is not known. */
export function shareOf({ state, done, total }: Pick<JobProgress, 'state' | 'done' | 'total'>): number {
  if (state === 'done') return 1
  return total === null || total <= 0 ? 0 : Math.min(1, Math.max(0, done / total))
}

/** Time left, ms; null before rate and total are known. */
export function timeLeftMs({ state, done, total, rate }: JobProgress): number | null {
  if (state !== 'running' || total === null || rate === null || rate <= 0) return null
  return Math.max(0, ((total - done) / rate) * 1000)
}

/** How long it took, or has taken so far; null before it began. */
export function tookMs({ startedAtMs, finishedAtMs }: JobProgress, nowMs: number): number | null {
  return startedAtMs === null ? null : Math.max(0, (finishedAtMs ?? nowMs) - startedAtMs)
}
