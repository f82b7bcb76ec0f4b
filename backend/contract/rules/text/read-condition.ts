import { type Condition, DEFAULT_MAX_AGE_S, type SeriesRef, VARIABLE_NAME_PATTERN, type ValueTest } from '../rule.ts'
import { readChange } from './read-change.ts'
import {
  isBoardAhead,
  type Reader,
  readBoard,
  readDays,
  readDuration,
  readMeasure,
  readNumber,
  readOffset,
  readPart,
  readPlace,
  readText,
  readTime,
} from './read-parts.ts'

/** Conditions: NOT before AND before OR; parentheses make a node of their own only where AND or OR stands inside. */

/** Parentheses, NOTs and HOLDS in each other; more than a rule has nodes. */
const DEEPEST = 256
const MOST_CONDITIONS = 200
const MOST_INPUTS = 64
const VARIABLE_NAME = new RegExp(VARIABLE_NAME_PATTERN)

type OneOf<T> = T extends Condition ? Omit<T, 'id'> : never
export type NewCondition = OneOf<Condition>

/** Adds what it reads to `conditions`; answers ids. */
export class ConditionReader {
  readonly #reader: Reader
  readonly #conditions: Condition[]

  constructor(reader: Reader, conditions: Condition[]) {
    this.#reader = reader
    this.#conditions = conditions
  }

  read(depth = 0): string {
    return this.#row('any', 'OR', () => this.#row('all', 'AND', () => this.#not(depth)))
  }

  #add(condition: NewCondition): string {
    if (this.#conditions.length >= MOST_CONDITIONS) throw this.#reader.at.fault('too-many', { what: 'conditions', most: MOST_CONDITIONS })
    const id = `c${this.#conditions.length + 1}`
    this.#conditions.push({ id, ...condition })
    return id
  }

  #row(kind: 'all' | 'any', word: string, one: () => string): string {
    const inputs = [one()]
    while (this.#reader.at.takeWords(word)) this.#push(inputs, one())
    const [first] = inputs
    return inputs.length === 1 && first !== undefined ? first : this.#add({ kind, inputs })
  }

