import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import { compare } from './compare.ts'
import { LastReading } from './last-reading.ts'
import { type NodeTrace, type ReadingLeaf, type RuleReading, savedNumber, shifted, type TruthCode } from './node.ts'

/**
 * A value against bounds, with hysteresis, "for at least" and breaches in a row. A reading that may not be judged (bad, too old)
 * ends the time of the breach, not its count.
 */
export class ValueLeaf implements ReadingLeaf {
  readonly id: string
  readonly #condition: Extract<Condition, { kind: 'value' }>
  readonly #last: LastReading
  #breaches = 0
  /** Of the reading from which on the condition has been breached without a break. */
  #sinceMs: number | null = null

  constructor(condition: Extract<Condition, { kind: 'value' }>) {
    this.id = condition.id
    this.#condition = condition
    this.#last = new LastReading(condition.maxAgeS)
  }

  read(reading: RuleReading, nowMs: number): void {
    const wasOld = this.#last.faultAt(nowMs) !== undefined
    if (!this.#last.take(reading)) return
    if (wasOld) this.#sinceMs = null
    if (!reading.usable) {
      this.#sinceMs = null
      return
    }
    const breach = compare(this.#condition, reading.value, this.#breaches > 0, this.#condition.hysteresis)
    if (breach === undefined) {
      this.#last.usable = false
      this.#sinceMs = null
    } else if (breach) {
      this.#breaches++
      this.#sinceMs ??= nowMs
    } else {
      this.#breaches = 0
      this.#sinceMs = null
    }
  }

  truthAt(nowMs: number): Truth {
    if (this.#last.faultAt(nowMs) !== undefined) return 'unknown'
    return truthOf(this.#standing(nowMs) === 'holds')
  }

  wakeAfter(nowMs: number): number {
    const expires = this.#last.expiresAfter(nowMs)
    const ripe = this.#sinceMs === null ? Number.POSITIVE_INFINITY : this.#sinceMs + this.#condition.forS * 1000
    return ripe > nowMs ? Math.min(expires, ripe) : expires
  }

  traceAt(nowMs: number): NodeTrace {
    const code = this.#last.faultAt(nowMs) ?? this.#standing(nowMs)
    const { value } = this.#last
    return { id: this.id, truth: this.truthAt(nowMs), code, value, ageMs: this.#last.ageAt(nowMs), sinceMs: this.#sinceMs }
  }

  #standing(nowMs: number): TruthCode {
    if (this.#breaches === 0 || this.#sinceMs === null) return 'fails'
    if (this.#breaches < this.#condition.breaches) return 'not-often-enough'
    return nowMs - this.#sinceMs >= this.#condition.forS * 1000 ? 'holds' : 'not-long-enough'
  }

  save(): unknown {
    return { last: this.#last.save(), breaches: this.#breaches, sinceMs: this.#sinceMs }
  }

  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return
    this.#last.restore(Reflect.get(saved, 'last'))
    this.#breaches = savedNumber(saved, 'breaches') ?? 0
    this.#sinceMs = savedNumber(saved, 'sinceMs')
  }

  shift(byMs: number): void {
    this.#last.shift(byMs)
    this.#sinceMs = shifted(this.#sinceMs, byMs)
  }
}
