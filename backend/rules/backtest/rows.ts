import type { SampleValue } from '../../contract/sample.ts'

/** Samples of one series as columns, in order of time; columns may be longer than `count`. */
export interface Rows {
  count: number
  atMs: Float64Array
  /** NaN where there is none. */
  value: Float64Array
  /** quality | marks << 3, see contract/quality.ts. */
  quality: Uint16Array
  /** Words of a state series; null for numbers. */
  words: readonly (string | boolean)[] | null
}

/** Sums of the minutes of a stretch, as columns. */
export interface MinuteRows {
  /** Time / 60 000. */
  bucket: Float64Array
  count: Float64Array
  min: Float64Array
  max: Float64Array
  last: Float64Array
  /** Time of `last`, ms. */
  lastAt: Float64Array
}

/** Samples of a series that lie together. */
export interface Stretch {
  count: number
  fromMs: number
  /** Of the last one. */
  toMs: number
  /** Undefined where it has none that is known to hold every sample, all of them good. */
  minutes(): MinuteRows | undefined
  rows(): Rows
}

/** What rules hear: samples that may change something. */
export class Kept {
  readonly atMs: number[] = []
  readonly values: SampleValue[] = []
  readonly usable: boolean[] = []

  get count(): number {
    return this.atMs.length
  }

  push(atMs: number, value: SampleValue, usable: boolean): void {
    this.atMs.push(atMs)
    this.values.push(value)
    this.usable.push(usable)
  }
}
