import { describe, expect, test } from 'vitest'
import { newOrder, TimeParser } from '../../../backend/imports/parse-time.ts'

const at = (iso: string) => Date.parse(iso)

function readAll(format: ConstructorParameters<typeof TimeParser>[0], zone: string, texts: string[]): number[] {
  const parser = new TimeParser(format, zone)
  const order = newOrder()
  return texts.map((text) => parser.read(text, order))
}

describe('formats', () => {
  test.each([
    ['iso', '2026-02-01T13:45:00Z', '2026-02-01T13:45:00Z'],
    ['iso', '2026-02-01 13:45', '2026-02-01T12:45:00Z'],
    ['iso', '2026-02-01', '2026-01-31T23:00:00Z'],
    ['iso', '2026-02-01T13:45:00.250+05:30', '2026-02-01T08:15:00.250Z'],
    ['iso', '2026-02-01 13:45:00,5', '2026-02-01T12:45:00.500Z'],
    ['iso', '2026-02-01 24:00:00', '2026-02-01T23:00:00Z'],
    ['dmy', '01.02.2026 13:45', '2026-02-01T12:45:00Z'],
    ['dmy', '1/2/26 13:45:30', '2026-02-01T12:45:30Z'],
    ['mdy', '2/13/2026 1:05 PM', '2026-02-13T12:05:00Z'],
    ['mdy', '2/13/2026 12:05 AM', '2026-02-12T23:05:00Z'],
    ['s', '1769949900', '2026-02-01T12:45:00Z'],
    ['s', '1769949900,125', '2026-02-01T12:45:00.125Z'],
    ['ms', '1769949900125', '2026-02-01T12:45:00.125Z'],
  ] as const)('%s reads %s', (format, text, expected) => {
    expect(readAll(format, 'Europe/Berlin', [text])).toEqual([at(expected)])
  })

  test.each([
    ['iso', 'yesterday'],
    ['iso', '2026-02-30 10:00'],
    ['iso', '2026-13-01 10:00'],
    ['iso', '0026-02-01 10:00'],
    ['iso', '2026-02-01 25:00'],
    ['dmy', '13/25/2026 10:00'],
    ['mdy', '2/13/2026 13:05 PM'],
    ['s', '1e9'],
    ['ms', ''],
  ] as const)('%s finds no time in %s', (format, text) => {
    expect(readAll(format, 'Europe/Berlin', [text])).toEqual([Number.NaN])
  })
})

describe('clocks that are set', () => {
  test('a local time that does not exist is none', () => {
    const [before, missing, after] = readAll('iso', 'Europe/Berlin', ['2026-03-29 01:59', '2026-03-29 02:30', '2026-03-29 03:00'])
    expect(before).toBe(at('2026-03-29T00:59:00Z'))
    expect(missing).toBeNaN()
    expect(after).toBe(at('2026-03-29T01:00:00Z'))
  })

  test('an hour that comes twice is read as the first where nothing tells', () => {
    expect(readAll('iso', 'Europe/Berlin', ['2026-10-25 02:30'])).toEqual([at('2026-10-25T00:30:00Z')])
  })

  test('rows that rise pick the second hour once the first would go back', () => {
    const texts = ['2026-10-25 01:30', '2026-10-25 02:00', '2026-10-25 02:30', '2026-10-25 02:00', '2026-10-25 02:30', '2026-10-25 03:00']
    const expected = ['T23:30', 'T00:00', 'T00:30', 'T01:00', 'T01:30', 'T02:00'].map((time, row) =>
      at(`2026-10-${row === 0 ? 24 : 25}${time}:00Z`),
    )
    expect(readAll('iso', 'Europe/Berlin', texts)).toEqual(expected)
  })

  test('hourly rows name the same time twice and mean one after the other', () => {
    const texts = ['2026-10-25 01:00', '2026-10-25 02:00', '2026-10-25 02:00', '2026-10-25 03:00']
    const expected = ['2026-10-24T23:00Z', '2026-10-25T00:00Z', '2026-10-25T01:00Z', '2026-10-25T02:00Z'].map(at)
    expect(readAll('iso', 'Europe/Berlin', texts)).toEqual(expected)
  })

  test('rows that fall pick the second hour first', () => {
    const texts = ['2026-10-25 03:30', '2026-10-25 03:00', '2026-10-25 02:30', '2026-10-25 02:00', '2026-10-25 02:30', '2026-10-25 02:00']
    const expected = ['02:30', '02:00', '01:30', '01:00', '00:30', '00:00'].map((time) => at(`2026-10-25T${time}Z`))
    expect(readAll('iso', 'Europe/Berlin', texts)).toEqual(expected)
  })

  test('zones of half hours and of clocks set by half an hour', () => {
    expect(readAll('iso', 'Asia/Kolkata', ['2026-02-01 13:45'])).toEqual([at('2026-02-01T08:15:00Z')])
    expect(readAll('iso', 'Australia/Lord_Howe', ['2026-10-04 02:15'])).toEqual([Number.NaN])
  })

  test('every minute of a year in a zone is read as the minute it was', () => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', dateStyle: 'short', timeStyle: 'medium' })
    const parser = new TimeParser('iso', 'America/New_York')
    const order = newOrder()
    const wrong: string[] = []
    for (let ms = at('2026-01-01T00:00Z'); ms < at('2027-01-01T00:00Z'); ms += 7 * 60_000) {
      const text = format.format(ms)
      if (parser.read(text, order) !== ms) wrong.push(text)
    }
    expect(wrong).toEqual([])
  })
})
