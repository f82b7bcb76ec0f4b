import { type AxisScale, axisScales } from './axis-scale.ts'
import type { ChartColors } from './chart-colors.ts'
import type { HistoryContent } from './history-content.ts'
import type { TimeSpan } from './range-math.ts'

/** Where everything stands on the chart, px, and how times and values become places. Pure; made anew for each drawing. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export interface ChartFrame {
  width: number
  height: number
  /** The curves. */
  plot: Box
  /** Middle of each strip, from the top of the chart. */
  strips: readonly number[]
  /** Middle of the lane of events; null without one. */
  laneY: number | null
  /** The time axis. */
  axisY: number
  span: TimeSpan
  scales: readonly AxisScale[]
  x(atMs: number): number
  timeAt(x: number): number
  y(scale: AxisScale, value: number): number
  valueAt(scale: AxisScale, y: number): number
  /** Axis of a curve; undefined while it is hidden. */
  scaleOf(curve: string): AxisScale | undefined
}

/** Width of a text at a font, px. */
export type Measure = (text: string, font: string) => number

export interface ChartSize {
  width: number
  height: number
  compact: boolean
}

export const STRIP_PX = 18
const STRIP_GAP = 6
const LANE_PX = 28
const AXIS_PX = 24
const NAMES_MOST_PX = 120
/** Width of an axis outside of the first, px. */
export const AXIS_WIDTH = 52
const STEP_PX = 64

export function fontOf(colors: Pick<ChartColors, 'sans'>, weight = 400, px = 11): string {
  return `${weight} ${px}px ${colors.sans}`
}

/** @param held scales that must not jump while a hand moves the range; null = made for what is seen */
export function chartFrame(
  content: HistoryContent,
  span: TimeSpan,
  size: ChartSize,
  font: string,
  measure: Measure,
  held: readonly AxisScale[] | null,
): ChartFrame {
  const { width, height, compact } = size
  const hasCurves = content.curves.length > 0 || content.strips.length === 0
  const lane = content.events.length > 0 ? (compact ? 22 : LANE_PX) : 0
  const foot = AXIS_PX + lane + content.strips.length * (STRIP_PX + STRIP_GAP)
  const top = hasCurves ? (compact ? 24 : 32) : 4
  const plotHeight = hasCurves ? Math.max(20, height - top - foot - (content.strips.length > 0 ? 8 : 4)) : 0
  const scales = held ?? axisScales({ ...content, ...span }, Math.round(plotHeight / (compact ? 44 : STEP_PX)))
  const left = leftOf(content, scales, font, measure)
  const right = rightOf(scales)
  const plot = { left, top, width: Math.max(20, width - left - right), height: plotHeight }
  const stripsTop = top + plotHeight + (hasCurves ? 8 : 0)
  const bottom = height - AXIS_PX
  const byCurve = new Map(scales.flatMap((scale) => scale.curves.map((key) => [key, scale] as const)))
  const perMs = plot.width / Math.max(1e-6, span.toMs - span.fromMs)
  return {
    width,
    height,
    plot,
    strips: content.strips.map((_, row) => stripsTop + row * (STRIP_PX + STRIP_GAP) + STRIP_PX / 2),
    laneY: lane > 0 ? bottom - lane / 2 : null,
    axisY: bottom,
    span,
    scales,
    x: (atMs) => plot.left + (atMs - span.fromMs) * perMs,
    timeAt: (x) => span.fromMs + (x - plot.left) / perMs,
    y: (scale, value) => plot.top + (1 - (value - scale.low) / (scale.high - scale.low)) * plot.height,
    valueAt: (scale, y) => scale.low + (1 - (y - plot.top) / plot.height) * (scale.high - scale.low),
    scaleOf: (curve) => byCurve.get(curve),
  }
}

/** Least height with which everything below the curves, and a little of them, can be seen, px. */
export function footHeight(content: Pick<HistoryContent, 'strips' | 'events'>): number {
  return (
    AXIS_PX +
    (content.events.length > 0 ? LANE_PX : 0) +
    content.strips.length * (STRIP_PX + STRIP_GAP) +
    (content.strips.length > 0 ? 8 : 4)
  )
}

function leftOf(content: HistoryContent, scales: readonly AxisScale[], font: string, measure: Measure): number {
  const axes = scales.filter((scale) => scale.side === 'left').length
  const names = Math.min(NAMES_MOST_PX, Math.max(0, ...content.strips.map((strip) => measure(strip.name, font))))
  return Math.max(axes > 0 ? 6 + axes * AXIS_WIDTH : 16, content.strips.length > 0 ? Math.ceil(names) + 20 : 0)
}

function rightOf(scales: readonly AxisScale[]): number {
  const axes = scales.filter((scale) => scale.side === 'right').length
  return axes > 0 ? 6 + axes * AXIS_WIDTH : 16
}
