import type { RevisionPreview } from '../../backend/contract/revision.ts'

/** Paths of the before and after curves in a box; gaps stay gaps. Pure, drawn by DiffChart.tsx. */

export interface DiffShape {
  before: string
  after: string
  /** After minus before, in a box of its own with zero at its lower or upper edge or between. */
  difference: string
  /** Least and greatest difference, zero included; both 0 where nothing changes. */
  least: number
  greatest: number
  /** Values at the lower and upper edge; undefined where nothing can be drawn. */
  low: number | undefined
  high: number | undefined
  fromMs: number
  toMs: number
}

/** Height of the difference's box, px. */
export const DIFFERENCE_PX = 40
/** Missing points of this many buckets in a row are a gap. */
const GAP_BUCKETS = 3

export function diffShape(
  { points, resolutionMs }: Pick<RevisionPreview, 'points' | 'resolutionMs'>,
  width: number,
  height: number,
): DiffShape {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const [, before, after] of points) {
    for (const value of [before, after]) {
      if (value === null) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  const fromMs = points[0]?.[0] ?? 0
  const toMs = points.at(-1)?.[0] ?? fromMs
  if (low > high) return { before: '', after: '', difference: '', least: 0, greatest: 0, low: undefined, high: undefined, fromMs, toMs }
  if (low === high) {
    low -= 0.5
    high += 0.5
  }
  let least = 0
  let greatest = 0
  for (const [, before, after] of points) {
    if (before === null || after === null) continue
    least = Math.min(least, after - before)
    greatest = Math.max(greatest, after - before)
  }
  const x = (atMs: number) => round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * width)
  const y = (value: number) => round(height - ((value - low) / (high - low)) * height)
  const away = (value: number) => round(DIFFERENCE_PX - ((value - least) / (greatest - least || 1)) * DIFFERENCE_PX)
  const before = pathOf(([, value]) => value, y)
  const after = pathOf(([, , value]) => value, y)
  const difference = pathOf(([, old, fresh]) => (old === null || fresh === null ? null : fresh - old), away)
  return { before, after, difference, least, greatest, low, high, fromMs, toMs }

  function pathOf(read: (point: RevisionPreview['points'][number]) => number | null, place: (value: number) => number): string {
    let path = ''
    let lastMs: number | undefined
    for (const point of points) {
      const value = read(point)
      if (value === null) {
        lastMs = undefined
        continue
      }
      const joined = lastMs !== undefined && (resolutionMs === 0 || point[0] - lastMs <= resolutionMs * GAP_BUCKETS)
      path += `${joined ? 'L' : 'M'}${x(point[0])} ${place(value)}`
      lastMs = point[0]
    }
    return path
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
