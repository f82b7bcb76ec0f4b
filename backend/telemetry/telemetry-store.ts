import type { Aggregation } from '../contract/history.ts'
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
  /**
   * State series are answered with their changes, first the word in force at `fromMs`; with `timeInState` how long each word
   * was in force, for each bucket and word one point, by order of appearance.
   */
  aggregation: Aggregation
  /** `timeInState`: no state lasts longer than this. Default `toMs`. */
  presentMs?: number
}

export interface ExportRange {
  series: readonly number[]
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
}

/** Samples of one series as columns of `count` rows, in order of time. */
export interface SampleBlock {
  series: number
  count: number
  atMs: Float64Array
  receivedAtMs: Float64Array
  raw: Float64Array
  value: Float64Array
  /** quality | marks << 3, see contract/quality.ts. */
  quality: Uint16Array
  /** Words of a state series; null for numbers. */
  words: (string | boolean)[] | null
}

export interface SeriesPoints {
  id: number
  resolutionMs: number
  /** See QueryAnswer in contract/history.ts. */
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
   * The arrays are handed over. An exact repeat of (series, atMs, raw, value) counts once, unless one of both was
   * timed by its arrival (MARK.arrivalClock): two equal readings in the same millisecond are two.
   * @throws LeitstandError `store.full` or `store.unavailable`: not kept, send again
   */
  append(batch: SampleBatch): Promise<void>
  /** Newest sample of every series, exact also after kill -9. */
  loadLatest(): Promise<LatestValue[]>
  /**
   * Samples of quality `bad` and those without a value (NaN) show in `raw` alone: no bucket counts them, and buckets
   * without samples that count are left out. Where retention has dropped the samples, the buckets are no finer than what is
   * left, stretches that the range cuts count whole, and `raw` and `export` have nothing.
   * @throws `query.range`, `request.invalid` for `timeInState` of numbers
   */
  query(range: QueryRange): Promise<SeriesPoints[]>
  /**
   * Every sample of the range, all of one series after the other, each in order of time, in blocks of some 10,000.
   * Asked for block by block, so a slow taker costs no memory. @throws `query.range`, `store.unavailable`
   */
  export(range: ExportRange): AsyncIterable<SampleBlock>
  figures(): Promise<StoreFigures>
  stop(): Promise<void>
}
