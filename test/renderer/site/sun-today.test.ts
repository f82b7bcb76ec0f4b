import { expect, it } from 'vitest'
import { sunToday } from '../../../renderer/site/sun-today.ts'

const clock = (atMs: number | null, timeZone: string) =>
  atMs === null ? null : new Date(atMs).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone })

it('gives the sun of the day that it is there, not here', () => {
  const berlin = { latitude: 52.52, longitude: 13.4, timeZone: 'Europe/Berlin' }
  const { sunriseMs, sunsetMs } = sunToday(berlin, Date.parse('2026-11-28T12:00:00Z'))
  expect([clock(sunriseMs, berlin.timeZone), clock(sunsetMs, berlin.timeZone)]).toEqual(['07:50', '15:58'])
  // In Auckland it is the 29th already.
  const auckland = { latitude: -36.85, longitude: 174.76, timeZone: 'Pacific/Auckland' }
  const there = sunToday(auckland, Date.parse('2026-11-28T12:00:00Z'))
  expect(new Date(there.sunriseMs ?? 0).toLocaleDateString('en-GB', { timeZone: auckland.timeZone })).toBe('29/11/2026')
  expect(there.sunriseMs).toBeLessThan(there.sunsetMs ?? 0)
})

it('says where the sun neither rises nor sets', () => {
  const tromso = { latitude: 69.65, longitude: 18.96, timeZone: 'Europe/Oslo' }
  expect(sunToday(tromso, Date.parse('2026-12-21T12:00:00Z'))).toEqual({ sunriseMs: null, sunsetMs: null })
})
