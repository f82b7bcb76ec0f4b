import { dateOf, weekdayOf } from '../../backend/contract/schedules/upcoming.ts'
import { instantOf, offsetOf } from '../../backend/contract/schedules/wall-time.ts'

/** Days of a calendar as a wall clock has them: 23, 24 or 25 hours long. Pure. */

export interface CalendarDay {
  /** `2026-11-28` */
  date: string
  /** Midnight of the wall clock as if it were UTC, ms: for names of days. */
  local: number
  startMs: number
  /** Midnight after it. */
  endMs: number
  /** Minutes of the wall clock that are left out, or that come twice; null on ordinary days. */
  change: { kind: 'skipped' | 'twice'; fromMin: number; toMin: number } | null
}

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** The day of the wall clock that a moment lies in. */
export function dayAt(atMs: number, timeZone: string): string {
  return dateOf(atMs + offsetOf(timeZone)(atMs))
}

/** Seven days from the Monday of that date's week. */
export function weekOf(date: string, timeZone: string): CalendarDay[] {
  return days(mondayOf(Date.parse(`${date}T00:00:00Z`)), 7, timeZone)
}

/** Whole weeks that hold the month of that date. */
export function monthOf(date: string, timeZone: string): CalendarDay[] {
  const first = Date.parse(`${date.slice(0, 7)}-01T00:00:00Z`)
  const next = new Date(first)
  next.setUTCMonth(next.getUTCMonth() + 1)
  const start = mondayOf(first)
  return days(start, Math.ceil((next.getTime() - start) / DAY_MS / 7) * 7, timeZone)
}

/** Another week or month; the day of the month stays where it exists. */
export function shiftDate(date: string, unit: 'week' | 'month', count: number): string {
  const at = new Date(`${date}T00:00:00Z`)
  if (unit === 'week') return dateOf(at.getTime() + count * 7 * DAY_MS)
  const day = at.getUTCDate()
  at.setUTCDate(1)
  at.setUTCMonth(at.getUTCMonth() + count)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  at.setUTCDate(Math.min(day, last))
  return dateOf(at.getTime())
}

/** Minutes of the wall clock since midnight, 0..1440. */
export function minuteOfDay(atMs: number, day: CalendarDay, timeZone: string): number {
  return Math.min(1440, Math.max(0, (atMs + offsetOf(timeZone)(atMs) - day.local) / MINUTE_MS))
}

function days(start: number, count: number, timeZone: string): CalendarDay[] {
  const offsetAt = offsetOf(timeZone)
  return Array.from({ length: count }, (_, index) => {
    const local = start + index * DAY_MS
    const startMs = instantOf(local, offsetAt)
    const endMs = instantOf(local + DAY_MS, offsetAt)
    return { date: dateOf(local), local, startMs, endMs, change: changeOf(local, startMs, endMs, offsetAt) }
  })
}

function changeOf(local: number, startMs: number, endMs: number, offsetAt: (atMs: number) => number): CalendarDay['change'] {
  const before = offsetAt(startMs)
  const after = offsetAt(endMs - 1)
  if (before === after) return null
  let [low, high] = [startMs, endMs]
  while (high - low > MINUTE_MS) {
    const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS
    if (offsetAt(middle) === before) low = middle
    else high = middle
  }
  // `high` is the first minute by the new offset: the wall clock jumped from one reading of it to the other.
  const shown = [high + before - local, high + after - local].map((ms) => ms / MINUTE_MS).sort((a, b) => a - b)
  const [fromMin = 0, toMin = 0] = shown
  return { kind: after > before ? 'skipped' : 'twice', fromMin, toMin }
}

function mondayOf(local: number): number {
  return local - (weekdayOf(local) - 1) * DAY_MS
}
