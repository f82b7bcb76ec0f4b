import type { GlyphPart, Status } from '../ui/glyph-shapes.ts'
import { GLYPHS } from '../ui/glyph-shapes.ts'
import type { ChartColors } from './chart-colors.ts'

/** An element of an ECharts custom series; the layers make them, history-option.ts hands them over. All px from the chart's corner. */
export interface Element {
  type: string
  shape?: object
  style?: Record<string, unknown>
  children?: Element[]
  x?: number
  y?: number
  rotation?: number
  scaleX?: number
  scaleY?: number
  z2?: number
  silent?: boolean
  clipPath?: Element
}

/** Said for every element: ECharts takes an element of the drawing before and changes only what is said anew. */
const PLAIN = { opacity: 1, fill: null, stroke: null, lineWidth: 1, lineDash: null }
const PLAIN_TEXT = { opacity: 1, align: 'left', verticalAlign: 'middle', width: null, overflow: 'none' }
const UNMOVED = { x: 0, y: 0, rotation: 0, scaleX: 1, scaleY: 1 }

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, style: Record<string, unknown> = {}): Element {
  return { type: 'line', ...UNMOVED, shape: { x1, y1, x2, y2 }, style: { ...PLAIN, stroke, ...style } }
}

export function rect(x: number, y: number, width: number, height: number, style: Record<string, unknown>, r = 0): Element {
  return { type: 'rect', ...UNMOVED, shape: { x, y, width, height, r }, style: { ...PLAIN, ...style } }
}

/** Text with its middle line at `y`. */
export function text(x: number, y: number, words: string, fill: string, font: string, style: Record<string, unknown> = {}): Element {
  return { type: 'text', ...UNMOVED, style: { ...PLAIN_TEXT, x, y, text: words, fill, font, ...style } }
}

export function statusColor(status: Status, colors: ChartColors): string {
  switch (status) {
    case 'ok':
      return colors.ok
    case 'warning':
      return colors.warning
    case 'critical':
      return colors.critical
    case 'manual':
      return colors.manual
    case 'event':
    case 'pending':
      return colors.accent
    default:
      return colors.stale
  }
}

/** The sign of StatusGlyph.tsx, its middle at (x, y). */
export function glyph(status: Status, x: number, y: number, px: number, colors: ChartColors): Element {
  const color = statusColor(status, colors)
  const scale = px / 16
  return {
    type: 'group',
    x: x - px / 2,
    y: y - px / 2,
    scaleX: scale,
    scaleY: scale,
    children: GLYPHS[status].map((part) => glyphPart(part, color, colors.surface)),
  }
}

function glyphPart({ d, fill, stroke, strokeWidth, opacity = 1, dash }: GlyphPart, self: string, cut: string): Element {
  const paint = (which: 'self' | 'cut' | undefined) => (which === 'self' ? self : which === 'cut' ? cut : null)
  return {
    type: 'path',
    shape: { pathData: d },
    style: {
      fill: paint(fill),
      stroke: paint(stroke),
      lineWidth: strokeWidth ?? 0,
      opacity,
      lineCap: dash ? 'butt' : 'round',
      lineJoin: 'round',
      lineDash: dash ? [...dash] : null,
    },
  }
}
