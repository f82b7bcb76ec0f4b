import type { ChartColors } from './chart-colors.ts'
import { type ChartFrame, fontOf } from './chart-frame.ts'
import { type Element, glyph, line, statusColor, text } from './elements.ts'
import type { AxisEvent } from './history-content.ts'

/** Events as status signs in the lane above the time axis. Those too near to be told apart share the worst one's sign and a number. */
export interface EventGroup {
  x: number
  status: AxisEvent['status']
  events: readonly AxisEvent[]
}

const GLYPH_PX = 14
const APART_PX = 18
/** A group with its number. */
const WIDE_PX = 34
/** More lines from top to bottom would be a fence. */
const MOST_LINES = 6
const WORST: readonly AxisEvent['status'][] = ['critical', 'warning', 'offline', 'manual', 'ok', 'event']

/** Events in the seen range, in order of time. */
export function groupEvents(events: readonly AxisEvent[], frame: ChartFrame): EventGroup[] {
  const { plot, span } = frame
  const shown = events.filter(({ atMs }) => atMs >= span.fromMs && atMs <= span.toMs).sort((a, b) => a.atMs - b.atMs)
  const groups: { x: number; events: AxisEvent[] }[] = []
  for (const event of shown) {
    const x = Math.min(plot.left + plot.width, Math.max(plot.left, frame.x(event.atMs)))
    const last = groups.at(-1)
    if (last && x - last.x < (last.events.length > 1 ? WIDE_PX : APART_PX)) last.events.push(event)
    else groups.push({ x, events: [event] })
  }
  return groups.map((group) => ({ ...group, status: worstOf(group.events) }))
}

function worstOf(events: readonly AxisEvent[]): AxisEvent['status'] {
  return WORST.find((status) => events.some((event) => event.status === status)) ?? 'event'
}

const isMarked = ({ status }: AxisEvent) => status === 'warning' || status === 'critical'

export function eventLayer(groups: readonly EventGroup[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { laneY, plot } = frame
  if (laneY === null) return []
  const all = groups.reduce((sum, { events }) => sum + (events.some(isMarked) ? 1 : 0), 0)
  return groups.flatMap(({ x, status, events }) => {
    const sign = [glyph(status, x, laneY, GLYPH_PX, colors)]
    if (events.length > 1) sign.push(text(x + 10, laneY, String(events.length), colors.t2, fontOf(colors, 600)))
    const marked = events.filter(isMarked)
    const [first] = marked
    if (!first || plot.height === 0 || all > MOST_LINES) return sign
    const at = frame.x(first.atMs)
    return [line(at, plot.top, at, laneY - 9, statusColor(first.status, colors), { lineDash: [2, 3], opacity: 0.75 }), ...sign]
  })
}
