// Hours, days, weeks and months of a time zone as edges of buckets. Pure; called by whoever asks a TelemetryStore with `bucket`.
import { LeitstandError } from '../contract/errors.ts'
import type { CalendarUnit } from '../contract/history.ts'
import { MAX_QUERY_POINTS } from '../contract/history.ts'
import { because } from '../contract/reasons.ts'
import { ZoneClock } from './zone-clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const WIDTH_MS: Record<CalendarUnit, number> = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 28 * DAY_MS }
/** 1970-01-05, a Monday. */
const MONDAY_MS = 4 * DAY_MS
const LONGEST_MS = 400 * 366 * DAY_MS

/**
 * Edges of the buckets that [fromMs, toMs) touches: bucket i is [edges[i], edges[i + 1]), the first edge at or before
 * `fromMs`, the last at or after `toMs`; whole minutes. A day has 23, 24 or 25 hours, weeks start on Monday. An hour in which
 * clocks change by less is split there.
 * @throws LeitstandError `query.time-zone`, `query.too-much`
 */
export function calendarEdges(unit: CalendarUnit, timeZone: string, fromMs: number, toMs: number): Float64Array<ArrayBuffer> {
  if (toMs - fromMs > LONGEST_MS || (toMs - fromMs) / WIDTH_MS[unit] > MAX_QUERY_POINTS - 2) {
    throw new LeitstandError('query.too-much', because('too-many-buckets', { most: MAX_QUERY_POINTS }))
  }
  const clock = clockOf(timeZone, fromMs - 32 * DAY_MS, toMs + 32 * DAY_MS)
  return Float64Array.from(unit === 'hour' ? hours(clock, fromMs, toMs) : days(unit, clock, fromMs, toMs))
}

function clockOf(timeZone: string, fromMs: number, toMs: number): ZoneClock {
  try {
    return new ZoneClock(timeZone, fromMs, toMs)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new LeitstandError('query.time-zone', because('time-zone', { name: timeZone }), { cause })
  }
}

function* hours(clock: ZoneClock, fromMs: number, toMs: number): Iterable<number> {
  const startOf = (atMs: number) => {
    const offset = clock.offsetAt(atMs)
    return Math.floor((atMs + offset) / HOUR_MS) * HOUR_MS - offset
  }
  let edge = startOf(fromMs)
  for (; edge < toMs; edge = startOf(edge) + HOUR_MS) yield edge
  yield edge
}

function* days(unit: Exclude<CalendarUnit, 'hour'>, clock: ZoneClock, fromMs: number, toMs: number): Iterable<number> {
  let local = localStart(unit, fromMs + clock.offsetAt(fromMs))
  // Where clocks were set back over midnight, the day before may go on after it.
  while (clock.firstAt(local) > fromMs) local = localStart(unit, local - 1)
  let last = Number.NEGATIVE_INFINITY
  for (let edge = clock.firstAt(local); ; edge = clock.firstAt(local)) {
    // A day that a country left out has no bucket.
    if (edge > last) yield edge
    last = edge
    if (edge >= toMs) return
    local = localStart(unit, local + (unit === 'month' ? 32 * DAY_MS : WIDTH_MS[unit]))
  }
}

/** Start of the day, week or month that holds a wall clock's reading; both as if they were UTC. */
function localStart(unit: Exclude<CalendarUnit, 'hour'>, localMs: number): number {
  if (unit === 'day') return Math.floor(localMs / DAY_MS) * DAY_MS
  if (unit === 'week') return Math.floor((localMs - MONDAY_MS) / (7 * DAY_MS)) * 7 * DAY_MS + MONDAY_MS
  const date = new Date(localMs)
  date.setUTCDate(1)
  return Math.floor(date.getTime() / DAY_MS) * DAY_MS
}
