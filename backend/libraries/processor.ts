import type { Quality } from '../contract/quality.ts'
import type { Series } from '../contract/series.ts'

/** Port for ingest: raw reading → value of a series. LibraryRegistry implements it. */

/** Filled in per reading and reused; nothing is allocated on the way. */
export interface ProcessedReading {
  /** In the series' unit; NaN where no value can be told. */
  value: number
  quality: Quality
  /** Bit set of MARK: libraryFailed, suspect, calibrated. */
  marks: number
}

export interface BoundLibrary {
  /** Why readings of this series fail (`altitude must be …`, `library my-probe is not loaded`); null = they work. */
  readonly problem: string | null
  /** Unit of the values under the series' parameters; '' without library. */
  readonly unit: string
  /** Never throws. `raw` is any number; `atMs` Unix ms. */
  process(raw: number, atMs: number, out: ProcessedReading): void
}

export interface Processor {
  /**
   * Resolves library, parameters and calibration of a series once; bind again when the series was edited.
   * Libraries that are loaded, replaced or removed later are followed without a new bind.
   * @param neighbour latest trustworthy (not bad, not stale, not suspect) value of another series of the same board with
   * this sensor type; must not answer with the series itself.
   */
  bind(series: Series, neighbour: (sensorType: string) => number | undefined): BoundLibrary
}
