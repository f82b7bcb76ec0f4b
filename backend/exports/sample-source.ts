import type { Aggregation, CalendarUnit, SeriesStatistics } from '../contract/history.ts'
import type { SampleValue } from '../contract/sample.ts'

/** Samples of one series as columns of `count` rows, in order of time. Columns may be longer than `count`. */
export interface SampleColumns {
  count: number
  atMs: Float64Array
  raw: Float64Array
  /** NaN for states and where there is none. */
  value: Float64Array
  /** quality | marks << 3, see contract/quality.ts. */
  quality: Uint16Array
  /** Words of a state series; null for numbers. */
  words: readonly (string | boolean)[] | null
}

export interface PointsQuestion {
  series: readonly number[]
  fromMs: number
  toMs: number
  maxPoints: number
  aggregation: Aggregation
  bucket: CalendarUnit | null
  timeZone: string
  /** No state lasts longer than this. */
  presentMs: number
}

export interface StatisticsQuestion {
  /** With the limits of each, in its unit; null = none. */
  series: readonly { id: number; above: number | null; below: number | null }[]
  fromMs: number
  toMs: number
  presentMs: number
}

/** Points of one series as `/api/query` answers them, see contract/history.ts. */
export interface SeriesPoints {
  id: number
  resolutionMs: number
  points: (SampleValue | null)[][]
}

/** Where an export reads. Runs in the export's own thread, so that neither screens nor ingest wait for it. */
export interface SampleSource {
  /** The next samples of a series in [fromMs, toMs), some 10,000, and from when to go on; null at the end. */
  block(series: number, fromMs: number, toMs: number): Promise<{ samples: SampleColumns; nextMs: number | null }>
  /** The very points a chart shows. */
  points(question: PointsQuestion): Promise<SeriesPoints[]>
  /** Figures of number and state series over exactly this range. */
  statistics(question: StatisticsQuestion): Promise<SeriesStatistics[]>
  /** About how many samples there are in the range. */
  estimate(series: readonly number[], fromMs: number, toMs: number): Promise<number>
}
