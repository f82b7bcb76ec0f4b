// What importing needs of the rest of the program; app/imports.ts hands it over.
import type { Activity } from '../contract/activity.ts'
import type { Series } from '../contract/series.ts'

/** One block of samples as columns; `TelemetryStore.append` takes it as it is. */
export interface SampleColumns {
  count: number
  series: Int32Array
  atMs: Float64Array
  receivedAtMs: Float64Array
  raw: Float64Array
  value: Float64Array
  quality: Uint16Array
  states: [row: number, value: string | boolean][]
}

/** Stored samples of one series, in order of time. */
export interface StoredBlock {
  count: number
  atMs: Float64Array
  receivedAtMs: Float64Array
  value: Float64Array
  words: (string | boolean)[] | null
}

export interface ImportHistory {
  /** Resolves when committed; the arrays are handed over. @throws LeitstandError `store.full`, `store.unavailable` */
  append(batch: SampleColumns): Promise<void>
  export(range: { series: readonly number[]; fromMs: number; toMs: number }): AsyncIterable<StoredBlock>
  /** Readings that wait for the disk: an import steps back while boards are busy. */
  waiting(): number
}

export interface ImportSeries {
  find(id: number): Series | undefined
  list(): Series[]
  /** What people call the board; its id where nobody has named it. */
  boardName(board: string): string
  /** Board and series are made where they are new, accepted, without a sign of life. @throws LeitstandError `import.mapping`, `store.*` */
  make(board: string, spec: { channel: string; kind: Series['kind']; unit: string }): Promise<Series>
}

/** Takes the file's value for samples that are stored with another one; the original is kept. */
export interface ImportCorrections {
  /** @returns how many were changed */
  replace(series: number, samples: { atMs: number; value: number }[], reason: string, by: string): Promise<number>
}

export interface ImportReport {
  activity(entry: Omit<Activity, 'id' | 'atMs'>): void
  /** A fault of this program, for the log. */
  fault(cause: unknown): void
}
