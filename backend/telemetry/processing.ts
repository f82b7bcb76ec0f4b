import type { Quality } from '../contract/quality.ts'
import type { Series } from '../contract/series.ts'

/** Result slot that a processor fills; reused from sample to sample, so nothing is allocated. */
export interface Processed {
  value: number
  quality: Quality
  marks: number
}

/** Sensor library + calibration + offset, bound to one series. */
export interface Processor {
  process(raw: number, atMs: number, out: Processed): void
}

/** What telemetry needs of the sensor libraries. */
export interface ProcessorSource {
  /** Undefined: the series has no library (calibration and offset alone are a processor too). */
  bind(series: Series, neighbour: (sensorType: string) => number | undefined): Processor | undefined
}
