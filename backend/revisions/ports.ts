import type { Activity } from '../contract/activity.ts'
import type { Processing } from '../contract/revision.ts'
import type { LatestValue } from '../contract/sample.ts'
import type { Series } from '../contract/series.ts'

/** What revisions need of the rest; app/revisions.ts joins it. */

/** Samples of one number series as columns, in order of time. */
export interface SampleColumns {
  count: number
  atMs: Float64Array
  raw: Float64Array
  value: Float64Array
  /** quality | marks << 3 */
  quality: Uint16Array
}

/** A part of a series: `fromMs` included, `toMs` not. */
export interface Stretch {
  series: number
  fromMs: number
  toMs: number
}

/** Stored samples, to read. */
export interface RevisedHistory {
  /** All samples in blocks of some 10,000. */
  samples(stretch: Stretch): AsyncIterable<SampleColumns>
  /** Whether there are any at all, and how many of them are not bad. */
  count(stretch: Stretch): Promise<{ any: boolean; good: number }>
  /** Since when every single number of the series is kept, ms; null: since ever. */
  singleSince(series: number): Promise<number | null>
}

export interface RevisionOutcome {
  changed: number
  /** The series' newest sample, where it lies in the stretch. */
  newest: LatestValue | null
}

/** Stored samples, to change: each all at once or not at all. */
export interface RevisionStore {
  revise(stretch: Stretch & { id: string }, samples: AsyncIterable<SampleColumns>): Promise<RevisionOutcome>
  undoRevision(id: string, onProgress: (done: number, total: number) => void): Promise<RevisionOutcome>
  revisions(): Promise<{ id: string; state: 'applied' | 'undone' | 'expired'; changed: number }[]>
}

/** Trustworthy values of another series of the same board, in order of time. */
export interface NeighbourValues {
  series: number
  sensorType: string
  atMs: Float64Array
  value: Float64Array
}

/** Library, calibration and offset at work on stored samples, in a thread of its own. */
export interface Reprocessor {
  /** Sensor types whose values the library asks for. */
  readonly neighbours: readonly string[]
  /**
   * New value and quality of each sample; those in which raw has no part stay as they are. Blocks come in order of time, and
   * the neighbours' values up to the end of each with it. @throws LeitstandError `revision.library`
   */
  run(samples: SampleColumns, neighbours: readonly NeighbourValues[]): Promise<Pick<SampleColumns, 'value' | 'quality'>>
  close(): Promise<void>
}

export interface ReprocessorSource {
  /** @throws LeitstandError `revision.library` when the library is not there or does not take its parameters */
  open(series: Series): Promise<Reprocessor>
}

export interface RevisedSeries {
  find(id: number): Series | undefined
  ofBoard(board: string): Iterable<Series>
  /** @throws LeitstandError `library.*`, `request.invalid` */
  check(processing: Processing): { unit: string | null }
}

export interface RevisionReport {
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
  /** A series' newest sample has another value now. */
  newest(latest: LatestValue): void
  /** A fault of this program, for the log. */
  fault(cause: unknown): void
}
