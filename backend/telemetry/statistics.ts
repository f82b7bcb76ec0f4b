// Figures of one series over a range: mean, percentiles, time above and below, gaps. Pure; called by every TelemetryStore.
import type { SeriesStatistics } from '../contract/history.ts'

export interface StatisticsRange {
  /** With the thresholds of each, in its unit; null = none. */
  series: readonly { id: number; above: number | null; below: number | null }[]
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
  /** The last value holds no longer than to it, and what has not come yet is no gap. */
  presentMs: number
  /** Series with more samples in the range are estimated. Default: 5 million for all together, at most 2, at least 0.1 million each. */
  exactSamples?: number
}

/** Asks for figures. The stores of samples answer it beside their own port. */
export interface StatisticsStore {
  /** @throws `query.range`, `store.unavailable` */
  statistics(range: StatisticsRange): Promise<SeriesStatistics[]>
}

export function exactSamplesOf({ series, exactSamples }: StatisticsRange): number {
  return exactSamples ?? Math.max(100_000, Math.min(2_000_000, Math.floor(5_000_000 / Math.max(1, series.length))))
}

/** Values that count (neither bad nor missing) in order of time; columns of exactly `count` rows. */
export interface CountingValues {
  count: number
  atMs: Float64Array
  value: Float64Array
  /**
   * Set where rows are means of stretches: samples of each, and their own extremes. `widthMs`: time that the mean stands for by
   * itself, of hours and days; 0 of minutes, which are taken like samples.
   */
  sums: { count: Float64Array; min: Float64Array; max: Float64Array; widthMs: Float64Array } | null
  /** The first and last value themselves, and when the last one came. */
  first: number | null
  last: number | null
  lastAtMs: number | null
}

export interface StatisticsWindow {
  fromMs: number
  /** Of the range, or the present where that comes first. */
  endMs: number
  /** The series has samples before `fromMs`: the time up to the first value is one without. */
  heldBefore: boolean
  above: number | null
  below: number | null
}

/** A stretch without a value is a gap when it is longer than this many usual steps. */
const GAP_STEPS = 2.5
/** Part of all steps that are no longer than the usual one. */
const USUAL = 0.95
const PERCENTILES = { p5: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95 } as const
const BINS = 65_536

