import { describe, expect, it } from 'vitest'
import { nextDue, upcoming } from '../../../../backend/contract/schedules/upcoming.ts'
import { zoneOffset } from '../../../../backend/contract/schedules/zone-offset.ts'
import { aSchedule } from '../schedules.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEP = 15 * MINUTE
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Tehran',
  'Pacific/Norfolk',
  'Asia/Kolkata',
]
const daily = (time: string) => aSchedule({ when: { kind: 'weekly', days: [1, 2, 3, 4, 5, 6, 7], times: [time] } })
const iso = (times: readonly number[]) => times.map((at) => new Date(at).toISOString())
const at = (text: string) => Date.parse(text)

describe('changes of the clocks', () => {
  it.each(ZONES)(
    'every change of ten years in %s: each wall-clock time falls due once a day, as a clock that is watched says',
    (timeZone) => {
      const offsetAt = zoneOffset(timeZone)
      for (const change of changes(offsetAt, at('2020-01-01T00:00:00Z'), at('2030-01-01T00:00:00Z'))) {
        const from = change - 36 * HOUR - (change % STEP)
        const to = change + 36 * HOUR
        const watched = watch(from - DAY, to + DAY, offsetAt)
        for (let minute = 0; minute < 1440; minute += 15) {
          const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
          const expected = watched(minute * MINUTE).filter((one) => one >= from && one < to)
          const answered = upcoming({ ...daily(time), timeZone }, from, to)
          expect(iso(answered), `${timeZone} ${time}`).toEqual(iso(expected))
          const [hour, min] = time.split(':').map(Number)
          const cron = { ...daily(time), timeZone, when: { kind: 'cron' as const, cron: `${min} ${hour} * * *` } }
          expect(iso(upcoming(cron, from, to)), `${timeZone} cron ${time}`).toEqual(iso(expected))
        }
      }
    },
  )

  it('a time that does not exist runs once, at the first moment after; its neighbours do not run twice', () => {
    const night = aSchedule({ when: { kind: 'weekly', days: [7], times: ['02:15', '02:45', '03:00'] } })
    expect(iso(upcoming(night, at('2026-03-28T12:00:00Z'), at('2026-03-29T12:00:00Z')))).toEqual(['2026-03-29T01:00:00.000Z'])
  })

  it('an hour that comes twice runs once where it is named', () => {
    const cron = (text: string) => aSchedule({ when: { kind: 'cron', cron: text } })
    for (const night of [cron('*/30 2 * * *'), aSchedule({ when: { kind: 'weekly', days: [7], times: ['02:30', '02:00'] } })]) {
      const found = upcoming(night, at('2026-10-25T00:00:00Z'), at('2026-10-25T02:31:00Z'))
      expect(iso(found)).toEqual(['2026-10-25T00:00:00.000Z', '2026-10-25T00:30:00.000Z'])
    }
  })

  it.each(ZONES)('what falls due every quarter of an hour goes on through every change in %s, whenever one looks', (timeZone) => {
    const offsetAt = zoneOffset(timeZone)
    for (const text of ['*/15 * * * *', '0 */15 * * * *']) {
      const quarters = { ...aSchedule({ when: { kind: 'cron', cron: text } }), timeZone }
      for (const change of changes(offsetAt, at('2024-01-01T00:00:00Z'), at('2026-01-01T00:00:00Z'))) {
        const from = change - 4 * HOUR - (change % STEP)
        const all = Array.from({ length: (8 * HOUR) / STEP }, (_, place) => from + place * STEP)
        const found = upcoming(quarters, from, from + 8 * HOUR)
        expect(iso(found)).toEqual(iso(all))
        for (const one of all.slice(0, -1)) expect(nextDue(quarters, one + 1)).toBe(one + STEP)
      }
    }
  })
})

