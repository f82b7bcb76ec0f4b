const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** Widths people can read on an axis, ms. Those from a minute up are whole minutes, hours or days: answered from rollups. */
const WIDTHS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 30, 90, 180, 365].map((n) => n * DAY),
]

/**
 * Width of aligned buckets (multiples of it since 1970, UTC), ms: the least of a round list with which
 * [fromMs, toMs) needs at most `maxPoints` of them. Every TelemetryStore answers with it.
 */
export function chooseBucketMs(fromMs: number, toMs: number, maxPoints: number): number {
  const fits = (width: number) => Math.ceil(toMs / width) - Math.floor(fromMs / width) <= maxPoints
  const width = WIDTHS.find(fits)
  if (width !== undefined) return width
  let years = 2 * 365 * DAY
  while (!fits(years) && years < Number.MAX_SAFE_INTEGER / 2) years *= 2
  return years
}
