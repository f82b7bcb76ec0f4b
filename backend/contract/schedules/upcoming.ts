import { Cron } from 'croner'
import type { ScheduleBody, ScheduleTime } from './schedule.ts'
import { sunEvent } from './sun.ts'
import { instantOf, offsetOf, secondInstantOf } from './wall-time.ts'

/**
 * When a schedule falls due: one answer for backend, calendar and lists. Times are those of a wall clock: one that the clocks leave
 * out falls due once, at the first moment after; one that comes twice falls due once, the first time. What falls due every hour goes on
 * through both: "every 10 minutes" must not leave a plant dry for an hour. Pure.
 */

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** No change of the clocks is larger, ms; looked around for one. */
const LARGEST_CHANGE_MS = 3 * HOUR_MS
/** Most instants answered unless asked for more or fewer. */
const MOST = 1000

type Timing = Pick<ScheduleBody, 'when' | 'timeZone' | 'validFrom' | 'validTo' | 'exceptions'>

/**
 * Instants in [fromMs, toMs), ascending, Unix ms; at most `most`. A schedule that is switched off has them too.
 * @throws RangeError for an unknown time zone, Error for a cron text that is none
 */
export function upcoming(schedule: Timing, fromMs: number, toMs: number, most = MOST): number[] {
  const found: number[] = []
  if (!(toMs > fromMs)) return found
  const offsetAt = offsetOf(schedule.timeZone)
  const rests = new Set(schedule.exceptions)
  const wanted = (date: string) =>
    (schedule.validFrom === null || date >= schedule.validFrom) &&
    (schedule.validTo === null || date <= schedule.validTo) &&
    !rests.has(date) &&
    !rests.has(date.slice(5))
  for (const { local, atMs } of candidates(schedule, fromMs, toMs, offsetAt, wanted)) {
    if (found.length >= most || (schedule.validTo !== null && dateOf(local) > schedule.validTo)) break
    if (schedule.when.kind !== 'sun' && atMs >= toMs) break
    if (atMs < fromMs || atMs >= toMs || atMs === found.at(-1) || !wanted(dateOf(local))) continue
    found.push(atMs)
  }
  return found
}

/** The first instant at or after `fromMs` within `withinMs` (default 400 days); null = none. */
export function nextDue(schedule: Timing, fromMs: number, withinMs = 400 * DAY_MS): number | null {
  return upcoming(schedule, fromMs, fromMs + withinMs, 1)[0] ?? null
}

/** `2026-11-28` of a wall-clock time (as if it were UTC, ms). */
export function dateOf(local: number): string {
  return new Date(local).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday of a wall-clock time. */
export function weekdayOf(local: number): number {
  return new Date(local).getUTCDay() || 7
}

interface Candidate {
  /** Wall clock, as if it were UTC, ms: its date is the one that rests or not. */
  local: number
  atMs: number
}

function* candidates(
  { when, validFrom }: Timing,
  fromMs: number,
  toMs: number,
  offsetAt: (atMs: number) => number,
  wanted: (date: string) => boolean,
): Generator<Candidate> {
  const first = validFrom === null ? Number.NEGATIVE_INFINITY : Date.parse(`${validFrom}T00:00:00Z`)
  if (when.kind === 'sun') {
    yield* sunCandidates(when, Math.max(first, fromMs + offsetAt(fromMs) - 2 * DAY_MS), toMs, offsetAt)
    return
  }
  const start = Math.max(first, localStart(fromMs, offsetAt))
  const end = toMs + Math.max(offsetAt(toMs), offsetAt(toMs - LARGEST_CHANGE_MS)) + LARGEST_CHANGE_MS
  const locals = when.kind === 'cron' ? cronLocals(when.cron, start, wanted) : weeklyLocals(when, start)
  const again: Candidate[] = []
  const both = when.kind === 'cron' && isEveryHour(when.cron)
  for (const local of locals) {
    const atMs = instantOf(local, offsetAt)
    while (again[0] !== undefined && again[0].atMs <= atMs) yield* again.splice(0, 1)
    if (local > end) return
    yield { local, atMs }
    const secondMs = both ? secondInstantOf(local, offsetAt) : null
    if (secondMs !== null) again.push({ local, atMs: secondMs })
  }
}

/** Its field of hours names none. */
function isEveryHour(cron: string): boolean {
  return cron.trim().split(/\s+/).at(-4) === '*'
}

/** The earliest wall-clock time whose moment can lie at or after `fromMs`. */
function localStart(fromMs: number, offsetAt: (atMs: number) => number): number {
  const before = offsetAt(fromMs - LARGEST_CHANGE_MS)
  const after = offsetAt(fromMs + LARGEST_CHANGE_MS)
  const local = fromMs + offsetAt(fromMs)
  return before === after ? local : local - LARGEST_CHANGE_MS
}

function* cronLocals(text: string, start: number, wanted: (date: string) => boolean): Generator<number> {
  // Counted in UTC, which stands for the wall clock: every day has 24 hours here, the clocks' changes are dealt with by instantOf.
  const cron = new Cron(text, { timezone: 'UTC', paused: true })
  let next = cron.nextRun(new Date(start - 1000))
  while (next !== null) {
    const local = next.getTime()
    if (local >= start) yield local
    // A day of rest is passed in one step, whatever falls due in it.
    const from = wanted(dateOf(local)) ? local : Math.floor(local / DAY_MS) * DAY_MS + DAY_MS - 1000
    next = cron.nextRun(new Date(from))
  }
}

function* weeklyLocals({ days, times }: Extract<ScheduleTime, { kind: 'weekly' }>, start: number): Generator<number> {
  const offsets = times.map(timeOfDay).sort((a, b) => a - b)
  for (let day = Math.floor(start / DAY_MS) * DAY_MS; ; day += DAY_MS) {
    if (!days.includes(weekdayOf(day))) continue
    for (const offset of offsets) if (day + offset >= start) yield day + offset
  }
}

function* sunCandidates(
  { event, offsetMin, days, latitude, longitude }: Extract<ScheduleTime, { kind: 'sun' }>,
  start: number,
  toMs: number,
  offsetAt: (atMs: number) => number,
): Generator<Candidate> {
  const end = toMs + offsetAt(toMs) + 2 * DAY_MS
  for (let day = Math.floor(start / DAY_MS) * DAY_MS; day <= end; day += DAY_MS) {
    const sunMs = sunOfDate(event, day, latitude, longitude, offsetAt)
    if (sunMs === null || !days.includes(weekdayOf(day))) continue
    // To the whole second, as everything else here.
    yield { local: day, atMs: Math.round(sunMs / 1000) * 1000 + offsetMin * 60_000 }
  }
}

/** The event that belongs to a date of the wall clock: solar noon may lie on another UTC day than the zone's. */
function sunOfDate(event: 'sunrise' | 'sunset', day: number, latitude: number, longitude: number, offsetAt: (atMs: number) => number) {
  for (const shift of [0, DAY_MS, -DAY_MS]) {
    const at = sunEvent(event, day + shift, latitude, longitude)
    if (at !== null && Math.floor((at + offsetAt(at)) / DAY_MS) * DAY_MS === day) return at
  }
  return null
}

/** ms since midnight of `06:00` or `06:00:30`. */
export function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