describe('what falls due', () => {
  it('a window cut in pieces gives the same as the whole, nothing twice and nothing lost', () => {
    const schedule = aSchedule({ when: { kind: 'weekly', days: [6, 7], times: ['02:30', '01:30'] } })
    const from = at('2026-10-23T00:00:00Z')
    const whole = upcoming(schedule, from, from + 5 * DAY)
    const pieces: number[] = []
    for (let piece = from; piece < from + 5 * DAY; piece += 37 * MINUTE)
      pieces.push(...upcoming(schedule, piece, Math.min(piece + 37 * MINUTE, from + 5 * DAY)))
    expect(pieces).toEqual(whole)
  })

  it('rests outside its time of validity, on single days and on days of every year', () => {
    const schedule = { ...daily('06:00'), validFrom: '2026-12-23', validTo: '2026-12-28', exceptions: ['2026-12-27', '12-25'] }
    expect(iso(upcoming(schedule, at('2026-12-01T00:00:00Z'), at('2027-02-01T00:00:00Z'))).map((one) => one.slice(0, 10))).toEqual([
      '2026-12-23',
      '2026-12-24',
      '2026-12-26',
      '2026-12-28',
    ])
  })

  it('seconds count, and there are never more than asked for', () => {
    const schedule = aSchedule({ when: { kind: 'cron', cron: '*/20 * * * * *' } })
    const from = at('2026-11-28T10:00:00Z')
    expect(upcoming(schedule, from, from + MINUTE)).toEqual([from, from + 20_000, from + 40_000])
    expect(upcoming(schedule, from, from + DAY, 5)).toHaveLength(5)
  })

  it('a day of rest is no obstacle for what falls due every second', () => {
    const schedule = aSchedule({ when: { kind: 'cron', cron: '* * * * * *' }, exceptions: ['2026-11-28'] })
    expect(nextDue(schedule, at('2026-11-28T05:00:00Z'))).toBe(at('2026-11-28T23:00:00Z'))
  })

  it('what never comes is answered with none', () => {
    expect(nextDue(aSchedule({ when: { kind: 'cron', cron: '0 0 30 2 *' } }), at('2026-11-28T05:00:00Z'))).toBeNull()
    expect(nextDue({ ...daily('06:00'), validTo: '2026-01-01' }, at('2026-11-28T05:00:00Z'))).toBeNull()
  })

  it('follows the sun with its offset, on the days that are wanted', () => {
    const schedule = aSchedule({
      when: { kind: 'sun', event: 'sunset', offsetMin: -30, days: [6], latitude: 52.52, longitude: 13.405 },
    })
    const [first, ...more] = upcoming(schedule, at('2026-06-19T00:00:00Z'), at('2026-06-26T00:00:00Z'))
    expect(more).toEqual([])
    // Saturday 20 June 2026, sunset 21:33 in Berlin.
    expect(Math.abs((first ?? 0) - at('2026-06-20T19:03:00Z'))).toBeLessThan(2 * MINUTE)
  })

  it('gives one sunrise a day where the zone is far from the sun', () => {
    const schedule = aSchedule({
      timeZone: 'Pacific/Auckland',
      when: { kind: 'sun', event: 'sunrise', offsetMin: 0, days: [1, 2, 3, 4, 5, 6, 7], latitude: -36.85, longitude: 174.76 },
    })
    const from = at('2026-03-01T00:00:00Z')
    const times = upcoming(schedule, from, from + 100 * DAY)
    expect(times.length).toBe(100)
    for (const [index, time] of times.entries())
      if (index > 0) expect(Math.abs(time - (times[index - 1] ?? 0) - DAY)).toBeLessThan(3 * MINUTE)
  })
})

/** Moments at which the zone's offset changes, to the minute. */
function changes(offsetAt: (atMs: number) => number, from: number, to: number): number[] {
  const found: number[] = []
  for (let low = from; low < to; low += 12 * HOUR) {
    let [before, after] = [low, low + 12 * HOUR]
    if (offsetAt(before) === offsetAt(after)) continue
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE
      if (offsetAt(middle) === offsetAt(before)) before = middle
      else after = middle
    }
    found.push(after)
  }
  return found
}

/** A clock on the wall, looked at every quarter of an hour: when it first shows a time of day or passes it, for each date. */
function watch(from: number, to: number, offsetAt: (atMs: number) => number): (timeOfDay: number) => number[] {
  const shown: { at: number; local: number }[] = []
  for (let moment = from; moment < to; moment += STEP) shown.push({ at: moment, local: moment + offsetAt(moment) })
  return (timeOfDay) => {
    const first = Math.floor((shown[0]?.local ?? 0) / DAY) + 1
    const last = Math.floor((shown.at(-1)?.local ?? 0) / DAY) - 1
    const found: number[] = []
    for (let day = first; day <= last; day++) {
      const due = shown.find(({ local }) => local >= day * DAY + timeOfDay)
      if (due) found.push(due.at)
    }
    return found
  }
}