  #push(inputs: string[], id: string): void {
    if (inputs.length >= MOST_INPUTS) throw this.#reader.at.fault('too-many', { what: 'conditions side by side', most: MOST_INPUTS })
    inputs.push(id)
  }

  #not(depth: number): string {
    const { at } = this.#reader
    if (depth > DEEPEST) throw at.fault('too-deep', { most: DEEPEST })
    if (at.is('NOT') && at.peek().text !== '.') {
      at.next()
      return this.#add({ kind: 'not', inputs: [this.#not(depth + 1)] })
    }
    let id = this.#primary(depth)
    while (at.takeWords('HOLDS')) {
      at.takeWords('FOR')
      id = this.#add({ kind: 'hold', inputs: [id], forS: readDuration(this.#reader, 1) })
    }
    return id
  }

  #primary(depth: number): string {
    const { at } = this.#reader
    if (at.takeSign('(')) {
      const id = this.read(depth + 1)
      at.expectSign(')')
      return id
    }
    if (at.peek().text !== '.') {
      if (at.takeWords('AT', 'LEAST')) {
        const least = readNumber(this.#reader, 'how many of them', 1, MOST_INPUTS, true)
        return this.#add({ kind: 'count', inputs: this.#list(depth), least })
      }
      if (at.takeWords('ALL')) return this.#add({ kind: 'all', inputs: this.#list(depth) })
      if (at.takeWords('ANY')) return this.#add({ kind: 'any', inputs: this.#list(depth) })
      const other = this.#other()
      if (other !== undefined) return typeof other === 'string' ? other : this.#add(other)
    }
    if (!isBoardAhead(this.#reader)) throw at.expected('a condition such as ESP1.Sensor(GPIO4) > 25')
    const board = readBoard(this.#reader)
    const part = readPart(this.#reader, board)
    if (part === undefined) {
      at.takeWords('IS')
      return this.#add({ kind: 'board', board, is: this.#either('online', 'offline') })
    }
    if ('series' in part) return this.#series(part.series)
    if (!at.takeSign('=')) at.takeWords('IS')
    return this.#add({ kind: 'output', output: part.output, is: this.#either('on', 'off') })
  }

  #list(depth: number): string[] {
    const { at } = this.#reader
    at.expectWord('OF')
    at.expectSign('(')
    const inputs = [this.read(depth + 1)]
    while (at.takeSign(',', ';')) this.#push(inputs, this.read(depth + 1))
    at.expectSign(')')
    return inputs
  }

  /** What begins with a word of its own. */
  #other(): NewCondition | string | undefined {
    const reader = this.#reader
    const { at } = reader
    if (at.takeWords('TIME')) {
      const from = readTime(reader)
      if (!at.takeSign('-') && !at.takeWords('TO')) throw at.expected('"–" and the time until which')
      return { kind: 'time', from, to: readTime(reader), days: readDays(reader) }
    }
    if (at.is('DAY') || at.is('NIGHT')) {
      const is = this.#either('day', 'night')
      const place = readPlace(reader)
      const sunriseOffsetMin = at.takeWords('SUNRISE') ? readOffset(reader) : 0
      const sunsetOffsetMin = at.takeWords('SUNSET') ? readOffset(reader) : 0
      return { kind: 'sun', is, sunriseOffsetMin, sunsetOffsetMin, ...place }
    }
    if (at.takeWords('ALARM')) {
      const alarm = readText(reader, 'the alarm', 1, 200)
      at.takeWords('IS')
      return { kind: 'alarm', alarm, is: this.#either('active', 'inactive') }
    }
    if (!at.takeWords('VARIABLE')) return undefined
    const variable = readVariable(reader)
    const { negated, ...comparison } = this.#comparison(null)
    const condition: NewCondition = { kind: 'variable', variable, ...comparison }
    return negated === null ? condition : this.#add({ kind: 'not', inputs: [this.#add(condition)] })
  }

  #series(series: SeriesRef): string {
    const reader = this.#reader
    const { at } = reader
    if (at.takeWords('IS', 'SILENT')) {
      at.expectWord('FOR')
      return this.#add({ kind: 'silent', series, forS: readDuration(reader, 1) })
    }
    const change = readChange(reader, series)
    if (change !== undefined) return this.#add({ ...change, maxAgeS: this.#modifiers(series, false).maxAgeS })
    const { negated, ...comparison } = this.#comparison(series)
    const begin = at.token.start
    const { maxAgeS, ...modifiers } = this.#modifiers(series, true)
    if (negated === null) return this.#add({ kind: 'value', series, ...comparison, ...modifiers, maxAgeS })
    if (modifiers.hysteresis !== 0 || modifiers.forS !== 0 || modifiers.breaches !== 1)
      throw at.fault('inexact', { given: `${negated} with what follows`, instead: 'it with > or <' }, begin, at.before?.end)
    return this.#add({ kind: 'not', inputs: [this.#add({ kind: 'value', series, ...comparison, ...modifiers, maxAgeS })] })
  }

  /** `negated`: `>=` or `<=`, which is NOT below or NOT above. */
  #comparison(series: SeriesRef | null): {
    test: ValueTest
    low: number | null
    high: number | null
    text: string | null
    negated: string | null
  } {
    const reader = this.#reader
    const { at } = reader
    const bound = (test: ValueTest, negated: string | null = null) => ({
      test,
      low: readMeasure(reader, series),
      high: null,
      text: null,
      negated,
    })
    const isBefore = at.takeWords('IS')
    if (at.takeSign('>') || at.takeWords('ABOVE')) return bound('above')
    if (at.takeSign('<') || at.takeWords('BELOW')) return bound('below')
    if (at.takeSign('>=')) return bound('below', '>=')
    if (at.takeSign('<=')) return bound('above', '<=')
    for (const test of ['between', 'outside'] as const) {
      if (!at.takeWords(test.toUpperCase())) continue
      const low = readMeasure(reader, series)
      if (!at.takeSign('-') && !at.takeWords('TO')) at.expectWord('AND')
      return { test, low, high: readMeasure(reader, series), text: null, negated: null }
    }
    const differs = at.takeSign('!=') || (isBefore && at.takeWords('NOT'))
    if (!differs && !isBefore && !at.takeSign('='))
      throw at.expected('a comparison: >, <, =, !=, BETWEEN, OUTSIDE, RISES, FALLS, STAYS or IS SILENT')
    const test = differs ? 'differs' : 'equals'
    if (at.token.kind === 'number') return bound(test)
    return { test, low: null, high: null, text: this.#word(), negated: null }
  }

  #word(): string {
    const reader = this.#reader
    const { at } = reader
    if (at.takeWords('TRUE')) return 'true'
    if (at.takeWords('FALSE')) return 'false'
    return readText(reader, 'a number, or a word', 0, 120)
  }

  #modifiers(series: SeriesRef, all: boolean): { hysteresis: number; forS: number; breaches: number; maxAgeS: number } {
    const reader = this.#reader
    const { at } = reader
    const seen = new Set<string>()
    const first = (what: string) => {
      if (seen.has(what)) at.fault('twice', { what })
      seen.add(what)
    }
    const found = { hysteresis: 0, forS: 0, breaches: 1, maxAgeS: DEFAULT_MAX_AGE_S }
    for (;;) {
      if (at.is('MAX')) {
        first('MAX AGE')
        at.next()
        at.expectWord('AGE')
        found.maxAgeS = readDuration(reader, 1)
      } else if (all && at.is('FOR')) {
        first('FOR')
        at.next()
        found.forS = readDuration(reader)
      } else if (all && at.is('HYSTERESIS')) {
        first('HYSTERESIS')
        at.next()
        found.hysteresis = readMeasure(reader, series, 'a number from 0 on')
        if (found.hysteresis < 0) throw at.fault('range', { what: 'HYSTERESIS', low: 0, high: 'any' }, at.before?.start, at.before?.end)
      } else if (all && at.token.kind === 'number' && at.peek().text.toUpperCase() === 'TIMES') {
        first('TIMES IN A ROW')
        found.breaches = readNumber(reader, 'how many times in a row', 1, 1000, true)
        at.next()
        at.takeWords('IN', 'A', 'ROW')
      } else return found
    }
  }

  #either<A extends string, B extends string>(one: A, other: B): A | B {
    const { at } = this.#reader
    if (at.takeWords(one.toUpperCase())) return one
    if (at.takeWords(other.toUpperCase())) return other
    throw at.expected(`${one.toUpperCase()} or ${other.toUpperCase()}`)
  }
}

export function readVariable({ at }: Reader): string {
  if (at.token.kind !== 'word' || !VARIABLE_NAME.test(at.token.text)) throw at.expected('the name of a variable (letters, digits and _)')
  return at.next().text
}
