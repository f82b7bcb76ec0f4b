import type { QueryAnswer } from '../../backend/contract/history.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'

/** History and live values of a series as what a chart draws: a line with gaps, a band, stretches of states. Pure. */

export type Point = readonly [atMs: number, value: number, min: number, max: number]

export interface Stretch {
  fromMs: number
  toMs: number
}

export interface StateStretch extends Stretch {
  value: SampleValue
}

type Rows = QueryAnswer['series'][number]['points']

export function pointsFromRows(rows: Rows): Point[] {
  const points: Point[] = []
  for (const [atMs, value, min, max, count] of rows) {
    if (typeof atMs !== 'number' || typeof value !== 'number') continue
    // Raw rows carry [raw, quality] where downsampled ones carry [min, max, count].
    const banded = typeof count === 'number' && typeof min === 'number' && typeof max === 'number'
    points.push(banded ? [atMs, value, min, max] : [atMs, value, value, value])
  }
  return points
}

/** Adds a live value at the end; one that is not newer is left out. Points before `fromMs` are dropped. */
export function appendPoint(points: Point[], atMs: number, value: number, fromMs: number): void {
  const last = points.at(-1)
  if (last && last[0] >= atMs) return
  points.push([atMs, value, value, value])
  let old = 0
  while (old < points.length - 1 && (points[old + 1]?.[0] ?? 0) < fromMs) old += 1
  if (old > 0) points.splice(0, old)
}

/** Stretches without data longer than `longestMs`, the one up to `toMs` included. */
export function findGaps(points: readonly Point[], fromMs: number, toMs: number, longestMs: number): Stretch[] {
  const gaps: Stretch[] = []
  let before = fromMs
  let first = true
  for (const [atMs] of points) {
    // What lies before the first point is not missing: the series may be younger than the range.
    if (!first && atMs - before > longestMs) gaps.push({ fromMs: before, toMs: atMs })
    before = atMs
    first = false
  }
  if (!first && toMs - before > longestMs) gaps.push({ fromMs: before, toMs })
  return gaps
}

/** [ms, value] with a null inside each gap, so that no line bridges it. */
export function lineOf(points: readonly Point[], gaps: readonly Stretch[]): [number, number | null][] {
  const line: [number, number | null][] = []
  let gap = 0
  for (const [atMs, value] of points) {
    line.push([atMs, value])
    if (gaps[gap]?.fromMs === atMs) {
      line.push([atMs + 1, null])
      gap += 1
    }
  }
  return line
}

/** Longest time between two points that is still no gap: 2.5 × what is usual, at least 5 s. */
export function longestStep(resolutionMs: number, usualMs: number | undefined): number {
  return Math.max(5_000, 2.5 * Math.max(resolutionMs, usualMs ?? resolutionMs))
}

/** Changes → stretches up to `toMs`. The first value holds from the start of the range. */
export function stretchesOf(
  changes: readonly (readonly [atMs: number, value: SampleValue])[],
  fromMs: number,
  toMs: number,
): StateStretch[] {
  const stretches: StateStretch[] = []
  for (const [atMs, value] of changes) {
    const last = stretches.at(-1)
    if (last?.value === value) continue
    if (last) last.toMs = Math.max(last.fromMs, atMs)
    stretches.push({ fromMs: Math.max(fromMs, atMs), toMs, value })
  }
  return stretches.filter((stretch) => stretch.toMs > fromMs && stretch.fromMs < toMs)
}

/**
 * Lowest and highest drawn value with limits that are near, widened a little; undefined without points.
 * Never narrower than ten times `step` (the last decimal shown): a sensor's own noise must not fill the frame.
 */
export function valueRange(points: readonly Point[], limits: readonly number[], step = 0): { low: number; high: number } | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const [, , min, max] of points) {
    if (min < low) low = min
    if (max > high) high = max
  }
  if (low > high) return undefined
  const least = Math.max(10 * step, Math.abs(high) * 1e-6, 1e-6)
  if (high - low < least) {
    const middle = (high + low) / 2
    low = middle - least / 2
    high = middle + least / 2
  }
  const own = high - low
  for (const limit of limits) {
    // A limit far away would flatten the curve: it is left out of the frame.
    if (limit < low && low - limit < own * 3) low = limit
    if (limit > high && limit - high < own * 3) high = limit
  }
  const pad = (high - low) * 0.08
  return { low: low - pad, high: high + pad }
}
