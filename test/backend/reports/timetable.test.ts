import { expect, test } from 'vitest'
import { lastPeriod } from '../../../backend/reports/period.ts'
import { checkSchedule, lastMissed, nextRun } from '../../../backend/reports/timetable.ts'

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
const utc = (text: string) => Date.parse(`${text}Z`)

test('a schedule is kept in local time on both sides of a change of clocks', () => {
  const before = nextRun('0 6 * * *', 'Europe/Berlin', utc('2026-03-28T12:00'))
  expect(iso(before)).toBe('2026-03-29T04:00:00.000Z')
  expect(iso(nextRun('0 6 * * *', 'Europe/Berlin', utc('2026-03-27T12:00')))).toBe('2026-03-28T05:00:00.000Z')
})

test('a time that the clocks leave out falls due right after, one that comes twice falls due once', () => {
  const skipped = nextRun('30 2 * * *', 'Europe/Berlin', utc('2026-03-28T12:00'))
  expect(iso(skipped)).toBe('2026-03-29T01:00:00.000Z')
  const first = nextRun('30 2 * * *', 'Europe/Berlin', utc('2026-10-24T12:00'))
  expect(iso(first)).toBe('2026-10-25T00:30:00.000Z')
  expect(iso(nextRun('30 2 * * *', 'Europe/Berlin', first ?? 0))).toBe('2026-10-26T01:30:00.000Z')
})

test.each(['', '* * * *', '* * * * * *', '61 * * * *', 'a b c d e', '0 0 31 2 *', '@daily'])('%j is no schedule', (schedule) => {
  expect(() => checkSchedule(schedule, 'UTC', utc('2026-11-20T00:00'))).toThrow(expect.objectContaining({ code: 'report.schedule' }))
})

test('what was missed within a day is known by its last time, what is older is not', () => {
  const now = utc('2026-11-20T12:00')
  expect(iso(lastMissed('0 * * * *', 'UTC', utc('2026-11-01T00:00'), now))).toBe('2026-11-20T12:00:00.000Z')
  expect(iso(lastMissed('0 6 * * *', 'UTC', utc('2026-11-20T05:00'), now))).toBe('2026-11-20T06:00:00.000Z')
  expect(lastMissed('0 6 * * 1', 'UTC', utc('2026-11-01T00:00'), now)).toBeNull()
})

test.each([
  ['hour', '2026-10-25T01:10', 'Europe/Berlin', '2026-10-25T00:00', '2026-10-25T01:00'],
  ['day', '2026-10-26T05:00', 'Europe/Berlin', '2026-10-24T22:00', '2026-10-25T23:00'],
  ['day', '2026-03-30T05:00', 'Europe/Berlin', '2026-03-28T23:00', '2026-03-29T22:00'],
  ['week', '2026-11-20T12:00', 'Europe/Berlin', '2026-11-08T23:00', '2026-11-15T23:00'],
  ['month', '2026-11-01T00:30', 'Europe/Berlin', '2026-09-30T22:00', '2026-10-31T23:00'],
  ['month', '2026-01-15T00:00', 'UTC', '2025-12-01T00:00', '2026-01-01T00:00'],
  ['hour', '2026-01-01T00:10', 'Asia/Kathmandu', '2025-12-31T22:15', '2025-12-31T23:15'],
  // Midnight is left out there on this day.
  ['day', '2026-09-06T12:00', 'America/Santiago', '2026-09-05T04:00', '2026-09-06T04:00'],
] as const)('the last whole %s before %s in %s is %s to %s', (unit, at, zone, from, to) => {
  const { fromMs, toMs } = lastPeriod(unit, utc(at), zone)
  expect([iso(fromMs), iso(toMs)]).toEqual([iso(utc(from)), iso(utc(to))])
})
