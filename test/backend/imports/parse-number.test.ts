import { expect, test } from 'vitest'
import { isNothing, parseNumber } from '../../../backend/imports/parse-number.ts'

test.each([
  ['21.5', '.', '', 21.5],
  [' -0.5 ', '.', '', -0.5],
  ['−3.5', '.', '', -3.5],
  ['1e-3', '.', '', 0.001],
  ['.5', '.', '', 0.5],
  ['21,5', ',', '', 21.5],
  ['1.234,5', ',', '', 1234.5],
  ['1.234.567', ',', '', 1_234_567],
  ['1,234.5', '.', '', 1234.5],
  ['1,234,567', '.', '', 1_234_567],
  ["1'234.5", '.', '', 1234.5],
  ['12 345,6', ',', '', 12_345.6],
  ['21.5 °C', '.', '°C', 21.5],
  ['21,5°C', ',', '°C', 21.5],
  ['63%', '.', '%RH', 63],
] as const)('reads %s with decimal "%s" and unit "%s"', (text, decimal, unit, expected) => {
  expect(parseNumber(text, decimal, unit)).toBe(expected)
})

test.each([
  ['warm', '.', ''],
  ['21,5', '.', ''],
  ['21.5', ',', ''],
  // May be 1.234 as well as 1234.
  ['1,234', '.', ''],
  ['1.234', ',', ''],
  // Thousand, or kelvin.
  ['1.5 K', '.', '°C'],
  ['12:30', '.', ''],
  ['1e999', '.', ''],
  ['0x1F', '.', ''],
  ['1 2', '.', ''],
  ['--5', '.', ''],
] as const)('takes %s with decimal "%s" for no number', (text, decimal, unit) => {
  expect(parseNumber(text, decimal, unit)).toBeNaN()
})

test('knows the words for no reading', () => {
  for (const text of ['', '  ', '-', 'NaN', 'N/A', 'null', 'unavailable', 'unknown', '#NV']) expect(isNothing(text)).toBe(true)
  for (const text of ['0', 'off', 'none of it']) expect(isNothing(text)).toBe(false)
})
