import { DAY, HOUR, type Span } from './explore-range.ts'

/** Which longer time stands below the chart: about ten times the visible range, in round lengths and steps. Pure. */
const LENGTHS = [HOUR, 6 * HOUR, DAY, 4 * DAY, 14 * DAY, 60 * DAY, 366 * DAY, 4 * 366 * DAY]
/** The visible range is at most this share of it. */
const SHARE = 0.3

/** Ranges of more than a year have nothing longer around them worth the room. */
export function hasBrush({ fromMs, toMs }: Span): boolean {
  return toMs - fromMs <= Math.max(...LENGTHS) * SHARE
}

export function brushSpan({ fromMs, toMs }: Span, nowMs: number): Span {
  const width = toMs - fromMs
  const length = LENGTHS.find((one) => width <= one * SHARE) ?? width / SHARE
  // Moves in steps, so that a live range does not ask for it anew all the time.
  const step = length / 24
  const end = Math.ceil(Math.max(nowMs, toMs) / step) * step
  if (fromMs > end - length * 0.95) return { fromMs: end - length, toMs: end }
  const middle = Math.round((fromMs + toMs) / 2 / step) * step
  const centred = Math.min(end, middle + length / 2)
  return { fromMs: centred - length, toMs: centred }
}
