import { describe, expect, test } from 'vitest'
import { parseRange, parseTime } from '../../../../backend/adapters/http/time-range.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const code = (code: string) => expect.objectContaining({ code })

describe('parseRange', () => {
  test('is the last 15 min where nothing is said, and 15 min before the end where only that is said', () => {
    expect(parseRange(undefined, undefined, NOW)).toEqual({ fromMs: NOW - 900_000, toMs: NOW })
    expect(parseRange(undefined, '2026-11-20T10:00:00Z', NOW)).toEqual({ fromMs: NOW - 8_100_000, toMs: NOW - 7_200_000 })
  })

  test('reads ISO 8601 with zone and Unix milliseconds', () => {
    expect(parseTime('2026-11-20T13:00:00+01:00', 'from')).toBe(NOW)
    expect(parseTime('2026-11-20', 'from')).toBe(Date.UTC(2026, 10, 20))
    expect(parseTime(String(NOW), 'from')).toBe(NOW)
    expect(parseTime('0', 'from')).toBe(0)
  })

  test('reads a time without an offset as UTC, whatever the zone of this machine', () => {
    const before = process.env.TZ
    process.env.TZ = 'America/New_York'
    try {
      expect(parseTime('2026-11-20T12:00', 'from')).toBe(NOW)
      expect(parseTime('2026-11-20 12:00:00.000', 'from')).toBe(NOW)
    } finally {
      if (before === undefined) delete process.env.TZ
      else process.env.TZ = before
    }
  })

  test('reads an offset whose + was not escaped and came as a blank, or without its colon', () => {
    expect(parseTime('2026-11-20T13:00:00 01:00', 'from')).toBe(NOW)
    expect(parseTime('2026-11-20T13:00:00+0100', 'from')).toBe(NOW)
    expect(parseTime('2026-11-20t07:00z', 'from')).toBe(NOW - 5 * 3_600_000)
  })

  test('refuses a range that ends before it starts, or is empty', () => {
    expect(() => parseRange(String(NOW), String(NOW - 1), NOW)).toThrow(code('query.range'))
    expect(() => parseRange(String(NOW), String(NOW), NOW)).toThrow(code('query.range'))
    expect(() => parseRange(String(NOW + 1), undefined, NOW)).toThrow(code('query.range'))
  })

  test.each([
    '',
    'yesterday',
    'NaN',
    '1e3',
    '2026-13-01T00:00:00Z',
    '2026-02-30',
    '2026-11-20T25:00',
    '2026-11-20 (noon)',
    '99999999999999999',
  ])('refuses %j as a time', (text) => {
    expect(() => parseTime(text, 'from')).toThrow(/querystring\/from/)
  })
})
