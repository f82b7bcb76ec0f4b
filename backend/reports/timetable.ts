// When a schedule falls due, in its time zone.
import { Cron } from 'croner'
import { LeitstandError } from '../contract/errors.ts'

const DAY_MS = 86_400_000
const FIELDS = /^\s*\S+(\s+\S+){4}\s*$/

/** @throws LeitstandError `report.schedule` for what is no schedule of five fields, or never falls due */
export function checkSchedule(schedule: string, timeZone: string, nowMs: number): void {
  if (!FIELDS.test(schedule)) throw new LeitstandError('report.schedule')
  let next: number | null
  try {
    next = nextRun(schedule, timeZone, nowMs)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new LeitstandError('report.schedule', `${schedule} is no schedule: ${why}. Five fields are minute, hour, day, month, weekday.`, {
      cause,
    })
  }
  if (next === null) throw new LeitstandError('report.schedule', `${schedule} never falls due.`)
}

/** The first time after `afterMs`; null = never. A time that the clocks leave out falls due right after; one that comes twice, once. */
export function nextRun(schedule: string, timeZone: string, afterMs: number): number | null {
  const cron = new Cron(schedule, { timezone: timeZone, paused: true })
  return cron.nextRun(new Date(afterMs))?.getTime() ?? null
}

/** The last time it fell due in (afterMs, nowMs], no longer ago than a day; null = it did not. */
export function lastMissed(schedule: string, timeZone: string, afterMs: number, nowMs: number): number | null {
  let missed: number | null = null
  let at = nextRun(schedule, timeZone, Math.max(afterMs, nowMs - DAY_MS))
  while (at !== null && at <= nowMs) {
    missed = at
    at = nextRun(schedule, timeZone, at)
  }
  return missed
}
