import { describe, expect, it } from 'vitest'
import type { Schedule, ScheduleBody } from '../../../backend/contract/schedules/schedule.ts'
import { dayAt, minuteOfDay, monthOf, shiftDate, weekOf } from '../../../renderer/schedules/calendar-days.ts'
import { entriesOf } from '../../../renderer/schedules/calendar-entries.ts'
import { moved, resized } from '../../../renderer/schedules/move-entry.ts'
import { aSchedule } from '../../backend/contract/schedules.ts'

const HOUR = 3_600_000
const BERLIN = 'Europe/Berlin'
const made = (id: string, change: Partial<ScheduleBody> = {}): Schedule => ({
  ...aSchedule(change),
  id,
  version: 1,
  createdAtMs: 0,
  changedAtMs: 0,
  by: 'J. Kern',
})

describe('days', () => {
  it('a week begins on Monday, whatever day of it is named', () => {
    expect(weekOf('2026-11-29', BERLIN).map(({ date }) => date)).toEqual(weekOf('2026-11-23', BERLIN).map(({ date }) => date))
    expect(weekOf('2026-11-25', BERLIN)[0]?.date).toBe('2026-11-23')
  })

  it('a month is shown in whole weeks', () => {
    const days = monthOf('2026-11-28', BERLIN)
    expect([days[0]?.date, days.at(-1)?.date, days.length]).toEqual(['2026-10-26', '2026-12-06', 42])
  })

  it('the day on which the clocks go forward has 23 hours and a piece that is not there', () => {
    const sunday = weekOf('2026-03-29', BERLIN)[6]
    expect((sunday?.endMs ?? 0) - (sunday?.startMs ?? 0)).toBe(23 * HOUR)
    expect(sunday?.change).toEqual({ kind: 'skipped', fromMin: 120, toMin: 180 })
  })

  it('the day on which they go back has 25, and a piece that comes twice', () => {
    const sunday = weekOf('2026-10-25', BERLIN)[6]
    expect((sunday?.endMs ?? 0) - (sunday?.startMs ?? 0)).toBe(25 * HOUR)
    expect(sunday?.change).toEqual({ kind: 'twice', fromMin: 120, toMin: 180 })
    expect(weekOf('2026-11-01', BERLIN)[6]?.change).toBeNull()
  })

  it('noon stands at noon on every day, and a moment lies in its day', () => {
    for (const day of [...weekOf('2026-03-29', BERLIN), ...weekOf('2026-10-25', BERLIN)]) {
      const noon = Date.parse(`${day.date}T12:00:00${day.date < '2026-03-29' || day.date > '2026-10-24' ? '+01:00' : '+02:00'}`)
      expect(minuteOfDay(noon, day, BERLIN)).toBe(720)
      expect(dayAt(noon, BERLIN)).toBe(day.date)
    }
  })

  it('goes to other weeks and months, and stays inside short ones', () => {
    expect(shiftDate('2026-11-28', 'week', 1)).toBe('2026-12-05')
    expect(shiftDate('2026-03-31', 'month', -1)).toBe('2026-02-28')
    expect(shiftDate('2026-12-15', 'month', 1)).toBe('2027-01-15')
  })
})

describe('entries', () => {
  const days = weekOf('2026-11-23', BERLIN)

  it('stand side by side where they overlap, and alone where they do not', () => {
    const morning = { days: [1], times: ['06:00'] }
    const entries = entriesOf(
      [
        made('a', { when: { kind: 'weekly', ...morning }, action: { command: 'ON', percent: null, durationS: 3600 } }),
        made('b', { when: { kind: 'weekly', days: [1], times: ['06:30', '08:00'] } }),
      ],
      days,
      BERLIN,
    ).get('2026-11-23')
    expect(entries?.map(({ schedule, fromMin, lane, lanes }) => [schedule.id, fromMin, lane, lanes])).toEqual([
      ['a', 360, 0, 2],
      ['b', 390, 1, 2],
      ['b', 480, 0, 1],
    ])
  })

  it('what falls due all the time is one band', () => {
    const entries = entriesOf([made('beat', { when: { kind: 'cron', cron: '*/5 8-17 * * *' } })], days, BERLIN).get('2026-11-24')
    expect(entries).toMatchObject([{ count: 120, fromMin: 480, toMin: 1076 }])
  })
})

describe('by hand', () => {
  const monday = Date.parse('2026-11-23T06:00:00+01:00')
  const schedule = made('a', { when: { kind: 'weekly', days: [1, 3], times: ['06:00', '18:00'] } })

  it('moves the time that was taken and leaves the others', () => {
    expect(moved(schedule, monday, 45, 0)?.when).toEqual({ kind: 'weekly', days: [1, 3], times: ['06:45', '18:00'] })
  })

  it('moves the day that was taken, also over the end of the week', () => {
    expect(moved(schedule, monday, 0, 1)?.when).toMatchObject({ days: [2, 3] })
    expect(moved(schedule, monday, 0, -1)?.when).toMatchObject({ days: [3, 7] })
    expect(moved(schedule, monday, -7 * 60, 0)?.when).toEqual({ kind: 'weekly', days: [3, 7], times: ['18:00', '23:00'] })
  })

  it('nothing moved is nothing to save; what is no time of a week stays', () => {
    expect(moved(schedule, monday, 0, 0)).toBeUndefined()
    expect(moved(made('c', { when: { kind: 'cron', cron: '0 6 * * *' } }), monday, 15, 0)).toBeUndefined()
  })

  it('gets longer and shorter by steps, never to nothing', () => {
    expect(resized(made('a', { action: { command: 'ON', percent: null, durationS: 1800 } }), 15)?.action.durationS).toBe(2700)
    expect(resized(made('a', { action: { command: 'ON', percent: null, durationS: 1800 } }), -60)?.action.durationS).toBe(900)
    expect(resized(made('a', { action: { command: 'OFF', percent: null, durationS: 0 } }), 15)).toBeUndefined()
  })
})
