import type { RevisionPreview } from '../../backend/contract/revision.ts'

/** Paths of the before and after curves in a box; gaps stay gaps. Pure, drawn by DiffChart.tsx. */

export interface DiffShape {
  before: string
  after: string
  /** Values at the lower and upper edge; undefined where nothing can be drawn. */
  low: number | undefined
  high: number | undefined
  fromMs: number
  toMs: number
}

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
  if (low > high) return { before: '', after: '', low: undefined, high: undefined, fromMs, toMs }
  if (low === high) {
    low -= 0.5
    high += 0.5
  }
  const x = (atMs: number) => round(((atMs - fromMs) / Math.max(1, toMs - fromMs)) * width)
  const y = (value: number) => round(height - ((value - low) / (high - low)) * height)
  return { before: pathOf(1), after: pathOf(2), low, high, fromMs, toMs }

  function pathOf(column: 1 | 2): string {
    let path = ''
    let lastMs: number | undefined
    for (const point of points) {
      const value = point[column]
      if (value === null) {
        lastMs = undefined
        continue
      }
      const joined = lastMs !== undefined && (resolutionMs === 0 || point[0] - lastMs <= resolutionMs * GAP_BUCKETS)
      path += `${joined ? 'L' : 'M'}${x(point[0])} ${y(value)}`
      lastMs = point[0]
    }
    return path
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
