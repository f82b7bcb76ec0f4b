import type { Condition, SeriesRef } from '../rule.ts'
import { checkUnit, type Reader, readDuration, readMeasure, readNumber } from './read-parts.ts'

/** How a series changes: rate, trend, or not at all. */

type Without<T> = T extends Condition ? Omit<T, 'id' | 'maxAgeS'> : never
type Change = Without<Extract<Condition, { kind: 'rate' | 'trend' | 'flat' }>>

const PER: ReadonlyMap<string, 1 | 60 | 3600 | 86_400> = new Map([
  ['s', 1],
  ['min', 60],
  ['h', 3600],
  ['d', 86_400],
])

/** Undefined: no such word follows the series. */
export function readChange(reader: Reader, series: SeriesRef): Change | undefined {
  const { at } = reader
  if (at.takeWords('STAYS', 'WITHIN') || at.takeWords('IS', 'FLAT', 'WITHIN')) {
    const { token } = at
    const within = readMeasure(reader, series, 'the width of the band')
    if (within < 0) throw at.fault('range', { what: 'The width of the band', low: 0, high: 'any' }, token.start, token.end)
    at.expectWord('FOR')
    return { kind: 'flat', series, within, forS: readDuration(reader, 1) }
  }
  if (at.takeWords('RATE')) {
    const test = at.takeSign('>') ? 'above' : at.takeSign('<') ? 'below' : undefined
    if (test === undefined) throw at.expected('> or <')
    return readRate(reader, series, test, (low) => low)
  }
  const rises = at.takeWords('RISES')
  if (!rises && !at.takeWords('FALLS')) return undefined
  if (at.takeWords('FASTER', 'THAN'))
    return readRate(reader, series, rises ? 'above' : 'below', (low) => (rises || low === 0 ? low : -low), 0)
  if (!at.takeWords('BY')) throw at.expected('FASTER THAN or BY')
  at.takeWords('AT', 'LEAST')
  const { token } = at
  const least = readMeasure(reader, series, 'by how much')
  if (!(least > 0)) throw at.fault('range', { what: 'By how much', low: 'more than 0', high: 'any' }, token.start, token.end)
  at.expectWord('OVER')
  return { kind: 'trend', series, windowS: readDuration(reader, 1), direction: rises ? 'rising' : 'falling', least }
}

/** `2 °C/min OVER 10 min`. */
function readRate(reader: Reader, series: SeriesRef, test: 'above' | 'below', made: (low: number) => number, least?: number): Change {
  const { at } = reader
  const low = made(readNumber(reader, 'how fast', least))
  const { start } = at.token
  const unit = at.takeUnit() ?? ''
  const slash = unit.lastIndexOf('/')
  const perS = slash === -1 ? undefined : PER.get(unit.slice(slash + 1).toLowerCase())
  if (perS === undefined)
    throw at.fault(
      'expected',
      { expected: '/s, /min, /h or /d behind the unit', found: unit === '' ? 'nothing of it' : `"${unit}"` },
      start,
      at.before?.end,
    )
  checkUnit(reader, series, slash === 0 ? undefined : unit.slice(0, slash))
  at.expectWord('OVER')
  return { kind: 'rate', series, windowS: readDuration(reader, 1), perS, test, low }
}
