import type { Series } from '../contract/series.ts'

/** Keeps series definitions; memory is the authority while the program runs. */
export interface SeriesStore {
  load(): Promise<Series[]>
  /** Inserts or replaces by id, all or nothing. */
  save(series: readonly Series[]): Promise<void>
  /** Unknown ids are nothing to do. */
  remove(ids: readonly number[]): Promise<void>
}
