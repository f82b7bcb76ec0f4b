import type { ChartColors } from './chart-colors.ts'
import { type Box, type ChartFrame, fontOf, type Measure } from './chart-frame.ts'
import { type Element, line, rect, text } from './elements.ts'
import type { AxisNote } from './history-content.ts'

/** Remarks of people: a line, or a shaded range, with the text as a flag at the top; flags that would overlap stand lower. */
export interface NoteFlag extends Box {
  key: string
  text: string
}

const FLAG_PX = 20
const FLAG_MOST_PX = 180
const LEAST_PX = 24
const ROWS = 3

export function noteFlags(notes: readonly AxisNote[], frame: ChartFrame, font: string, measure: Measure): NoteFlag[] {
  const { plot, span } = frame
  const right = plot.left + plot.width
  const ends: number[] = []
  return notes
    .filter((note) => note.fromMs <= span.toMs && (note.toMs ?? note.fromMs) >= span.fromMs)
    .sort((a, b) => a.fromMs - b.fromMs)
    .flatMap((note) => {
      const width = Math.min(FLAG_MOST_PX, Math.max(LEAST_PX, Math.ceil(measure(note.text, font)) + 14))
      const left = Math.max(plot.left, Math.min(right - width, frame.x(note.fromMs)))
      let row = 0
      while (row < ROWS - 1 && (ends[row] ?? Number.NEGATIVE_INFINITY) > left - 4) row += 1
      ends[row] = left + width
      return [{ key: note.key, text: note.text, left, top: plot.top + row * (FLAG_PX + 2), width, height: FLAG_PX }]
    })
}

/** Shade and lines, below the curves. */
export function noteShades(notes: readonly AxisNote[], frame: ChartFrame, colors: ChartColors): Element[] {
  const { plot, span } = frame
  const right = plot.left + plot.width
  const bottom = frame.axisY
  return notes.flatMap((note) => {
    const end = note.toMs ?? note.fromMs
    if (note.fromMs > span.toMs || end < span.fromMs) return []
    const from = frame.x(note.fromMs)
    const to = frame.x(end)
    const shade =
      note.toMs === null
        ? []
        : [
            rect(Math.max(plot.left, from), plot.top, Math.min(right, to) - Math.max(plot.left, from), plot.height, {
              fill: colors.accent,
              opacity: 0.08,
            }),
          ]
    const edges = (note.toMs === null ? [from] : [from, to]).filter((x) => x >= plot.left && x <= right)
    return [...shade, ...edges.map((x) => line(x, plot.top, x, bottom, colors.t2, { lineDash: [3, 3] }))]
  })
}

export function noteLayer(flags: readonly NoteFlag[], colors: ChartColors): Element[] {
  const font = fontOf(colors)
  return flags.flatMap((flag) => [
    rect(flag.left, flag.top, flag.width, flag.height, { fill: colors.tile, stroke: colors.line2, lineWidth: 1 }, 4),
    text(flag.left + 7, flag.top + flag.height / 2, flag.text, colors.t1, font, {
      width: flag.width - 14,
      overflow: 'truncate',
      ellipsis: '…',
    }),
  ])
}
