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
   * Instead of the buckets that `maxPoints` sets: bucket i is [edges[i], edges[i + 1]); rising whole minutes, the first at or
   * before `fromMs`, the last at or after `toMs` (calendar-buckets.ts).
   */
  edges?: Float64Array
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

/** The same with `points` as UTF-8 JSON text, so that many of them cost the main thread nothing. */
export interface SeriesPointsText {
  id: number
  resolutionMs: number
  points: Uint8Array<ArrayBuffer>
}

export interface StoreFigures {
  samples: number
  bytes: number
}

/** Another value and quality for samples that are told by time, raw and order: raw and times never change. Sorted by time. */
export interface RevisedSamples {
  count: number
  atMs: Float64Array
  raw: Float64Array
  value: Float64Array
  /** quality | marks << 3, see contract/quality.ts. */
  quality: Uint16Array
}

/** The stretch of a series that a revision may change. */
export interface RevisionStretch {
  /** Of the revision, at most 64 characters; never used twice. */
  id: string
  series: number
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
}

/** What a finished revision, or its undo, has done. */
export interface RevisionOutcome {
  /** Samples whose value or quality became another. */
  changed: number
  /** The series' newest sample as it is now, where it lies in the stretch. */
  newest: LatestValue | null
}

/** A revision as the store knows it, after a crash too. */
export interface StoredRevision extends RevisionStretch {
  /** `expired`: what was before is dropped. An unfinished one is not among them, it never was. */
  state: 'applied' | 'undone' | 'expired'
  changed: number
}

/** Changes stored samples, all of a revision or nothing: before and after, also of a crash, no question sees half of it. */
export interface RevisableStore {
  /**
   * Reads `samples` to the end, then puts all of them in force at once; what was before is kept for `undoRevision`. Samples
   * that are not stored are passed over. When `samples` throws, nothing has happened.
   * @throws `revision.retention`, `store.*`; after `store.unavailable` ask `revisions` whether it is in force
   */
  revise(stretch: RevisionStretch, samples: AsyncIterable<RevisedSamples>): Promise<RevisionOutcome>
  /**
   * Puts back, bit for bit, what was before.
   * @param onProgress samples done and in all; what it throws stops the undo, and nothing has happened
   * @throws `revision.not-newest`, `revision.expired`, `store.*`
   */
  undoRevision(id: string, onProgress: (done: number, total: number) => void): Promise<RevisionOutcome>
  /** In the order in which they came into force. */
  revisions(): Promise<StoredRevision[]>
  /** Since when every single number of the series is kept, ms; null: since ever. */
  singleSince(series: number): Promise<number | null>
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
   * left, stretches that the range cuts count whole, and `raw` and `export` have nothing. With `edges` such a stretch counts
   * in the bucket in which it begins, and `resolutionMs` says how long it is.
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
