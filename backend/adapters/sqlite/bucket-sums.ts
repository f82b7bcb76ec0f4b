import type { Aggregation } from '../../contract/history.ts'
import type { SampleValue } from '../../contract/sample.ts'
import type { BucketGrid } from '../../telemetry/bucket-grid.ts'
import type { BucketRows } from './minute-codec.ts'
import { rowCounts, type SeriesSamples } from './series-samples.ts'

/** Buckets of one series' answer, filled from samples and rollups. Later calls count as later arrivals. */
export class BucketSums {
  readonly #grid: BucketGrid
  readonly #count: Float64Array
  readonly #min: Float64Array
  readonly #max: Float64Array
  readonly #sum: Float64Array
  readonly #last: Float64Array
  readonly #lastAt: Float64Array

  constructor(grid: BucketGrid) {
    const { count } = grid
    this.#grid = grid
    this.#count = new Float64Array(count)
    this.#min = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    this.#max = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
    this.#sum = new Float64Array(count)
    this.#last = new Float64Array(count)
    this.#lastAt = new Float64Array(count).fill(Number.NEGATIVE_INFINITY)
  }

  /** Rows from..to (without `to`); those without a value and bad ones don't count. */
  addSamples(samples: SeriesSamples, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (!rowCounts(samples, row)) continue
      const value = samples.value[row] ?? 0
      const at = samples.atMs[row] ?? 0
      this.add(at, 1, value, value, value, value, at)
    }
  }

  /** Rows whose stretches of `widthMs` touch [fromMs, toMs); one that begins earlier counts at `fromMs`. */
  addRows(rows: BucketRows, widthMs: number, fromMs: number, toMs: number): void {
    for (let row = 0; row < rows.bucket.length; row++) {
      const start = (rows.bucket[row] ?? 0) * widthMs
      if (start + widthMs <= fromMs || start >= toMs) continue
      this.add(
        Math.max(start, fromMs),
        rows.count[row] ?? 0,
        rows.min[row] ?? 0,
        rows.max[row] ?? 0,
        rows.sum[row] ?? 0,
        rows.last[row] ?? 0,
        rows.lastAt[row] ?? 0,
      )
    }
  }

  /** Sums of a stretch that lies in one bucket and holds `atMs`. */
  add(atMs: number, count: number, min: number, max: number, sum: number, last: number, lastAt: number): void {
    const bucket = this.#grid.indexOf(atMs)
    this.#count[bucket] = (this.#count[bucket] ?? 0) + count
    this.#sum[bucket] = (this.#sum[bucket] ?? 0) + sum
    if (min < (this.#min[bucket] ?? 0)) this.#min[bucket] = min
    if (max > (this.#max[bucket] ?? 0)) this.#max[bucket] = max
    if (lastAt >= (this.#lastAt[bucket] ?? 0)) {
      this.#last[bucket] = last
      this.#lastAt[bucket] = lastAt
    }
  }

  /** [bucket start, value, min, max, count] of the buckets that hold samples. */
  points(aggregation: Exclude<Aggregation, 'raw' | 'timeInState'>): (SampleValue | null)[][] {
    const points: (SampleValue | null)[][] = []
    for (let bucket = 0; bucket < this.#count.length; bucket++) {
      const count = this.#count[bucket] ?? 0
      if (count === 0) continue
      const min = this.#min[bucket] ?? 0
      const max = this.#max[bucket] ?? 0
      const sum = this.#sum[bucket] ?? 0
      const value = { mean: sum / count, min, max, last: this.#last[bucket] ?? 0, sum, count }[aggregation]
      points.push([this.#grid.startOf(bucket), Number.isFinite(value) ? value : null, min, max, count])
    }
    return points
  }
}
