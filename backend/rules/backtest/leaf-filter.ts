// Which samples can change what a condition says. The rest need not be told: see series-filter.ts. Equal to telling all of them, which
// test/backend/rules/backtest holds against each other.
import type { Condition, Trigger } from '../../contract/rules/rule.ts'
import { compare } from '../../contract/rules/run/compare.ts'
import type { SampleValue } from '../../contract/sample.ts'

export interface LeafFilter {
  /** True: the condition must hear this sample. Called for each, in order. */
  wants(value: SampleValue, usable: boolean): boolean
  /** True: none of any number of good samples between these bounds is wanted, and nothing of them must be remembered. */
  skips(min: number, max: number): boolean
}

const FAILS = 0
const BREACHES = 1
const UNUSABLE = 2

type ValueCondition = Extract<Condition, { kind: 'value' }>

/** A breach that begins or ends, the first of those that are counted, and what is no measurement. */
export class ValueFilter implements LeafFilter {
  readonly #condition: ValueCondition
  #state = -1
  #breaches = 0

  constructor(condition: ValueCondition) {
    this.#condition = condition
  }

  wants(value: SampleValue, usable: boolean): boolean {
    const { hysteresis, breaches } = this.#condition
    const breach = usable ? compare(this.#condition, value, this.#breaches > 0, hysteresis) : undefined
    const state = breach === undefined ? UNUSABLE : breach ? BREACHES : FAILS
    const changed = state !== this.#state
    this.#state = state
    if (state === FAILS) this.#breaches = 0
    if (state !== BREACHES) return changed
    this.#breaches++
    return changed || this.#breaches <= breaches
  }

  skips(min: number, max: number): boolean {
    const { breaches } = this.#condition
    if (this.#state === FAILS) return this.#breaches === 0 && this.#all(min, max, false)
    return this.#state === BREACHES && this.#breaches >= breaches && this.#all(min, max, true)
  }

  /** Every value from min to max breaches, or none does. */
  #all(min: number, max: number, breach: boolean): boolean {
    const condition = this.#condition
    const { test, low, high, hysteresis } = condition
    const is = (value: number) => compare(condition, value, breach, hysteresis)
    if (is(min) !== breach || is(max) !== breach) return false
    if (min === max || test === 'above' || test === 'below') return true
    if (low === null) return false
    const slack = breach ? hysteresis : 0
    // Both ends say the same; in between a band or a point may lie that says the other.
    if (test === 'equals' || test === 'differs') return low < min || low > max
    if (high === null) return false
    if (test === 'between') return breach || max < low - slack || min > high + slack
    return !breach || max < low + slack || min > high - slack
  }
}

/** What leaves the band that has been so far, or widens it. */
export class FlatFilter implements LeafFilter {
  readonly #within: number
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY
  #usable: boolean | undefined

  constructor({ within }: Extract<Condition, { kind: 'flat' }>) {
    this.#within = within
  }

  wants(value: SampleValue, usable: boolean): boolean {
    const number = usable && typeof value === 'number'
    const changed = number !== this.#usable
    this.#usable = number
    if (!number) return changed
    if (value >= this.#low && value <= this.#high) return changed
    const [low, high] = [Math.min(this.#low, value), Math.max(this.#high, value)]
    const left = high - low > this.#within
    this.#low = left ? value : low
    this.#high = left ? value : high
    return true
  }

  skips(min: number, max: number): boolean {
    return this.#usable === true && min >= this.#low && max <= this.#high
  }
}

/** A word or number that differs from the one that counted last. */
export class ChangedFilter implements LeafFilter {
  readonly #by: number
  #last: SampleValue | undefined

  constructor({ by }: Extract<Trigger, { kind: 'changed' }>) {
    this.#by = by
  }

  wants(value: SampleValue, usable: boolean): boolean {
    if (!usable || (this.#last !== undefined && !this.#differs(value, this.#last))) return false
    this.#last = value
    return true
  }

  skips(min: number, max: number): boolean {
    return this.#last !== undefined && !this.#differs(min, this.#last) && !this.#differs(max, this.#last)
  }

  #differs(value: SampleValue, last: SampleValue): boolean {
    if (typeof value === 'number' && typeof last === 'number') return value !== last && Math.abs(value - last) >= this.#by
    return value !== last
  }
}
