import type { Aggregation, CalendarUnit } from '../../backend/contract/history.ts'
import type { SampleValue } from '../../backend/contract/sample.ts'

/** What a screen asks of the history and what it gets; use-history.ts answers, make-curves.ts turns answers into curves. */

export interface HistoryItem {
  /** Unique in the question; names the answer. */
  key: string
  series: number
  /** 0, or how much earlier: what was measured then is drawn this much later, ms. */
  shiftMs: number
}

/** `last`: ends now and moves with the clock, live values are appended. */
export type HistoryRange = { kind: 'fixed'; fromMs: number; toMs: number } | { kind: 'last'; spanMs: number }

export interface HistoryQuestion {
  items: readonly HistoryItem[]
  range: HistoryRange
  /** `auto`: mean with its band, raw samples where the range holds few of them. */
  aggregation: 'auto' | Aggregation
  /** Buckets of the calendar instead of as many as there are pixels. */
  bucket: CalendarUnit | null
  /** For `bucket`; IANA name. */
  timeZone: string
  /** Width of the curves, px; about as many points are asked for. */
  widthPx: number
}

/** A number series over (more than) the asked range; times as drawn, with the shift. Views of arrays that grow: valid until the next answer. */
export interface Columns {
  atMs: Float64Array
  value: Float64Array
  min: Float64Array
  max: Float64Array
  /** Packed quality of raw samples; null in buckets. */
  quality: Uint16Array | null
  /** 0 for raw samples. */
  resolutionMs: number
  banded: boolean
  /** Usual time from one sample (or bucket) to the next, ms: what is much longer is a gap. */
  usualStepMs: number
}

/** Changes of a state series, oldest first; the first is in force before the range. */
export type Changes = readonly (readonly [atMs: number, value: SampleValue])[]

export interface HistoryAnswer {
  /** Range as it is shown now; of `last` it ends now. */
  fromMs: number
  toMs: number
  /** By key; the answer before stays until the new one is there. */
  columns: ReadonlyMap<string, Columns>
  changes: ReadonlyMap<string, Changes>
  loading: boolean
  /** RestError of the last question; null when it was answered. */
  failure: unknown
  reload(): void
}
