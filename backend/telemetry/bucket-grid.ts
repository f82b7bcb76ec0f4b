// Which bucket of an answer a moment falls into: aligned buckets of one width, or those between given edges. Used by every TelemetryStore.
import { chooseBucketMs } from './choose-bucket.ts'

export interface BucketGrid {
  readonly count: number
  /** Width of the narrowest bucket, ms. */
  readonly shortestMs: number
  startOf(index: number): number
  endOf(index: number): number
  /** `atMs` must lie in a bucket. */
  indexOf(atMs: number): number
}

/** Buckets that [fromMs, toMs) touches, their edges multiples of `widthMs` since 1970. */
export function alignedGrid(fromMs: number, toMs: number, widthMs: number): BucketGrid {
  const first = Math.floor(fromMs / widthMs)
  return {
    count: Math.max(0, Math.ceil(toMs / widthMs) - first),
    shortestMs: widthMs,
    startOf: (index) => (first + index) * widthMs,
    endOf: (index) => (first + index + 1) * widthMs,
    indexOf: (atMs) => Math.floor(atMs / widthMs) - first,
  }
}

/** Bucket i is [edges[i], edges[i + 1]). */
function edgeGrid(edges: Float64Array): BucketGrid {
  const count = edges.length - 1
  let shortestMs = Number.POSITIVE_INFINITY
  for (let index = 0; index < count; index++) shortestMs = Math.min(shortestMs, (edges[index + 1] ?? 0) - (edges[index] ?? 0))
  let last = 0
  const holds = (index: number, atMs: number) => index < count && atMs >= (edges[index] ?? 0) && atMs < (edges[index + 1] ?? 0)
  return {
    count,
    shortestMs,
    startOf: (index) => edges[index] ?? 0,
    endOf: (index) => edges[index + 1] ?? 0,
    indexOf: (atMs) => {
      // Mostly asked in order of time.
      if (holds(last, atMs)) return last
      if (holds(last + 1, atMs)) return ++last
      let low = 0
      let high = count
      while (high - low > 1) {
        const middle = (low + high) >>> 1
        if ((edges[middle] ?? 0) <= atMs) low = middle
        else high = middle
      }
      last = low
      return low
    },
  }
}

/** The width of edges that lie as those of aligned buckets do, ms; null for all others. */
export function uniformWidth(edges: Float64Array): number | null {
  const width = (edges[1] ?? 0) - (edges[0] ?? 0)
  if (!(width > 0) || (edges[0] ?? 0) % width !== 0) return null
  for (let index = 1; index < edges.length; index++) if ((edges[index] ?? 0) - (edges[index - 1] ?? 0) !== width) return null
  return width
}

/** The buckets that a question asks for; aligned ones may become wider, where finer sums are gone. */
export function gridOf(range: { fromMs: number; toMs: number; maxPoints: number; edges?: Float64Array }, leastMs = 0): BucketGrid {
  const { fromMs, toMs, maxPoints, edges } = range
  if (edges) return edgeGrid(edges)
  return alignedGrid(fromMs, toMs, Math.max(chooseBucketMs(fromMs, toMs, maxPoints), leastMs))
}
