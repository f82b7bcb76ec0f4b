import type { HealthChannel, Series } from '../../backend/contract/series.ts'
import type { AxisEvent, Curve, HistoryContent } from '../charts/history-content.ts'
import type { Columns, HistoryAnswer } from '../charts/history-question.ts'
import { makeCurve } from '../charts/make-curves.ts'
import type { Format } from '../language/format.ts'
import type { BootSegment } from './boot-segments.ts'
import type { Past } from './device-search.ts'

/** What the charts of a board's health show. Pure but for usual intervals. */
export const HEALTH_CHARTS = ['rssi', 'heap', 'uptime'] as const
export type HealthChart = (typeof HEALTH_CHARTS)[number]

export const CHANNELS_OF: Readonly<Record<HealthChart, readonly HealthChannel[]>> = {
  rssi: ['health:rssi'],
  heap: ['health:heap', 'health:heapMin'],
  uptime: ['health:uptime'],
}

export const HEALTH_RANGES: Readonly<Record<Past, number>> = { h24: 86_400_000, d7: 7 * 86_400_000, d30: 30 * 86_400_000 }

export function healthContent(
  chart: HealthChart,
  series: ReadonlyMap<string, Series>,
  history: HistoryAnswer,
  board: string,
  events: readonly AxisEvent[],
  format: Format,
): HistoryContent {
  const { fromMs, toMs, columns } = history
  const curves = CHANNELS_OF[chart].flatMap((channel, slot) => {
    const one = series.get(channel)
    if (!one) return []
    const made = makeCurve({ key: channel, series: one, board, slot }, columns.get(channel), toMs, format)
    return [{ ...inReadableUnit(made, chart, format), decimals: chart === 'uptime' ? 1 : 0 }]
  })
  return { fromMs, toMs, curves, strips: [], thresholds: [], events, notes: [], normalised: false }
}

/** Boards count bytes and seconds; people read kB, and hours or days. */
function inReadableUnit(curve: Curve, chart: HealthChart, format: Format): Curve {
  if (chart === 'rssi') return curve
  if (chart === 'heap') return { ...divided(curve, 1000), unit: 'kB' }
  const longS = curve.max.reduce((most, value) => Math.max(most, value), 0)
  if (longS < 2 * 3600) return { ...divided(curve, 60), unit: 'min' }
  if (longS < 2 * 86_400) return { ...divided(curve, 3600), unit: 'h' }
  return { ...divided(curve, 86_400), unit: format.language === 'de' ? 'T' : 'd' }
}

function divided(curve: Curve, by: number): Curve {
  const each = (values: Float64Array) => values.map((value) => value / by)
  return { ...curve, value: each(curve.value), min: each(curve.min), max: each(curve.max) }
}

/** Starts as signs on the axis; those nobody wanted are warnings. */
export function restartEvents(segments: readonly BootSegment[], textOf: (segment: BootSegment) => string): AxisEvent[] {
  return segments.flatMap((segment) => {
    const { key, startMs, trouble } = segment
    return startMs === null
      ? []
      : [{ key, atMs: startMs, status: trouble ? ('warning' as const) : ('event' as const), text: textOf(segment) }]
  })
}

/** About as many points as a sparkline has pixels. */
const SPARK_POINTS = 48

/** Points of a sparkline: means of equal stretches of time; gaps stay gaps. */
export function sparkPoints(columns: Columns | undefined): [atMs: number, value: number | null][] {
  const points: [number, number | null][] = []
  const firstMs = columns?.atMs[0]
  const lastMs = columns?.atMs.at(-1)
  if (!columns || firstMs === undefined || lastMs === undefined) return points
  const stretchMs = Math.max(1, (lastMs - firstMs) / SPARK_POINTS)
  let beforeMs = firstMs
  let open = { stretch: -1, atMs: 0, sum: 0, count: 0 }
  const close = () => {
    if (open.count > 0) points.push([open.atMs / open.count, open.sum / open.count])
  }
  columns.atMs.forEach((atMs, index) => {
    const value = columns.value[index]
    if (value === undefined) return
    const gap = columns.usualStepMs > 0 && atMs - beforeMs > 2.5 * columns.usualStepMs
    const stretch = Math.floor((atMs - firstMs) / stretchMs)
    if (gap || stretch !== open.stretch) {
      close()
      if (gap) points.push([beforeMs, null])
      open = { stretch, atMs: 0, sum: 0, count: 0 }
    }
    open.atMs += atMs
    open.sum += value
    open.count += 1
    beforeMs = atMs
  })
  close()
  return points
}
