import type { SampleValue } from '../../backend/contract/sample.ts'

/**
 * What a history chart draws, made by screens (Explore, dashboards, a board's page) and drawn by HistoryChart.tsx.
 * Plain data: the same content makes the same picture.
 */

/** One curve. Points are columns of equal length in order of time; a gap is a stretch in `gaps`, never a null. */
export interface Curve {
  /** Unique in the chart: a series may stand in it twice, today and a week earlier. */
  key: string
  series: number
  name: string
  /** Board, as the table names it. */
  board: string
  unit: string
  /** Decimals its values are written with. */
  decimals: number
  /** 0..7: colour `--chart-1` … `--chart-8` and the dashes of tokens.md; more than eight begin again. */
  slot: number
  /** Drawn fainter and thinner, without band: the comparison with another time. */
  ghost: boolean
  hidden: boolean
  /** Unix ms as drawn: what is compared is shifted onto the present range. */
  atMs: Float64Array
  value: Float64Array
  /** Lowest and highest of the bucket; equal to `value` where nothing is downsampled. */
  min: Float64Array
  max: Float64Array
  /** True: a band from min to max lies under the mean. */
  banded: boolean
  /** Buckets of the calendar are steps over the whole hour, day, week or month; samples and fine buckets are a line. */
  style: 'line' | 'step'
  /** Width of a bucket, ms; 0 for raw samples. */
  resolutionMs: number
  gaps: readonly Gap[]
  /**
   * Raw samples that are poor, suspect, corrected or excluded, by index, in order; drawn as shapes, never colour alone.
   * `excluded`: no part of averages (quality bad, or taken out by a person); the line passes it by.
   */
  marks: readonly { index: number; kind: 'poor' | 'suspect' | 'corrected' | 'excluded' }[]
}

export interface Gap {
  /** −Infinity: nothing is known of the time before either. */
  fromMs: number
  toMs: number
  /** `Board offline, 19 min`; '' = `19 min` alone. */
  reason: string
}

/** States of a series or an output as a coloured strip below the curves. */
export interface StripRow {
  key: string
  name: string
  stretches: readonly { fromMs: number; toMs: number; value: SampleValue; text: string; look: 'on' | 'off' | 'manual' | 'gap' }[]
}

/** A limit of a series, drawn across its axis; `movable`: a person may drag it, `onThreshold` says where to. */
export interface Threshold {
  key: string
  /** Curve on whose axis it stands. */
  curve: string
  value: number
  status: 'warning' | 'critical'
  side: 'under' | 'over'
  /** `Warning over 28.0 °C` */
  label: string
  movable: boolean
}

/** On the lane above the time axis: alarms, commands, firmware and configuration changes, restarts. */
export interface AxisEvent {
  key: string
  atMs: number
  status: 'ok' | 'warning' | 'critical' | 'offline' | 'event' | 'manual'
  text: string
}

/** A remark of a person: a line, or a shaded range, with its text at the top. */
export interface AxisNote {
  key: string
  fromMs: number
  toMs: number | null
  text: string
}

export interface HistoryContent {
  fromMs: number
  toMs: number
  curves: readonly Curve[]
  strips: readonly StripRow[]
  thresholds: readonly Threshold[]
  events: readonly AxisEvent[]
  notes: readonly AxisNote[]
  /** Each curve from 0 to 100 % of its own range instead of its unit's axis. */
  normalised: boolean
  /** Side of a unit's axis where a person chose one; default: the first unit left, the second right, then left, right … outside. */
  sides?: Readonly<Record<string, 'left' | 'right'>>
}

/** `ref` of a HistoryChart. */
export interface HistoryChartHandle {
  /** What is shown, with names and colours of the curves above it, twice as fine as the screen. */
  png(): Promise<Blob>
}

/** What a person does on the chart. All times Unix ms. */
export interface HistoryActs {
  /**
   * Wheel, drag, pinch, arrow keys: the range that is wanted; the owner fetches finer data and gives new content. The chart
   * has moved already. `settled` false: on the way, at most every 120 ms, to fetch early; true: here the person stopped, once
   * per gesture, for the address and the list of ranges to go back to. Without `onRange` the chart does not move.
   */
  onRange?(fromMs: number, toMs: number, settled: boolean): void
  /** Double click, or `0` on the keyboard: one step back in the owner's list of ranges. */
  onRangeBack?(): void
  /** Room left and right of the curves, px, whenever it changes: to put a brush or a list exactly below them. */
  onEdges?(left: number, right: number): void
  /** Time under the crosshair, for the table's columns; null when it leaves. Charts with one `group` move together. */
  onCrosshair?(atMs: number | null): void
  onThreshold?(key: string, value: number): void
  /** A stretch was selected with Shift and drag (or the menu): to annotate, export or reprocess. */
  onSelect?(fromMs: number, toMs: number): void
  onEvent?(key: string): void
  onNote?(key: string): void
  /** A click on a raw sample. */
  onSample?(curve: string, atMs: number, value: number): void
}
