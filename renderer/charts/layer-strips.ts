import type { ChartColors } from './chart-colors.ts'
import { type ChartFrame, fontOf, type Measure, STRIP_PX } from './chart-frame.ts'
import { type Element, rect, text } from './elements.ts'
import type { StripRow } from './history-content.ts'
import { stripGap } from './layer-gaps.ts'

/** States as coloured strips 18 px high: active accent, inactive track, manual violet with its M; names at the left. */
const PAD = 6
/** Least room in which a word is begun, px. */
const ROOM = 20

export function stripLayer(
  strips: readonly StripRow[],
  frame: ChartFrame,
  colors: ChartColors,
  hatch: HTMLCanvasElement,
  measure: Measure,
): Element[] {
  const { plot } = frame
  const right = plot.left + plot.width
  return strips.flatMap((strip, row) => {
    const middle = frame.strips[row] ?? 0
    const name = text(plot.left - 8, middle, strip.name, colors.t3, fontOf(colors), {
      align: 'right',
      width: plot.left - 10,
      overflow: 'truncate',
      ellipsis: '…',
    })
    const parts: Element[] = []
    let lastEnd = Number.NEGATIVE_INFINITY
    for (const stretch of strip.stretches) {
      const x = Math.max(plot.left, frame.x(stretch.fromMs))
      const end = Math.min(right, frame.x(stretch.toMs))
      // Shorter than a pixel: drawn as one, but only once for each pixel, or a year of a pump is thousands of boxes.
      if (end < plot.left || x > right || (end - x < 1 && end < lastEnd)) continue
      const width = Math.max(1, end - x)
      lastEnd = x + width
      if (stretch.look === 'gap') {
        parts.push(stripGap(x, middle, width, hatch))
        continue
      }
      const fill = stretch.look === 'on' ? colors.accent : stretch.look === 'manual' ? colors.manual : colors.track
      parts.push(rect(x, middle - STRIP_PX / 2, width, STRIP_PX, { fill }, width > 4 ? 2 : 0))
      const words = stretch.look === 'manual' ? `M ${stretch.text}` : stretch.text
      const ink = stretch.look === 'off' ? colors.t2 : colors.onAccent
      const font = fontOf(colors, stretch.look === 'off' ? 400 : 600)
      const room = width - 2 * PAD
      if (room < ROOM || (room < measure(words, font) && room < 40)) continue
      parts.push(text(x + PAD, middle, words, ink, font, { width: room, overflow: 'truncate', ellipsis: '…' }))
    }
    return [name, ...parts]
  })
}
