import type { ChartColors } from './chart-colors.ts'
import { type ChartFrame, fontOf, type Measure, STRIP_PX } from './chart-frame.ts'
import { type Element, rect, text } from './elements.ts'
import type { Curve, Gap } from './history-content.ts'

/** Stretches without data as hatch with their reason; upright where there is no room for it to lie. Of several curves what all lack. */

/** Narrower gaps are seen as a break of the line alone, px. */
const LEAST_PX = 3
const ROOM_PX = 14

/** Gaps that all shown curves have in common; a single curve's gap stays its own affair where another one has data. */
export function commonGaps(curves: readonly Curve[]): Gap[] {
  // One that is still on its way has neither points nor gaps.
  const shown = curves.filter((curve) => !curve.hidden && !curve.ghost && (curve.atMs.length > 0 || curve.gaps.length > 0))
  const [first, ...others] = shown
  if (!first) return []
  let common: Gap[] = [...first.gaps]
  for (const curve of others) common = common.flatMap((gap) => overlaps(gap, curve.gaps))
  return common
}

function overlaps(gap: Gap, others: readonly Gap[]): Gap[] {
  return others.flatMap((other) => {
    const fromMs = Math.max(gap.fromMs, other.fromMs)
    const toMs = Math.min(gap.toMs, other.toMs)
    return toMs > fromMs ? [{ fromMs, toMs, reason: gap.reason || other.reason }] : []
  })
}

/** The gaps that are hatched: those of a board that fell silent show although another board has data, as in the drawing. */
export function shownGaps(curves: readonly Curve[]): Gap[] {
  const common = commonGaps(curves)
  const explained = curves
    .filter((curve) => !curve.hidden && !curve.ghost)
    .flatMap((curve) => curve.gaps.filter((gap) => gap.reason !== ''))
  const all = [...common, ...explained].sort((a, b) => a.fromMs - b.fromMs)
  const merged: Gap[] = []
  for (const gap of all) {
    const last = merged.at(-1)
    if (last && gap.fromMs <= last.toMs) {
      merged[merged.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, gap.toMs), reason: last.reason || gap.reason }
    } else merged.push(gap)
  }
  return merged
}

export function gapLayer(
  gaps: readonly Gap[],
  frame: ChartFrame,
  colors: ChartColors,
  hatch: HTMLCanvasElement,
  words: (ms: number, reason: string) => string,
  measure: Measure,
): Element[] {
  const { plot } = frame
  if (plot.height === 0) return []
  const font = fontOf(colors)
  const fill = { image: hatch, repeat: 'repeat' }
  return gaps.flatMap((gap) => {
    const from = Math.max(plot.left, frame.x(gap.fromMs))
    const to = Math.min(plot.left + plot.width, frame.x(gap.toMs))
    if (to - from < LEAST_PX) return []
    const box = rect(from, plot.top, to - from, plot.height, { fill })
    const said = words(gap.toMs - gap.fromMs, gap.reason)
    const long = measure(said, font)
    const middle = (from + to) / 2
    if (to - from > long + 16)
      return [
        box,
        text(middle, to - from >= plot.width - 2 ? plot.top + plot.height / 2 : plot.top + plot.height - 14, said, colors.t2, font, {
          align: 'center',
        }),
      ]
    if (to - from < ROOM_PX || long + 16 > plot.height) return [box]
    return [
      box,
      { ...text(0, 0, said, colors.t2, font, { align: 'left' }), x: middle, y: plot.top + plot.height - 8, rotation: Math.PI / 2 },
    ]
  })
}

/** Hatch of a strip's stretch without data. */
export function stripGap(x: number, middle: number, width: number, hatch: HTMLCanvasElement): Element {
  return rect(x, middle - STRIP_PX / 2, width, STRIP_PX, { fill: { image: hatch, repeat: 'repeat' } }, 2)
}
