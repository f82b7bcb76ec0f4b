import { expect, test } from 'vitest'
import { LocalTimes } from '../../../backend/exports/local-times.ts'
import { newOrder, TimeParser } from '../../../backend/imports/parse-time.ts'

test.each([
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 0, 59, 59, 999), '2026-03-29T01:59:59.999+01:00'],
  ['Europe/Berlin', Date.UTC(2026, 2, 29, 1), '2026-03-29T03:00:00.000+02:00'],
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 0, 30), '2026-10-25T02:30:00.000+02:00'],
  ['Europe/Berlin', Date.UTC(2026, 9, 25, 1, 30), '2026-10-25T02:30:00.000+01:00'],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 14, 59), '2026-04-05T01:59:00.000+11:00'],
  ['Australia/Lord_Howe', Date.UTC(2026, 3, 4, 15), '2026-04-05T01:30:00.000+10:30'],
  ['Asia/Kathmandu', Date.UTC(2026, 0, 1), '2026-01-01T05:45:00.000+05:45'],
  ['America/St_Johns', Date.UTC(2026, 0, 1), '2025-12-31T20:30:00.000-03:30'],
  ['UTC', 0, '1970-01-01T00:00:00.000+00:00'],
  ['UTC', Date.UTC(2026, 1, 28, 23, 59, 59, 7) + 0.5, '2026-02-28T23:59:59.007+00:00'],
])('in %s, %d is %s', (zone, at, text) => {
  const times = new LocalTimes(zone)
  // Asked for another day before, so that nothing kept from it shows.
  times.iso(at - 200 * 86_400_000)
  expect(times.iso(at)).toBe(text)
  expect(Date.parse(text)).toBe(Math.floor(at))
})

test('every text is the moment it stands for, all through a year of changes', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
    const times = new LocalTimes(zone)
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_740_000) expect(Date.parse(times.iso(at))).toBe(at)
  }
})

// A year of half hours takes seconds on a busy machine.
test('plain times are read back as the moments they stand for, with an offset only where they come twice', () => {
  for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
    const times = new LocalTimes(zone)
    const parser = new TimeParser('iso', zone)
    const texts: string[] = []
    const seen = new Map<string, number>()
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 1_800_000) {
      const text = times.plain(at, ',', true)
      if (parser.read(text, newOrder()) !== at) expect(text).toBe(times.iso(at))
      texts.push(text)
      seen.set(text.slice(0, 19), (seen.get(text.slice(0, 19)) ?? 0) + 1)
    }
    expect(texts.filter((text) => text.length > 19)).toEqual(texts.filter((text) => seen.get(text.slice(0, 19)) === 2))
  }
}, 30_000)

test('times that no year of four digits holds are numbers', () => {
  expect(new LocalTimes('UTC').iso(8.64e15)).toBe('8640000000000000')
})
