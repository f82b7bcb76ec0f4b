import { describe, expect, it } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { CALENDAR_UNITS, type CalendarUnit } from '../../../backend/contract/history.ts'
import { calendarEdges } from '../../../backend/telemetry/calendar-buckets.ts'
import fc from '../../property.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'America/Havana',
  'Africa/Casablanca',
  'Pacific/Apia',
]
const WIDEST: Record<CalendarUnit, number> = { hour: HOUR, day: 25 * HOUR, week: 7 * DAY + HOUR, month: 31 * DAY + HOUR }

const FORMATS = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23' }),
  ]),
)

/** What the wall clock of the zone shows. */
function clock(ms: number, timeZone: string) {
  return Object.fromEntries((FORMATS.get(timeZone)?.formatToParts(ms) ?? []).map(({ type, value }) => [type, value]))
}

const edgesOf = (unit: CalendarUnit, zone: string, from: string, to: string) =>
  Array.from(calendarEdges(unit, zone, Date.parse(from), Date.parse(to)), (ms) => new Date(ms).toISOString().slice(0, 16))

describe('buckets of the calendar', () => {
  it('cover the range without gap or overlap, each beginning where the zone’s calendar says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...CALENDAR_UNITS),
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2030, 0, 1) }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (unit, zone, fromMs, share) => {
          const spanMs = 1 + Math.floor(share * 20 * WIDEST[unit])
          const edges = calendarEdges(unit, zone, fromMs, fromMs + spanMs)
          expect(edges[0]).toBeLessThanOrEqual(fromMs)
          expect(edges[1]).toBeGreaterThan(fromMs)
          expect(edges.at(-1)).toBeGreaterThanOrEqual(fromMs + spanMs)
          expect(edges.at(-2)).toBeLessThan(fromMs + spanMs)
          for (const [index, edge] of edges.entries()) {
            const width = edge - (edges[index - 1] ?? edge - 1)
            expect(width).toBeGreaterThan(0)
            expect(width).toBeLessThanOrEqual(WIDEST[unit])
            const { minute, hour, weekday, day } = clock(edge, zone)
            if (unit === 'hour') {
              // An hour may begin at the half where clocks were set by half an hour.
              if (zone !== 'Australia/Lord_Howe') expect(minute).toBe('00')
              continue
            }
            const midnight = hour === '00' && minute === '00'
            // Clocks may jump over midnight; the day then begins with the jump.
            if (!midnight) expect(clock(edge - 60_000, zone).hour).toBe('23')
            if (unit === 'week') expect(weekday).toBe('Mon')
            if (unit === 'month') expect(day).toBe('1')
          }
        },
      ),
      { numRuns: 250 },
    )
  })

  it('know days of 23 and 25 hours, and of 23.5 and 24.5', () => {
    expect(edgesOf('day', 'Europe/Berlin', '2026-03-29T10:00Z', '2026-03-29T11:00Z')).toEqual(['2026-03-28T23:00', '2026-03-29T22:00'])
    expect(edgesOf('day', 'Europe/Berlin', '2026-10-25T10:00Z', '2026-10-25T11:00Z')).toEqual(['2026-10-24T22:00', '2026-10-25T23:00'])
    expect(edgesOf('day', 'Australia/Lord_Howe', '2026-04-05T00:00Z', '2026-04-05T01:00Z')).toEqual([
      '2026-04-04T13:00',
      '2026-04-05T13:30',
    ])
    expect(edgesOf('day', 'Australia/Lord_Howe', '2026-10-04T00:00Z', '2026-10-04T01:00Z')).toEqual([
      '2026-10-03T13:30',
      '2026-10-04T13:00',
    ])
  })

  it('begin a day with the jump where there is no midnight, and with the first one where there are two', () => {
    expect(edgesOf('day', 'Africa/Cairo', '2026-04-24T02:00Z', '2026-04-24T03:00Z')).toEqual(['2026-04-23T22:00', '2026-04-24T21:00'])
    expect(edgesOf('day', 'America/Havana', '2026-11-01T12:00Z', '2026-11-01T13:00Z')).toEqual(['2026-11-01T04:00', '2026-11-02T05:00'])
  })

  it('leave out the day that Samoa left out', () => {
    expect(edgesOf('day', 'Pacific/Apia', '2011-12-29T12:00Z', '2011-12-31T00:00Z')).toEqual([
      '2011-12-29T10:00',
      '2011-12-30T10:00',
      '2011-12-31T10:00',
    ])
  })

  it('of a range that ends on an edge end there', () => {
    expect(edgesOf('month', 'Europe/Berlin', '2026-01-31T23:00Z', '2026-03-31T22:00Z')).toEqual([
      '2026-01-31T23:00',
      '2026-02-28T23:00',
      '2026-03-31T22:00',
    ])
  })

  it('refuse zones that nobody knows and ranges with too many', () => {
    const code = (act: () => unknown) => {
      try {
        act()
      } catch (error) {
        return error instanceof LeitstandError ? error.code : error
      }
      return undefined
    }
    expect(code(() => calendarEdges('day', 'Europe/Atlantis', 0, 1))).toBe('query.time-zone')
    expect(code(() => calendarEdges('hour', 'UTC', 0, 12 * 366 * DAY))).toBe('query.too-much')
    expect(code(() => calendarEdges('month', 'UTC', -8.64e15, 8.64e15))).toBe('query.too-much')
    expect(calendarEdges('month', 'UTC', 0, Date.UTC(2026, 0, 1))).toHaveLength(56 * 12 + 1)
  })
})
