import type { Columns } from './history-question.ts'

/** Where a curve has no data, by its usual step; pure. */
export interface Hole {
  fromMs: number
  toMs: number
}

/** Shortest silence that is a gap, ms. */
const SHORTEST_MS = 5_000
/** Times the usual step that a silence must last. */
const STEPS = 2.5

/**
 * Longest time between two points that is still no gap, ms.
 * @param usualMs usual time between two live values, where known
 */
export function longestStep({ resolutionMs, usualStepMs }: Pick<Columns, 'resolutionMs' | 'usualStepMs'>, usualMs = 0): number {
  return Math.max(SHORTEST_MS, STEPS * Math.max(resolutionMs, usualStepMs > 0 ? usualStepMs : usualMs))
}

/**
 * Holes between points, and the one up to `presentMs` (the end of the range, or now where that is earlier). What lies before
 * the first point is none: the series may be younger.
 */
export function findHoles(columns: Columns, presentMs: number, longestMs: number): Hole[] {
  const { atMs, resolutionMs } = columns
  const holes: Hole[] = []
  const size = atMs.length
  for (let row = 1; row < size; row++) {
    const before = atMs[row - 1] ?? 0
    const at = atMs[row] ?? 0
    if (at - before > longestMs) holes.push({ fromMs: before + resolutionMs, toMs: at })
  }
  const last = atMs[size - 1]
  if (last !== undefined && presentMs - last > longestMs + resolutionMs) holes.push({ fromMs: last + resolutionMs, toMs: presentMs })
  return holes
}

/** Index of the point nearest to `atMs`, not farther than `withinMs`; -1 without one. */
export function nearestRow(atMs: Float64Array, wantedMs: number, withinMs: number): number {
  const row = firstAtOrAfter(atMs, wantedMs)
  const before = atMs[row - 1]
  const after = atMs[row]
  const toBefore = before === undefined ? Number.POSITIVE_INFINITY : wantedMs - before
  const toAfter = after === undefined ? Number.POSITIVE_INFINITY : after - wantedMs
  if (Math.min(toBefore, toAfter) > withinMs) return -1
  return toBefore <= toAfter ? row - 1 : row
}

/** First index whose time is not before `wantedMs`; the length where all are. Times in order. */
export function firstAtOrAfter(atMs: Float64Array, wantedMs: number): number {
  let low = 0
  let high = atMs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((atMs[middle] ?? 0) < wantedMs) low = middle + 1
    else high = middle
  }
  return low
}
