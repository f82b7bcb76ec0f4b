import Type, { type Static } from 'typebox'
import { QUALITIES, type Quality } from './quality.ts'
import type { Series } from './series.ts'

/** A value as it is stored and shown: a number, or the word / boolean of a state series. */
export type SampleValue = number | string | boolean

/** One reading on its way from the board to disk, screens and rules. */
export interface Sample {
  series: Series
  /** When it was measured, Unix ms UTC (arrival time where the board's clock is not set, see MARK.arrivalClock). */
  atMs: number
  receivedAtMs: number
  /** What the board sent; NaN where it sent a state. */
  raw: number
  value: SampleValue
  quality: Quality
  /** Bit set of MARK. */
  marks: number
}

/** A series' newest sample; kept in memory, survives restart. */
export const LatestValue = Type.Object({
  series: Type.Integer(),
  atMs: Type.Number(),
  receivedAtMs: Type.Number(),
  raw: Type.Union([Type.Number(), Type.Null()]),
  value: Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Null()]),
  quality: Type.Enum(QUALITIES),
  marks: Type.Integer(),
})
export type LatestValue = Static<typeof LatestValue>
