import type { Aggregation } from '../contract/api.ts'
import type { LatestValue, SampleValue } from '../contract/sample.ts'

/**
 * One batch of samples as columns, so that it crosses to the writer thread by transfer, not by clone.
 * `value` is NaN for state samples; their words are in `states` by row index.
 */
export interface SampleBatch {
  count: number
  series: Int32Array
  atMs: Float64Array
  receivedAtMs: Float64Array
  raw: Float64Array
  value: Float64Array
  /** quality | marks << 3, see contract/quality.ts. */
  quality: Uint16Array
  /** [row, word or boolean] of state samples. */
  states: [row: number, value: string | boolean][]
}

export interface QueryRange {
  series: readonly number[]
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
  /** Most points a series is answered with: sets the bucket width (choose-bucket.ts); of raw samples and changes the newest. */
  maxPoints: number
  /** State series are answered with their changes whatever it is, first the word in force at `fromMs`. */
  aggregation: Aggregation
}

export interface SeriesPoints {
  id: number
  resolutionMs: number
  /** See QueryAnswer in contract/api.ts. */
  points: (SampleValue | null)[][]
}

export interface StoreFigures {
  samples: number
  bytes: number
}

/** Keeps samples. `append` resolves only when the batch is committed: PUBACK hangs on it. */
export interface TelemetryStore {
  start(): Promise<void>
  /**
   * The arrays are handed over. An exact repeat of (series, atMs, raw, value) counts once.
   * @throws LeitstandError `store.full` or `store.unavailable`: not kept, send again
   */
  append(batch: SampleBatch): Promise<void>
  /** Newest sample of every series, exact also after kill -9. */
  loadLatest(): Promise<LatestValue[]>
  /** Buckets without samples are left out; samples without a value (NaN) show in `raw` alone. @throws `query.range` */
  query(range: QueryRange): Promise<SeriesPoints[]>
  figures(): Promise<StoreFigures>
  stop(): Promise<void>
}
