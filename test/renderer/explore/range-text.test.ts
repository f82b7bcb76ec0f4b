import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTime, readTypedRange, writeTypedTime } from '../../../renderer/explore/range-text.ts'

const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  process.env.TZ = zone
})

/** 20 Nov 2026, 14:32:08 in Berlin. */
const NOW = Date.parse('2026-11-20T13:32:08Z')
const at = (iso: string) => ({ kind: 'at', atMs: Date.parse(iso) })

describe('a typed time', () => {
  it.each([
    ['20.11.2026 06:00', '2026-11-20T05:00:00Z'],
    ['20.11.26 6:00', '2026-11-20T05:00:00Z'],
    ['20.11. 06:00', '2026-11-20T05:00:00Z'],
    ['20.11.2026, 06:00:30 Uhr', '2026-11-20T05:00:30Z'],
    ['20 Nov 2026 06:00', '2026-11-20T05:00:00Z'],
    ['20 Nov 06:00', '2026-11-20T05:00:00Z'],
    ['Fri 20 Nov, 06:00', '2026-11-20T05:00:00Z'],
    ['Nov 20, 2026 06:00', '2026-11-20T05:00:00Z'],
    ['20. Dez. 2025 06:00', '2025-12-20T05:00:00Z'],
    ['20/11/2026 06:00', '2026-11-20T05:00:00Z'],
    ['2026-11-20T06:00', '2026-11-20T05:00:00Z'],
    ['2026-11-20 06:00:00', '2026-11-20T05:00:00Z'],
    ['2026-11-20T06:00:00.250Z', '2026-11-20T06:00:00.250Z'],
    ['2026-11-20T06:00+05:30', '2026-11-20T00:30:00Z'],
    ['06:00', '2026-11-20T05:00:00Z'],
    ['gestern 6:00', '2026-11-19T05:00:00Z'],
  ])('reads %s', (typed, iso) => {
    expect(readTime(typed, NOW)).toEqual(at(iso))
  })

  it('takes a time still to come as yesterday’s, and a date without year as the last one', () => {
    expect(readTime('18:00', NOW)).toEqual(at('2026-11-19T17:00:00Z'))
    expect(readTime('24.12. 18:00', NOW)).toEqual(at('2025-12-24T17:00:00Z'))
  })

  it.each([
    ['-6h', 6 * 3_600_000],
    ['−1 h 30 min', 90 * 60_000],
    ['-1,5 Std', 90 * 60_000],
    ['vor 2 Tagen', 2 * 86_400_000],
    ['3 days ago', 3 * 86_400_000],
    ['-1 Woche', 7 * 86_400_000],
  ])('reads %s as so long ago', (typed, back) => {
    expect(readTime(typed, NOW)).toEqual({ kind: 'at', atMs: NOW - back, back })
  })

  it('knows now, today and yesterday in both languages', () => {
    for (const word of ['now', 'jetzt', ' Now ']) expect(readTime(word, NOW)).toEqual({ kind: 'now' })
    const today = { kind: 'day', fromMs: Date.parse('2026-11-19T23:00:00Z'), toMs: Date.parse('2026-11-20T23:00:00Z') }
    for (const word of ['today', 'heute', '20.11.', '2026-11-20']) expect(readTime(word, NOW)).toEqual(today)
  })

  it('knows that a day has 23 or 25 hours when the clocks change', () => {
    const hours = (typed: string) => {
      const day = readTime(typed, NOW)
      return typeof day !== 'string' && day.kind === 'day' ? (day.toMs - day.fromMs) / 3_600_000 : undefined
    }
    expect(hours('29.3.2026')).toBe(23)
    expect(hours('25 Oct 2026')).toBe(25)
    expect(hours('26.10.2026')).toBe(24)
  })

  it('refuses the hour that the clocks jumped over, and takes the first of one that came twice', () => {
    expect(readTime('29.03.2026 02:30', NOW)).toBe('skipped')
    expect(readTime('25.10.2026 02:30', NOW)).toEqual(at('2026-10-25T00:30:00Z'))
  })

  it.each(['31.02.2026', '2026-13-01', '20.11.2026 25:00', '20 Nov 2026 06:61'])('says that there is no %s', (typed) => {
    expect(readTime(typed, NOW)).toBe('no-such-date')
  })

  it.each(['', 'soon', '-6 parsecs', '12', '2026', '-', '20.11.2026 6 o’clock'])('cannot read “%s”', (typed) => {
    expect(readTime(typed, NOW)).toBe('unreadable')
  })

  it('reads back what it writes, in both languages', () => {
    const atMs = Date.parse('2026-11-20T05:00:07Z')
    for (const language of ['en', 'de'] as const) expect(readTime(writeTypedTime(atMs, language), NOW)).toEqual(at('2026-11-20T05:00:07Z'))
    expect(writeTypedTime(atMs, 'de')).toBe('20.11.2026 06:00:07')
  })
})

describe('a typed range', () => {
  const read = (from: string, to = '') => readTypedRange(from, to, NOW)

  it('follows the clock where its end is now or left empty', () => {
    expect(read('-6h')).toEqual({ spec: { kind: 'last', ms: 6 * 3_600_000 } })
    expect(read('20 Nov 06:00', 'now')).toEqual({ spec: { kind: 'since', fromMs: Date.parse('2026-11-20T05:00:00Z') } })
    expect(read('20.11. 00:00', 'jetzt')).toEqual({ spec: { kind: 'today' } })
  })

  it('is the whole day where a day alone was typed', () => {
    expect(read('today')).toEqual({ spec: { kind: 'today' } })
    expect(read('gestern')).toEqual({ spec: { kind: 'yesterday' } })
    const spec = { kind: 'fixed', fromMs: Date.parse('2026-10-24T22:00:00Z'), toMs: Date.parse('2026-10-25T23:00:00Z') }
    expect(read('25.10.')).toEqual({ spec })
  })

  it('ends with the day that its end names', () => {
    const spec = { kind: 'fixed', fromMs: Date.parse('2026-11-01T23:00:00Z'), toMs: Date.parse('2026-11-05T23:00:00Z') }
    expect(read('2.11.', '5.11.')).toEqual({ spec })
  })

  it.each([
    ['20 Nov 06:00', '19 Nov 06:00', 'to', 'reversed'],
    ['21.11.2026', '', 'from', 'future'],
    ['20 Nov 06:00', '20 Nov 06:00', 'to', 'too-short'],
    ['now', '', 'from', 'too-short'],
    ['1990-01-01', 'now', 'from', 'too-long'],
    ['soon', 'now', 'from', 'unreadable'],
    ['-6h', 'later', 'to', 'unreadable'],
    ['29.03.2026 02:30', 'now', 'from', 'skipped'],
  ])('refuses %s to “%s” at the field %s: %s', (from, to, field, fault) => {
    expect(read(from, to)).toEqual({ field, fault })
  })
})
