/** Ranges of time under wheel, drag and keys. Pure. */
export interface TimeSpan {
  fromMs: number
  toMs: number
}

/** Shortest range that can be seen, ms, and the longest. */
export const SHORTEST_SPAN_MS = 100
const LONGEST_SPAN_MS = 50 * 366 * 86_400_000
/** Nothing is measured farther ahead than this share of the range. */
const AHEAD = 0.5

/** Part of the range that an arrow key pans. */
export const PAN_STEP = 0.2
/** Factor of `+`, `−` and one notch of the wheel. */
export const ZOOM_STEP = 0.8

/** @param factor below 1 zooms in @param anchorMs stays where it is */
export function zoomAt({ fromMs, toMs }: TimeSpan, anchorMs: number, factor: number): TimeSpan {
  const span = Math.min(LONGEST_SPAN_MS, Math.max(SHORTEST_SPAN_MS, (toMs - fromMs) * factor))
  const share = (anchorMs - fromMs) / Math.max(1, toMs - fromMs)
  const from = anchorMs - span * share
  return { fromMs: from, toMs: from + span }
}

export function panBy({ fromMs, toMs }: TimeSpan, ms: number): TimeSpan {
  return { fromMs: fromMs + ms, toMs: toMs + ms }
}

/** Keeps a range out of a future where nothing can be, and on whole milliseconds. */
export function settle({ fromMs, toMs }: TimeSpan, nowMs: number): TimeSpan {
  const span = toMs - fromMs
  const latest = nowMs + span * AHEAD
  const to = Math.min(toMs, latest)
  const from = Math.max(0, to - span)
  return { fromMs: Math.round(from), toMs: Math.round(from + span) }
}

/** Two fingers: both times stay under them. */
export function pinch(
  span: TimeSpan,
  before: readonly [number, number],
  now: readonly [number, number],
  left: number,
  width: number,
): TimeSpan {
  const perPx = (span.toMs - span.fromMs) / Math.max(1, width)
  const at = (x: number) => span.fromMs + (x - left) * perPx
  const [a, b] = [at(before[0]), at(before[1])]
  const spread = now[1] - now[0]
  if (Math.abs(spread) < 8) return span
  const wanted = Math.min(LONGEST_SPAN_MS, Math.max(SHORTEST_SPAN_MS, Math.abs((b - a) / spread) * width))
  const middle = (a + b) / 2
  const share = ((now[0] + now[1]) / 2 - left) / Math.max(1, width)
  const from = middle - wanted * share
  return { fromMs: from, toMs: from + wanted }
}
