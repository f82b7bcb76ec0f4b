import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offsetOf } from '../../../../backend/contract/schedules/wall-time.ts'
import { zoneOffset } from '../../../../backend/contract/schedules/zone-offset.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'Africa/Casablanca']

test('what is kept of a day is what the time zone says at every moment of it', () => {
  const moment = fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2045, 0) })
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.array(moment, { minLength: 1, maxLength: 20 }), (zone, moments) => {
      const exact = zoneOffset(zone)
      // Twice: the second answer is a kept one.
      for (const atMs of [...moments, ...moments]) expect(offsetOf(zone)(atMs)).toBe(exact(atMs))
    }),
  )
})

test('a day on which the clocks change has both offsets, to the millisecond', () => {
  const berlin = offsetOf('Europe/Berlin')
  const change = Date.UTC(2026, 9, 25, 1)
  for (const turn of [1, 2]) expect([turn, berlin(change - 1), berlin(change)]).toEqual([turn, 7_200_000, 3_600_000])
  expect(() => offsetOf('Mars/Olympus')).toThrow(RangeError)
})
