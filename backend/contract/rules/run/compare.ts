import type { SampleValue } from '../../sample.ts'
import type { ValueTest } from '../rule.ts'

export interface Comparison {
  test: ValueTest
  low: number | null
  high: number | null
  text: string | null
}

/** Undefined: this value cannot be compared like that (a word with a number, a number with a word). */
export function compare(
  { test, low, high, text }: Comparison,
  value: SampleValue,
  breaching: boolean,
  hysteresis: number,
): boolean | undefined {
  if (test === 'equals' || test === 'differs') {
    if ((text === null) !== (typeof value === 'number')) return undefined
    return (text === null ? value === low : String(value) === text) === (test === 'equals')
  }
  if (typeof value !== 'number' || low === null) return undefined
  // In a breach the bound moves away by the hysteresis: the value must come back further to end it.
  const slack = breaching ? hysteresis : 0
  if (test === 'above') return value > low - slack
  if (test === 'below') return value < low + slack
  if (high === null) return undefined
  if (test === 'between') return value >= low - slack && value <= high + slack
  return value < low + slack || value > high - slack
}
