// The period of a report: the last whole hour, day, week or month of a time zone before it runs.
import type { CalendarUnit } from '../contract/history.ts'
import { instantOf } from '../contract/schedules/wall-time.ts'
import { zoneOffset } from '../contract/schedules/zone-offset.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 1970-01-05 was a Monday. */
const MONDAY = 4

/** [fromMs, toMs) of the last whole unit before `atMs`; a day has 23, 24 or 25 hours, weeks begin on Mondays. */
export function lastPeriod(unit: CalendarUnit, atMs: number, timeZone: string): { fromMs: number; toMs: number } {
  const offsetAt = zoneOffset(timeZone)
  const toMs = startOf(unit, atMs, offsetAt)
  return { fromMs: startOf(unit, toMs - 1, offsetAt), toMs }
}

function startOf(unit: CalendarUnit, atMs: number, offsetAt: (atMs: number) => number): number {
  const local = atMs + offsetAt(atMs)
  // An hour that happens twice is two hours; in zones with half hours it begins at the local hour.
  if (unit === 'hour') return atMs - (((local % HOUR_MS) + HOUR_MS) % HOUR_MS)
  const day = Math.floor(local / DAY_MS)
  if (unit === 'day') return instantOf(day * DAY_MS, offsetAt)
  if (unit === 'week') return instantOf((day - ((((day - MONDAY) % 7) + 7) % 7)) * DAY_MS, offsetAt)
  const date = new Date(local)
  return instantOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1), offsetAt)
}
