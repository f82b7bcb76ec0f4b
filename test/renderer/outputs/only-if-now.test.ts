import { expect, it } from 'vitest'
import type { OnlyIf } from '../../../backend/contract/configuration.ts'
import type { LatestValue } from '../../../backend/contract/sample.ts'
import { onlyIfNow } from '../../../renderer/outputs/only-if-now.ts'

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
  expect(onlyIfNow(condition, latest(21), NOW)).toBe('holds')
  expect(onlyIfNow(condition, latest(20), NOW)).toBe('fails')
  expect(onlyIfNow({ ...condition, comparison: 'below' }, latest(19), NOW)).toBe('holds')
  expect(onlyIfNow({ ...condition, comparison: 'between', high: 30 }, latest(30), NOW)).toBe('holds')
  expect(onlyIfNow({ ...condition, comparison: 'outside', high: 30 }, latest(31), NOW)).toBe('holds')
  expect(onlyIfNow({ ...condition, comparison: 'outside', high: 30 }, latest(30), NOW)).toBe('fails')
})

it('an old, bad or missing value forbids, also where it would be right', () => {
  expect(onlyIfNow(condition, latest(21, { atMs: NOW - 60_001 }), NOW)).toBe('old')
  expect(onlyIfNow(condition, latest(21, { quality: 'bad' }), NOW)).toBe('bad')
  expect(onlyIfNow(condition, latest('open'), NOW)).toBe('bad')
  expect(onlyIfNow(condition, latest(null), NOW)).toBe('missing')
  expect(onlyIfNow(condition, undefined, NOW)).toBe('missing')
})
