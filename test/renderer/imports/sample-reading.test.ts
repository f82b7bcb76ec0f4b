import { expect, it } from 'vitest'
import { readSampleNumber, readSampleTime } from '../../../renderer/imports/sample-reading.ts'

const at = (...parts: [number, number, number, number?, number?, number?]) =>
  Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3] ?? 0, parts[4] ?? 0, parts[5] ?? 0)

it('reads each way of writing times, and only that one', () => {
  expect(readSampleTime('2026-02-01 13:45', 'iso')).toEqual({ kind: 'wall', utcMs: at(2026, 2, 1, 13, 45) })
  expect(readSampleTime('2026-02-01T13:45:10.5+01:00', 'iso')).toEqual({ kind: 'instant', atMs: at(2026, 2, 1, 12, 45, 10) })
  expect(readSampleTime('01.02.2026 13:45', 'dmy')).toEqual({ kind: 'wall', utcMs: at(2026, 2, 1, 13, 45) })
  expect(readSampleTime('02/01/2026 1:45 PM', 'mdy')).toEqual({ kind: 'wall', utcMs: at(2026, 2, 1, 13, 45) })
  expect(readSampleTime('1769953500', 's')).toEqual({ kind: 'instant', atMs: 1_769_953_500_000 })
  expect(readSampleTime('1769953500123', 'ms')).toEqual({ kind: 'instant', atMs: 1_769_953_500_123 })
  expect(readSampleTime('13.02.2026', 'mdy')).toBeUndefined()
  expect(readSampleTime('01.02.2026', 'iso')).toBeUndefined()
})

it('joins a date with its time of day, and knows dates that do not exist', () => {
  expect(readSampleTime('01.02.2026', 'dmy', '13:45:07')).toEqual({ kind: 'wall', utcMs: at(2026, 2, 1, 13, 45, 7) })
  expect(readSampleTime('31.02.2026 10:00', 'dmy')).toBeUndefined()
  expect(readSampleTime('2026-02-01 25:00', 'iso')).toBeUndefined()
  expect(readSampleTime('', 'iso')).toBeUndefined()
})

it('reads numbers with either sign and grouped thousands', () => {
  expect(readSampleNumber('21,5', ',')).toBe(21.5)
  expect(readSampleNumber('1.234,5', ',')).toBe(1234.5)
  expect(readSampleNumber('1,234.5', '.')).toBe(1234.5)
  expect(readSampleNumber('−3.5e2', '.')).toBe(-350)
  expect(readSampleNumber('21,5', '.')).toBeNaN()
  expect(readSampleNumber('warm', '.')).toBeNaN()
  expect(readSampleNumber('  ', '.')).toBeUndefined()
})
