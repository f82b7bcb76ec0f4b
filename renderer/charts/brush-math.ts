import { firstAtOrAfter } from './gaps.ts'
import type { TimeSpan } from './range-math.ts'

/** The brush's window and line. Pure. */
export type Grip = 'from' | 'to' | 'both'

/** Least share of the longer time that the window keeps. */
const LEAST = 0.002

/** The window after its grip has moved by `ms`; never out of `whole`, never turned over. */
export function dragWindow(from: TimeSpan, grip: Grip, ms: number, whole: TimeSpan): TimeSpan {
  const least = (whole.toMs - whole.fromMs) * LEAST
  if (grip === 'from') return { fromMs: Math.round(Math.max(whole.fromMs, Math.min(from.toMs - least, from.fromMs + ms))), toMs: from.toMs }
  if (grip === 'to') return { fromMs: from.fromMs, toMs: Math.round(Math.min(whole.toMs, Math.max(from.fromMs + least, from.toMs + ms))) }
  const width = from.toMs - from.fromMs
  const start = Math.max(Math.min(whole.fromMs, from.fromMs), Math.min(Math.max(whole.toMs, from.toMs) - width, from.fromMs + ms))
  return { fromMs: Math.round(start), toMs: Math.round(start + width) }
}

const WIDTH = 1000
const TOP = 42
const BOTTOM = 92
/** Points of the line at most. */
const MOST = 500

/** Line in a box of 1000 × 100; broken where there is nothing for longer than a hundredth of the time. */
export function brushPath(atMs: Float64Array, value: Float64Array, fromMs: number, toMs: number): string {
  const first = firstAtOrAfter(atMs, fromMs)
  const end = firstAtOrAfter(atMs, toMs)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let row = first; row < end; row++) {
    const one = value[row] ?? 0
    if (one < low) low = one
    if (one > high) high = one
  }
  if (low > high) return ''
  const stride = Math.max(1, Math.floor((end - first) / MOST))
  const longest = Math.max((toMs - fromMs) / 100, stride * 3 * ((toMs - fromMs) / Math.max(1, end - first)))
  let path = ''
  let before = Number.NEGATIVE_INFINITY
  for (let row = first; row < end; row += stride) {
    const at = atMs[row] ?? 0
    const x = ((at - fromMs) / (toMs - fromMs)) * WIDTH
    const y = high === low ? (TOP + BOTTOM) / 2 : BOTTOM - (((value[row] ?? 0) - low) / (high - low)) * (BOTTOM - TOP)
    path += `${at - before > longest ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    before = at
  }
  return path
}
