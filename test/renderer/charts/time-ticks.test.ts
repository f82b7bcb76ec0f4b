import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brushTicks, timeTicks } from '../../../renderer/charts/time-ticks.ts'
import { timeWords } from '../../../renderer/charts/time-words.ts'
import fc from '../../property.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const zone = process.env.TZ

beforeAll(() => {
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const at = (text: string) => new Date(text).getTime()
const clock = (ms: number) => new Date(ms).toTimeString().slice(0, 5)

describe('ticks of the time axis', () => {
  it('stand on full hours of the local clock', () => {
    const ticks = timeTicks(at('2026-11-20T06:10'), at('2026-11-20T14:40'), 9)
    expect(ticks.map((tick) => clock(tick.atMs))).toEqual(['07:00', '08:00', '09:00', '10:00', '11:00', '12:00', '13:00', '14:00'])
  })

  it('stand at the same hours of the clock on the day of 25 hours and on that of 23', () => {
    for (const day of ['2026-10-25', '2026-03-29']) {
      const from = at(`${day}T00:00`)
      const ticks = timeTicks(from, from + 26 * HOUR, 10).filter((tick) => new Date(tick.atMs).getDate() === new Date(from).getDate())
      expect(ticks.map((tick) => new Date(tick.atMs).getHours() % 3)).toEqual(ticks.map(() => 0))
      expect(ticks.length).toBeGreaterThanOrEqual(8)
    }
  })

  it('name midnight by its day, the first by its month, January by its year', () => {
    const days = timeTicks(at('2026-11-19T20:00'), at('2026-11-20T03:00'), 8)
    expect(days.find((tick) => tick.kind === 'day')?.atMs).toBe(at('2026-11-20T00:00'))
    expect(timeTicks(at('2026-11-25T00:00'), at('2026-12-05T00:00'), 12).find((tick) => tick.kind === 'month')?.atMs).toBe(
      at('2026-12-01T00:00'),
    )
    expect(timeTicks(at('2025-06-01T00:00'), at('2026-06-01T00:00'), 12).find((tick) => tick.kind === 'year')?.atMs).toBe(
      at('2026-01-01T00:00'),
    )
  })

  it('are in order, inside the range and not more than asked for, from milliseconds to decades', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000_000 }),
        fc.double({ min: 1, max: 12.2, noNaN: true }),
        fc.integer({ min: 2, max: 20 }),
        (from, power, most) => {
          const to = from + 10 ** power
          const times = timeTicks(from, to, most).map((tick) => tick.atMs)
          expect(times).toEqual([...times].sort((a, b) => a - b))
          expect(new Set(times).size).toBe(times.length)
          expect(times.every((one) => one >= from && one <= to)).toBe(true)
          expect(times.length).toBeLessThanOrEqual(most + 3)
        },
      ),
    )
  })

  it('refuse no range: an empty or reversed one has none', () => {
    expect(timeTicks(5, 5, 5)).toEqual([])
    expect(timeTicks(9, 5, 5)).toEqual([])
    expect(timeTicks(0, Number.NaN, 5)).toEqual([])
  })

  it('of the brush are midnights between days of unequal length', () => {
    const found = brushTicks(at('2026-10-24T12:00'), at('2026-10-27T12:00'), 10).map((tick) => tick.atMs)
    expect(found.map(clock)).toEqual(['00:00', '00:00', '00:00'])
    expect((found[1] ?? 0) - (found[0] ?? 0)).toBe(25 * HOUR)
  })

  it('of the brush are months and years where days would be too many', () => {
    const months = brushTicks(at('2026-01-15T00:00'), at('2026-06-15T00:00'), 10)
    expect(months.map((tick) => new Date(tick.atMs).getMonth())).toEqual([1, 2, 3, 4, 5])
    const years = brushTicks(at('2022-06-01T00:00'), at('2026-06-01T00:00'), 5)
    expect(years.length).toBeLessThanOrEqual(5)
    expect(years.map((tick) => tick.kind)).toContain('year')
  })

  it('are written in the reader’s language, and a moment as exactly as the range is long', () => {
    const moment = at('2026-11-20T12:42:00')
    expect(timeWords('en').moment(moment, 8 * HOUR)).toBe('12:42:00')
    expect(timeWords('en').moment(moment, 5 * DAY)).toBe('Fri 20 Nov 12:42')
    expect(timeWords('de').moment(moment, 5 * DAY)).toBe('Fr. 20. Nov. 12:42')
    expect(timeWords('en').day(moment)).toBe('Fri 20')
  })
})
