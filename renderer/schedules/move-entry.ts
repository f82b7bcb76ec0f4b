import type { Schedule, ScheduleBody } from '../../backend/contract/schedules/schedule.ts'
import { timeOfDay, weekdayOf } from '../../backend/contract/schedules/upcoming.ts'
import { offsetOf } from '../../backend/contract/schedules/wall-time.ts'

/** Moves and resizes entries of simple weekly schedules by hand. Pure. */

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Steps of the hand, min. */
export const STEP_MIN = 15

/** Only times of a week are moved; cron and the sun are edited as text. */
export function isMovable(schedule: Schedule): boolean {
  return schedule.when.kind === 'weekly'
}

/**
 * The schedule with the time that fell due at `atMs` moved; other times of it stay, a day moves for all its times.
 * Undefined where nothing changes.
 */
export function moved(schedule: Schedule, atMs: number, minutes: number, days: number): ScheduleBody | undefined {
  const { when } = schedule
  if (when.kind !== 'weekly' || (minutes === 0 && days === 0)) return undefined
  const local = atMs + offsetOf(schedule.timeZone)(atMs)
  const inDay = ((local % DAY_MS) + DAY_MS) % DAY_MS
  // In the gap of a changing clock the instant is later than the time that stands in the schedule.
  const taken = [...when.times].sort((a, b) => Math.abs(timeOfDay(a) - inDay) - Math.abs(timeOfDay(b) - inDay))[0]
  if (taken === undefined) return undefined
  const target = timeOfDay(taken) + minutes * MINUTE_MS
  const carried = Math.floor(target / DAY_MS)
  const time = clockText(target - carried * DAY_MS)
  const times = [...new Set(when.times.map((one) => (one === taken ? time : one)))].sort()
  const weekday = weekdayOf(local)
  const shift = days + carried
  const day = ((((weekday - 1 + shift) % 7) + 7) % 7) + 1
  const all = [...new Set(when.days.map((one) => (one === weekday ? day : one)))].sort((a, b) => a - b)
  return { ...bodyOf(schedule), when: { ...when, times, days: all } }
}

/** Another length; at least one step, at most a day. */
export function resized(schedule: Schedule, minutes: number): ScheduleBody | undefined {
  if (schedule.action.command === 'OFF') return undefined
  const before = schedule.action.durationS
  const durationS = Math.min(86_400, Math.max(STEP_MIN * 60, before + minutes * 60))
  return durationS === before ? undefined : { ...bodyOf(schedule), action: { ...schedule.action, durationS } }
}

/** A document without its head. */
export function bodyOf({ id: _i, version: _v, createdAtMs: _c, changedAtMs: _h, by: _b, ...body }: Schedule): ScheduleBody {
  return body
}

/** `06:00`, or `06:00:30` where there are seconds. */
export function clockText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`
}
