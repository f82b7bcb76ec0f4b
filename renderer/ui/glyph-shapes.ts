/** What a status may be, and its sign as paths on a grid of 16, for StatusGlyph.tsx and for charts on canvas: one shape everywhere. */

export const STATUSES = ['critical', 'warning', 'offline', 'stale', 'manual', 'pending', 'event', 'idle', 'ok'] as const
export type Status = (typeof STATUSES)[number]

export interface GlyphPart {
  d: string
  /** `self`: the status' colour; `cut`: the surface below, as if cut out. */
  fill?: 'self' | 'cut'
  stroke?: 'self' | 'cut'
  strokeWidth?: number
  opacity?: number
  dash?: readonly [number, number]
}

const disc = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`

export const GLYPHS: Record<Status, readonly GlyphPart[]> = {
  ok: [
    { d: disc(8, 8, 6.75), fill: 'self' },
    { d: 'M5.1 8.3l2 2 3.8-4.3', stroke: 'cut', strokeWidth: 1.75 },
  ],
  warning: [
    { d: 'M8 2 15 14H1Z', fill: 'self', stroke: 'self', strokeWidth: 1 },
    { d: 'M8 6.2v3.6', stroke: 'cut', strokeWidth: 1.75 },
    { d: disc(8, 12.2, 1), fill: 'cut' },
  ],
  critical: [
    { d: 'M8 .9l7.1 7.1L8 15.1.9 8Z', fill: 'self', stroke: 'self', strokeWidth: 0.8 },
    { d: 'M8 4.6v4', stroke: 'cut', strokeWidth: 1.75 },
    { d: disc(8, 11.2, 1), fill: 'cut' },
  ],
  stale: [
    { d: disc(8, 8, 6.4), stroke: 'self', strokeWidth: 1.4, dash: [2.2, 1.82] },
    { d: 'M8 4.8V8l2.2 1.5', stroke: 'self', strokeWidth: 1.4 },
  ],
  offline: [
    { d: disc(8, 8, 6.2), stroke: 'self', strokeWidth: 1.6 },
    { d: 'M4 12l8-8', stroke: 'self', strokeWidth: 1.6 },
  ],
  manual: [
    { d: 'M4 1.5h8a2.5 2.5 0 0 1 2.5 2.5v8a2.5 2.5 0 0 1-2.5 2.5h-8a2.5 2.5 0 0 1-2.5-2.5v-8a2.5 2.5 0 0 1 2.5-2.5Z', fill: 'self' },
    { d: 'M4.6 11.4V5l3.4 4 3.4-4v6.4', stroke: 'cut', strokeWidth: 1.75 },
  ],
  pending: [
    { d: disc(8, 8, 6.2), stroke: 'self', strokeWidth: 1.6, opacity: 0.4 },
    { d: 'M8 1.8A6.2 6.2 0 0 1 14.2 8', stroke: 'self', strokeWidth: 2 },
  ],
  event: [
    { d: disc(8, 8, 6.2), stroke: 'self', strokeWidth: 1.6 },
    { d: 'M8 7.6v3.6', stroke: 'self', strokeWidth: 1.6 },
    { d: disc(8, 4.9, 1), fill: 'self' },
  ],
  idle: [{ d: disc(8, 8, 5.6), stroke: 'self', strokeWidth: 1.6 }],
}
