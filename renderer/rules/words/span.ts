import type { Format } from '../../language/format.ts'

/** Lengths of time of rules. Pure. */

/** As a rule says it, exact: `90 s`, `5 min`, `1 h 30 min`, `2 d`. */
export function spanText(seconds: number, format: Format): string {
  if (seconds < 120 && seconds % 60 !== 0) return `${format.number(seconds, Number.isInteger(seconds) ? 0 : 1)} s`
  return format.duration(seconds * 1000).replace(/ 0 (s|min|h)$/, '')
}

/** How long an answer took: `84 ms`, `1.4 s`. */
export function tookText(ms: number, format: Format): string {
  const whole = Math.max(0, Math.round(ms))
  return whole < 1000 ? `${format.number(whole)} ms` : `${format.number(whole / 1000, 1)} s`
}

/** `1:45`, `1:02:05`. */
export function clockText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const h = Math.floor(s / 3600)
  const min = Math.floor(s / 60) % 60
  return h > 0 ? `${h}:${two(min)}:${two(s % 60)}` : `${min}:${two(s % 60)}`
}

/** Word of a rate's unit of time, by its seconds. */
export const PER_WORD = { 1: 's', 60: 'min', 3600: 'h', 86400: 'day' } as const
