import { expect, it } from 'vitest'
import { sunEvent } from '../../../../backend/contract/schedules/sun.ts'

/** Times of day as almanacs print them, to the minute, UTC. */
const KNOWN = [
  { place: 'Berlin', latitude: 52.52, longitude: 13.405, day: '2026-06-21', sunrise: '02:43', sunset: '19:33' },
  { place: 'Berlin', latitude: 52.52, longitude: 13.405, day: '2026-12-21', sunrise: '07:15', sunset: '14:54' },
  { place: 'New York', latitude: 40.7128, longitude: -74.006, day: '2026-06-21', sunrise: '09:25', sunset: '00:31' },
  { place: 'Quito', latitude: -0.18, longitude: -78.47, day: '2026-03-20', sunrise: '11:18', sunset: '23:24' },
  { place: 'Sydney', latitude: -33.87, longitude: 151.21, day: '2026-12-21', sunrise: '18:41', sunset: '09:05' },
]
const MINUTE = 60_000
const DAY = 86_400_000

it.each(KNOWN)('sunrise and sunset of $place on $day, to two minutes', ({ latitude, longitude, day, sunrise, sunset }) => {
  const dayMs = Date.parse(`${day}T00:00:00Z`)
  for (const [event, time] of [
    ['sunrise', sunrise],
    ['sunset', sunset],
  ] as const) {
    const answered = sunEvent(event, dayMs, latitude, longitude)
    const expected = Date.parse(`${day}T${time}:00Z`)
    const apart = Math.abs((((((answered ?? Number.NaN) - expected) % DAY) + DAY * 1.5) % DAY) - DAY / 2)
    expect(apart, `${event} ${new Date(answered ?? 0).toISOString()}`).toBeLessThanOrEqual(2 * MINUTE)
  }
})

it('there is none in the polar day and the polar night', () => {
  expect(sunEvent('sunrise', Date.UTC(2026, 5, 21), 69.65, 18.96)).toBeNull()
  expect(sunEvent('sunset', Date.UTC(2026, 11, 21), 69.65, 18.96)).toBeNull()
  expect(sunEvent('sunrise', Date.UTC(2026, 2, 20), 69.65, 18.96)).not.toBeNull()
})

it('day and night are about equal at the equator all year', () => {
  for (let day = 0; day < 365; day += 7) {
    const dayMs = Date.UTC(2026, 0, 1 + day)
    const length = (sunEvent('sunset', dayMs, 0, 0) ?? 0) - (sunEvent('sunrise', dayMs, 0, 0) ?? 0)
    expect(Math.abs(length - (12 * 60 + 7) * MINUTE)).toBeLessThan(2 * MINUTE)
  }
})