export function numberStatistics(id: number, values: CountingValues, window: StatisticsWindow): SeriesStatistics {
  const { count: rows, value, sums, first, last, lastAtMs } = values
  const longestStepMs = longestStepOf(values.atMs, rows, window)
  const { aboveMs, belowMs, gaps, gapsMs } = timesOf(values, window, longestStepMs)
  const base = { id, first, last, lastAtMs, aboveMs, belowMs, gaps, gapsMs, longestStepMs, estimated: sums !== null, states: [] }
  if (rows === 0)
    return { ...base, count: 0, min: null, max: null, mean: null, sd: null, p5: null, p25: null, p50: null, p75: null, p95: null }
  let [count, min, max, sum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (let row = 0; row < rows; row++) {
    const weight = sums?.count[row] ?? 1
    const one = value[row] ?? 0
    count += weight
    sum += one * weight
    min = Math.min(min, sums?.min[row] ?? one)
    max = Math.max(max, sums?.max[row] ?? one)
  }
  const mean = sum / count
  let squares = 0
  for (let row = 0; row < rows; row++) squares += ((value[row] ?? 0) - mean) ** 2 * (sums?.count[row] ?? 1)
  const percentiles = sums ? weightedPercentiles(values, count) : exactPercentiles(value.slice(0, rows).sort())
  return { ...base, count, min, max, mean: finite(mean), sd: finite(Math.sqrt(squares / count)), ...percentiles }
}

export function stateStatistics(
  id: number,
  samples: { count: number; lastAtMs: number | null },
  states: SeriesStatistics['states'],
): SeriesStatistics {
  const none = { min: null, max: null, mean: null, sd: null, p5: null, p25: null, p50: null, p75: null, p95: null, first: null, last: null }
  const times = { aboveMs: null, belowMs: null, gaps: 0, gapsMs: 0, longestStepMs: 0, estimated: false }
  return { id, ...samples, ...none, ...times, states }
}

/** Some multiple of the usual step between two values; all of the range where there are not two. */
function longestStepOf(atMs: Float64Array, rows: number, { fromMs, endMs }: StatisticsWindow): number {
  if (rows < 2) return Math.max(0, endMs - fromMs)
  const steps = new Float64Array(rows - 1)
  for (let row = 1; row < rows; row++) steps[row - 1] = (atMs[row] ?? 0) - (atMs[row - 1] ?? 0)
  steps.sort()
  return GAP_STEPS * (steps[Math.floor(USUAL * (steps.length - 1))] ?? 0)
}

function timesOf({ count: rows, atMs, value, sums }: CountingValues, window: StatisticsWindow, longestStepMs: number) {
  const { fromMs, endMs, heldBefore, above, below } = window
  let [aboveMs, belowMs, gaps, gapsMs] = [0, 0, 0, 0]
  const pause = (ms: number, longestMs: number) => {
    if (ms <= longestMs) return
    gaps++
    gapsMs += ms
  }
  if (heldBefore) pause((atMs[0] ?? endMs) - fromMs, rows === 0 ? 0 : longestStepMs)
  for (let row = 0; row < rows; row++) {
    const stepMs = Math.max(0, (row + 1 < rows ? (atMs[row + 1] ?? 0) : endMs) - (atMs[row] ?? 0))
    const widthMs = sums?.widthMs[row] ?? 0
    const longestMs = stepMs - widthMs > longestStepMs ? Math.max(longestStepMs, GAP_STEPS * stepAround(atMs, rows, row)) : longestStepMs
    pause(stepMs - widthMs, longestMs)
    const heldMs = Math.min(stepMs, Math.max(longestMs, widthMs))
    if (above !== null && (value[row] ?? 0) > above) aboveMs += heldMs
    if (below !== null && (value[row] ?? 0) < below) belowMs += heldMs
  }
  return { aboveMs: above === null ? null : aboveMs, belowMs: below === null ? null : belowMs, gaps, gapsMs }
}

/** The middle one (the longer of two) of up to four steps around the one after `row`: where a board spoke seldom, a long step is usual. */
function stepAround(atMs: Float64Array, rows: number, row: number): number {
  const around: number[] = []
  for (const other of [row - 2, row - 1, row + 1, row + 2]) {
    if (other >= 0 && other + 1 < rows) around.push((atMs[other + 1] ?? 0) - (atMs[other] ?? 0))
  }
  return around.sort((a, b) => a - b)[around.length >> 1] ?? 0
}

type Percentiles = Pick<SeriesStatistics, keyof typeof PERCENTILES>

function forEachPercentile(valueAt: (share: number) => number): Percentiles {
  const { p5, p25, p50, p75, p95 } = PERCENTILES
  return { p5: valueAt(p5), p25: valueAt(p25), p50: valueAt(p50), p75: valueAt(p75), p95: valueAt(p95) }
}

/** Between the two nearest values in proportion (Hyndman and Fan 1996, definition 7). */
function exactPercentiles(sorted: Float64Array): Percentiles {
  return forEachPercentile((share) => {
    const at = share * (sorted.length - 1)
    const below = sorted[Math.floor(at)] ?? 0
    const above = sorted[Math.ceil(at)] ?? 0
    return below + (above - below) * (at - Math.floor(at))
  })
}

/** From a histogram: no sorting of millions. */
function weightedPercentiles({ count: rows, value, sums }: CountingValues, total: number): Percentiles {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let row = 0; row < rows; row++) {
    low = Math.min(low, value[row] ?? 0)
    high = Math.max(high, value[row] ?? 0)
  }
  const width = (high - low) / BINS
  if (!(width > 0)) return forEachPercentile(() => low)
  const bins = new Float64Array(BINS)
  for (let row = 0; row < rows; row++) {
    const bin = Math.min(BINS - 1, Math.floor(((value[row] ?? 0) - low) / width))
    bins[bin] = (bins[bin] ?? 0) + (sums?.count[row] ?? 1)
  }
  return forEachPercentile((share) => {
    let rest = share * total
    const bin = bins.findIndex((held) => {
      rest -= held
      return rest <= 0
    })
    const at = bin < 0 ? BINS : bin + 1 + rest / (bins[bin] ?? 1)
    return low + at * width
  })
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
