import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import { LastReading } from './last-reading.ts'
import { fieldOf, type NodeTrace, type ReadingLeaf, type RuleReading, type TruthCode } from './node.ts'
import { ReadingWindow } from './reading-window.ts'

type ChangeCondition = Extract<Condition, { kind: 'rate' | 'trend' }>

/** How fast a value changes over a window: from end to end (rate), or by its line of least squares (trend). */
export class ChangeLeaf implements ReadingLeaf {
  readonly id: string
  readonly #condition: ChangeCondition
  readonly #last: LastReading
  readonly #window: ReadingWindow

  constructor(condition: ChangeCondition) {
    this.id = condition.id
    this.#condition = condition
    this.#last = new LastReading(condition.maxAgeS)
    this.#window = new ReadingWindow(condition.windowS)
  }

  /** A bad reading is no part of the window; after a gap longer than the age it begins anew. */
  read(reading: RuleReading, nowMs: number): void {
    if (this.#last.faultAt(nowMs) === 'reading-old') this.#window.clear()
    if (!this.#last.take(reading)) return
    if (!reading.usable) return
    if (typeof reading.value === 'number') this.#window.add(reading.atMs, reading.value)
    else this.#last.usable = false
  }

  truthAt(nowMs: number): Truth {
    if (this.#faultAt(nowMs) !== undefined) return 'unknown'
    return truthOf(this.#holds())
  }

  wakeAfter(nowMs: number): number {
    return this.#last.expiresAfter(nowMs)
  }

  traceAt(nowMs: number): NodeTrace {
    const fault = this.#faultAt(nowMs)
    return {
      id: this.id,
      truth: this.truthAt(nowMs),
      code: fault ?? (this.#holds() ? 'holds' : 'fails'),
      value: fault === undefined ? this.#change() : null,
      ageMs: this.#last.ageAt(nowMs),
      sinceMs: null,
    }
  }

  #faultAt(nowMs: number): TruthCode | undefined {
    return this.#last.faultAt(nowMs) ?? (this.#window.filled ? undefined : 'window-not-filled')
  }

  /** Rate: per `perS`. Trend: over the whole window. */
  #change(): number {
    if (this.#condition.kind === 'rate') return this.#window.rate() * this.#condition.perS * 1000
    return this.#window.slope() * this.#condition.windowS * 1000
  }

  #holds(): boolean {
    const change = this.#change()
    if (this.#condition.kind === 'rate')
      return this.#condition.test === 'above' ? change > this.#condition.low : change < this.#condition.low
    return this.#condition.direction === 'rising' ? change >= this.#condition.least : change <= -this.#condition.least
  }

  save(): unknown {
    return { last: this.#last.save(), window: this.#window.save() }
  }

  restore(saved: unknown): void {
    this.#last.restore(fieldOf(saved, 'last'))
    this.#window.restore(fieldOf(saved, 'window'))
  }

  shift(byMs: number): void {
    this.#last.shift(byMs)
    this.#window.shift(byMs)
  }
}
