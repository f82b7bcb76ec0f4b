import { expect, test } from 'vitest'
import { type QuietHours, quietUntil } from '../../../../backend/contract/alarms/quiet-hours.ts'
import fc from '../../../property.ts'

const NIGHT: QuietHours = { from: '22:00', to: '06:00', days: [1, 2, 3, 4, 5, 6, 7], criticalPasses: true }
const BERLIN = 'Europe/Berlin'
const until = (quiet: QuietHours, at: string, zone = BERLIN) => {
  const ms = quietUntil(quiet, zone, Date.parse(at))
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

test('is quiet from evening to morning, by the wall clock of the zone', () => {
  expect(until(NIGHT, '2026-11-20T20:59:59Z')).toBeUndefined()
  expect(until(NIGHT, '2026-11-20T21:00:00Z')).toBe('2026-11-21T05:00:00.000Z')
  expect(until(NIGHT, '2026-11-21T04:59:59Z')).toBe('2026-11-21T05:00:00.000Z')
  expect(until(NIGHT, '2026-11-21T05:00:00Z')).toBeUndefined()
})

test('belongs to the day on which it began', () => {
  const friday = { ...NIGHT, days: [5] } // 2026-11-20 is a Friday
  expect(until(friday, '2026-11-21T03:00:00Z')).toBe('2026-11-21T05:00:00.000Z')
  expect(until(friday, '2026-11-20T03:00:00Z')).toBeUndefined()
})

test('joins whole days into a weekend', () => {
  const weekend = { ...NIGHT, from: '00:00', to: '00:00', days: [6, 7] }
  expect(until(weekend, '2026-11-21T12:00:00Z')).toBe('2026-11-22T23:00:00.000Z')
})

test('ends by the clock in the nights in which clocks are moved', () => {
  expect(until(NIGHT, '2026-03-28T23:00:00Z')).toBe('2026-03-29T04:00:00.000Z')
  expect(until(NIGHT, '2026-10-24T23:00:00Z')).toBe('2026-10-25T05:00:00.000Z')
})

test('once it ends it is not quiet, in any zone and for any hours that leave some', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'UTC')
  const at = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) })
  const days = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(time, time, days, zone, at, (from, to, some, timeZone, atMs) => {
      const quiet = { from, to, days: some, criticalPasses: false }
      const endMs = quietUntil(quiet, timeZone, atMs)
      if (endMs === undefined) return
      expect(endMs).toBeGreaterThan(atMs)
      expect(quietUntil(quiet, timeZone, endMs)).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})
