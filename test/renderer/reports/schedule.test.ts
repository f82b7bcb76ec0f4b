import { expect, it } from 'vitest'
import { changeEvery, fromCron, nextRuns, readClock, type Schedule, toCron } from '../../../renderer/reports/schedule.ts'

const PAIRS: [Schedule, string][] = [
  [{ every: 'hour', minute: 5 }, '5 * * * *'],
  [{ every: 'day', at: '06:00' }, '0 6 * * *'],
  [{ every: 'week', weekday: 1, at: '06:30' }, '30 6 * * 1'],
  [{ every: 'week', weekday: 7, at: '23:05' }, '5 23 * * 0'],
  [{ every: 'month', day: 28, at: '00:00' }, '0 0 28 * *'],
]

it('writes what people say as five fields and reads it back', () => {
  for (const [schedule, cron] of PAIRS) {
    expect(toCron(schedule)).toBe(cron)
    expect(fromCron(cron)).toEqual(schedule)
  }
})

it('keeps what has no shape of its own as it is', () => {
  for (const text of ['*/5 * * * *', '0 6 * * 1-5', '0 6 31 * *', '0 6 1 1 *', '0 6 1 * 1', '61 6 * * *', 'nonsense'])
    expect(fromCron(text)).toEqual({ every: 'other', text })
  expect(fromCron('0 6 * * 7')).toEqual({ every: 'week', weekday: 7, at: '06:00' })
})

it('keeps the time of day when the rhythm changes', () => {
  expect(changeEvery({ every: 'day', at: '17:45' }, 'week')).toEqual({ every: 'week', weekday: 1, at: '17:45' })
  expect(changeEvery({ every: 'week', weekday: 2, at: '17:45' }, 'other')).toEqual({ every: 'other', text: '45 17 * * 2' })
})

it('tells the next runs by the clock of the time zone, also over the end of summer time', () => {
  const runs = nextRuns('0 6 * * *', 'Europe/Berlin', 2, Date.UTC(2026, 9, 24, 12))
  expect(runs).toEqual([Date.UTC(2026, 9, 25, 5), Date.UTC(2026, 9, 26, 5)])
  expect(nextRuns('0 6 * * *', 'Europe/Berlin', 1, Date.UTC(2026, 9, 23, 12))).toEqual([Date.UTC(2026, 9, 24, 4)])
})

it('knows what is no schedule, and what never comes', () => {
  expect(nextRuns('0 6 * *', 'UTC', 3, 0)).toBeUndefined()
  expect(nextRuns('99 6 * * *', 'UTC', 3, 0)).toBeUndefined()
  expect(nextRuns('0 0 6 * * *', 'UTC', 3, 0)).toBeUndefined()
  expect(nextRuns('0 6 30 2 *', 'UTC', 3, 0)).toEqual([])
})

it('reads times of day as people type them', () => {
  expect(['6', '6:30', '06.30', '6 Uhr', '23:59'].map(readClock)).toEqual(['06:00', '06:30', '06:30', '06:00', '23:59'])
  expect(['24:00', '6:60', '', 'noon', '6:5'].map(readClock)).toEqual(Array(5).fill(undefined))
})
