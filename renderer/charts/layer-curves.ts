import { ownRange } from './axis-scale.ts'
import type { ChartColors } from './chart-colors.ts'
import type { ChartFrame } from './chart-frame.ts'
import { BAND, type CurveShape, DOTS, LINE, MARKS } from './curve-shapes.ts'
import type { Element } from './elements.ts'
import type { Curve } from './history-content.ts'

/** Bands, lines and marks of the curves as elements. The earlier a curve, the more it lies on top. */

/** Dashes by slot, px, as in tokens.md. */
export const DASHES: readonly (readonly number[] | null)[] = [null, [6, 3], [2, 3], [10, 3], [6, 3, 2, 3], null, [6, 3], [2, 3]]

export function dashOf(slot: number): number[] | null {
  const dash = DASHES[slot % DASHES.length]
  return dash ? [...dash] : null
}

export function colorOf(colors: ChartColors, slot: number): string {
  return colors.series[slot % colors.series.length] ?? colors.t2
}

/** From this many curves on bands would hide one another. */
const MOST_BANDS = 8

export function curveLayer(curves: readonly Curve[], frame: ChartFrame, colors: ChartColors, normalised: boolean): Element[] {
  const shown = curves.filter((curve) => !curve.hidden && curve.atMs.length > 0)
  const solid = shown.filter((curve) => !curve.ghost)
  const widest = solid[0]?.key
  const bands: Element[] = []
  const lines: Element[] = []
  const dots: Element[] = []
  const marks: Element[] = []
  for (const curve of [...shown].reverse()) {
    const shape = shapeOf(curve, frame, normalised)
    if (!shape) continue
    const color = colorOf(colors, curve.slot)
    if (curve.banded && !curve.ghost && solid.length <= MOST_BANDS) {
      bands.push({ type: BAND, shape, style: { fill: color, opacity: solid.length > 4 ? 0.14 : 0.2 } })
    }
    lines.push({
      type: LINE,
      shape,
      style: {
        fill: null,
        stroke: color,
        lineWidth: curve.ghost ? 1.25 : curve.key === widest ? 2 : 1.6,
        lineDash: curve.ghost ? [3, 3] : dashOf(curve.slot),
        lineJoin: 'round',
        opacity: curve.ghost ? 0.6 : 1,
      },
    })
    dots.push({ type: DOTS, shape, style: { fill: color, stroke: null, opacity: curve.ghost ? 0.6 : 1 } })
    for (const kind of new Set(curve.marks.map((mark) => mark.kind))) {
      marks.push({ type: MARKS, shape: { ...shape, kind }, style: markStyle(kind, color, colors) })
    }
  }
  return [...bands, ...lines, ...dots, ...marks]
}

function markStyle(kind: Curve['marks'][number]['kind'], color: string, colors: ChartColors): Record<string, unknown> {
  if (kind === 'excluded') return { fill: null, stroke: colors.t2, lineWidth: 1.5 }
  if (kind === 'corrected') return { fill: colors.manual, stroke: colors.panel, lineWidth: 1 }
  if (kind === 'suspect') return { fill: colors.panel, stroke: colors.warning, lineWidth: 1.5 }
  return { fill: colors.panel, stroke: color, lineWidth: 1.5 }
}

function shapeOf(curve: Curve, frame: ChartFrame, normalised: boolean): CurveShape | undefined {
  const { plot, span } = frame
  const range = rangeOf(curve, frame, normalised)
  if (!range) return undefined
  return {
    curve,
    ...span,
    left: plot.left,
    perMs: plot.width / Math.max(1e-6, span.toMs - span.fromMs),
    low: range.low,
    perUnit: plot.height / Math.max(1e-12, range.high - range.low),
    bottom: plot.top + plot.height,
  }
}

/** What the bottom and the top of the plot mean for a curve. */
export function rangeOf(curve: Curve, frame: ChartFrame, normalised: boolean): { low: number; high: number } | undefined {
  if (!normalised) return frame.scaleOf(curve.key)
  const own = ownRange(curve, frame.span.fromMs, frame.span.toMs)
  if (!own) return undefined
  return own.high > own.low ? own : { low: own.low - 1, high: own.high + 1 }
}

/** Place of a value of a curve, px from the top. */
export function yOf(curve: Curve, value: number, frame: ChartFrame, normalised: boolean): number | undefined {
  const range = rangeOf(curve, frame, normalised)
  return range && frame.plot.top + (1 - (value - range.low) / (range.high - range.low)) * frame.plot.height
}
