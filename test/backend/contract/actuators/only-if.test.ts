import { expect, it } from 'vitest'
import { onlyIfStanding } from '../../../../backend/contract/actuators/only-if.ts'
import type { OnlyIf } from '../../../../backend/contract/configuration/configuration.ts'
import { MARK } from '../../../../backend/contract/quality.ts'
import type { LatestValue } from '../../../../backend/contract/sample.ts'

const NOW = 1_000_000
const condition: OnlyIf = { series: 3, comparison: 'above', low: 20, high: null, maxAgeS: 60 }
const latest = (value: LatestValue['value'], change: Partial<LatestValue> = {}): LatestValue => ({
  series: 3,
  atMs: NOW - 5000,
  receivedAtMs: NOW - 5000,
  raw: null,
  value,
  quality: 'good',
  marks: 0,
  ...change,
})

it('holds while a fresh value is where it shall be', () => {
  expect(onlyIfStanding(condition, latest(21), NOW)).toBe('holds')
  expect(onlyIfStanding(condition, latest(20), NOW)).toBe('fails')
  expect(onlyIfStanding({ ...condition, comparison: 'below' }, latest(19), NOW)).toBe('holds')
  expect(onlyIfStanding({ ...condition, comparison: 'between', high: 30 }, latest(30), NOW)).toBe('holds')
  expect(onlyIfStanding({ ...condition, comparison: 'outside', high: 30 }, latest(31), NOW)).toBe('holds')
  expect(onlyIfStanding({ ...condition, comparison: 'outside', high: 30 }, latest(30), NOW)).toBe('fails')
})

it('an old, bad or missing value forbids, also where it would be right', () => {
  expect(onlyIfStanding(condition, latest(21, { atMs: NOW - 60_001 }), NOW)).toBe('old')
  expect(onlyIfStanding(condition, latest(21, { quality: 'bad' }), NOW)).toBe('bad')
  expect(onlyIfStanding(condition, latest('open'), NOW)).toBe('missing')
  expect(onlyIfStanding(condition, latest(null), NOW)).toBe('missing')
  expect(onlyIfStanding(condition, undefined, NOW)).toBe('missing')
})

it('a suspect, excluded or unprocessed value forbids', () => {
  for (const marks of [MARK.suspect, MARK.excluded, MARK.libraryFailed]) {
    expect(onlyIfStanding(condition, latest(21, { marks }), NOW)).toBe('bad')
  }
})

it('a clock ahead does not make a reading younger', () => {
  expect(onlyIfStanding(condition, latest(21, { atMs: NOW + 50_000, receivedAtMs: NOW - 60_001 }), NOW)).toBe('old')
})

it('a range without its upper bound forbids', () => {
  expect(onlyIfStanding({ ...condition, comparison: 'between' }, latest(21), NOW)).toBe('fails')
  expect(onlyIfStanding({ ...condition, comparison: 'outside' }, latest(1), NOW)).toBe('fails')
})
