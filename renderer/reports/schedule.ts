import { Cron } from 'croner'

/** A report's schedule as people say it, and as the five fields that the backend keeps. Pure. */

/** Weekdays from 1 = Monday; days of the month to 28, so that every month has them; times as `06:00`. */
export type Schedule =
  | { every: 'hour'; minute: number }
  | { every: 'day'; at: string }
  | { every: 'week'; weekday: number; at: string }
  | { every: 'month'; day: number; at: string }
  | { every: 'other'; text: string }

export type Every = Schedule['every']
export const EVERY: readonly Every[] = ['hour', 'day', 'week', 'month', 'other']

export function toCron(schedule: Schedule): string {
  switch (schedule.every) {
    case 'hour':
      return `${schedule.minute} * * * *`
    case 'day':
      return `${clockFields(schedule.at)} * * *`
    case 'week':
      return `${clockFields(schedule.at)} * * ${schedule.weekday % 7}`
    case 'month':
      return `${clockFields(schedule.at)} ${schedule.day} * *`
    case 'other':
      return schedule.text.trim().replace(/\s+/g, ' ')
  }
}

/** What has no shape of its own stays as five fields. */
export function fromCron(text: string): Schedule {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = text.trim().split(/\s+/)
  const other: Schedule = { every: 'other', text }
  if (more.length > 0 || month !== '*' || !isNumber(minute, 59)) return other
  if (hour === '*') return day === '*' && weekday === '*' ? { every: 'hour', minute: Number(minute) } : other
  if (!isNumber(hour, 23)) return other
  const at = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (day === '*' && weekday === '*') return { every: 'day', at }
  if (day === '*' && isNumber(weekday, 7)) return { every: 'week', weekday: Number(weekday) % 7 || 7, at }
  return weekday === '*' && isNumber(day, 28) && Number(day) > 0 ? { every: 'month', day: Number(day), at } : other
}

/** Another rhythm with the time of day that was set. */
export function changeEvery(schedule: Schedule, every: Every): Schedule {
  const at = 'at' in schedule ? schedule.at : '06:00'
  switch (every) {
    case 'hour':
      return { every, minute: 0 }
    case 'day':
      return { every, at }
    case 'week':
      return { every, weekday: 1, at }
    case 'month':
      return { every, day: 1, at }
    case 'other':
      return { every, text: toCron(schedule) }
  }
}

/** The next runs, Unix ms; undefined for what is no schedule of five fields, empty where it never comes. */
export function nextRuns(cron: string, timeZone: string, count: number, fromMs: number): number[] | undefined {
  if (cron.trim().split(/\s+/).length !== 5) return undefined
  try {
    return new Cron(cron, { timezone: timeZone, paused: true }).nextRuns(count, new Date(fromMs)).map((run) => run.getTime())
  } catch (fault) {
    if (fault instanceof Error) return undefined
    throw fault
  }
}

/** `06:30` as typed; undefined for what is no time of day. */
export function readClock(typed: string): string | undefined {
  const [, hour = '', minute = '00'] = /^\s*(\d{1,2})(?:[:.](\d\d))?\s*(?:uhr|h)?\s*$/i.exec(typed) ?? []
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined
  return `${hour.padStart(2, '0')}:${minute}`
}

function clockFields(at: string): string {
  const [hour = '0', minute = '0'] = at.split(':')
  return `${Number(minute)} ${Number(hour)}`
}

function isNumber(field: string, most: number): boolean {
  return /^\d{1,2}$/.test(field) && Number(field) <= most
}
