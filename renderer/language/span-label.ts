import type { Format } from './format.ts'

/** Lengths of time as charts and tables write them alike: rounded, never cut. Pure. */

/** A length of time with the two largest units, without seconds from two minutes on: `8 h 32 min`, `19 min`, `30 d`. */
export function spanLabel(ms: number, format: Format): string {
  const step = ms >= 120_000 ? 60_000 : 1_000
  return format.duration(Math.round(ms / step) * step).replace(/ 0 (s|min|h)$/, '')
}
