// What data quality needs of the rest of the program; app/data-quality.ts hands it over.
import type { Activity } from '../contract/activity.ts'
import type { Series } from '../contract/series.ts'
import type { WatchedBlock } from './series-watch.ts'

export interface WatchedSeries {
  find(id: number): Series | undefined
  /** Those of numbers: states are told when they change, so their silence means nothing. */
  numbers(): Series[]
  /** Range of the series' library, where it has one. */
  libraryRange(series: Series): { min: number; max: number } | undefined
  /** Time of the newest sample, Unix ms; undefined before the first. From memory. */
  newestMs(series: number): number | undefined
  isOffline(board: string): boolean
}

export interface WatchedHistory {
  export(range: { series: readonly number[]; fromMs: number; toMs: number }): AsyncIterable<WatchedBlock>
}

export interface ScannedHistory extends WatchedHistory {
  /** About how many samples there are. */
  count(range: { series: readonly number[]; fromMs: number; toMs: number }): Promise<number>
}

/** Keeps what the watches know over a restart; losing it costs a look back of 24 h. */
export interface WatchMemory {
  load(): Promise<Map<number, Float64Array>>
  save(states: ReadonlyMap<number, Float64Array>): Promise<void>
}

export type FindingChange = 'opened' | 'worse' | 'closed'

export interface QualityReport {
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
  /** For the log. */
  fault(cause: unknown): void
}
