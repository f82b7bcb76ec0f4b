import type { Condition } from '../rule.ts'
import { compare } from './compare.ts'
import { LastingLeaf } from './lasting-leaf.ts'
import { type RuleReading, savedNumber, type TruthCode } from './node.ts'

/**
 * A value against bounds, with hysteresis, "for at least" and breaches in a row. A reading that may not be judged (bad, too old)
 * ends the time of the breach, not its count.
 */
export class ValueLeaf extends LastingLeaf {
  readonly #condition: Extract<Condition, { kind: 'value' }>
  #breaches = 0

  constructor(condition: Extract<Condition, { kind: 'value' }>) {
    super(condition)
    this.#condition = condition
  }

  read(reading: RuleReading, nowMs: number): void {
    const wasOld = this.last.faultAt(nowMs) !== undefined
    if (!this.last.take(reading)) return
    if (wasOld) this.sinceMs = null
    if (!reading.usable) {
      this.sinceMs = null
      return
    }
    const breach = compare(this.#condition, reading.value, this.#breaches > 0, this.#condition.hysteresis)
    if (breach === undefined) {
      this.last.usable = false
      this.sinceMs = null
    } else if (breach) {
      this.#breaches++
      this.sinceMs ??= nowMs
    } else {
      this.#breaches = 0
      this.sinceMs = null
    }
  }

  protected standing(nowMs: number): TruthCode {
    if (this.#breaches === 0 || this.sinceMs === null) return 'fails'
    if (this.#breaches < this.#condition.breaches) return 'not-often-enough'
    return this.hasLasted(nowMs) ? 'holds' : 'not-long-enough'
  }

  save(): unknown {
    return { last: this.last.save(), breaches: this.#breaches, sinceMs: this.sinceMs }
  }

  restore(saved: unknown): void {
    if (typeof saved !== 'object' || saved === null) return
    this.last.restore(Reflect.get(saved, 'last'))
    this.#breaches = savedNumber(saved, 'breaches') ?? 0
    this.sinceMs = savedNumber(saved, 'sinceMs')
  }
}
