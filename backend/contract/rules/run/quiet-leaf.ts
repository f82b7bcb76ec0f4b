import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import { LastingLeaf } from './lasting-leaf.ts'
import { fieldOf, type NodeTrace, type ReadingLeaf, type RuleReading, savedNumber, type TruthCode } from './node.ts'

/** Conditions about a series in which nothing happens. */

/** No reading for so long, good or bad. Counts arrivals: it is about silence, not about old values. */
export class SilentLeaf implements ReadingLeaf {
  readonly id: string
  readonly #forMs: number
  #heardMs: number

  /** @param startedMs stands in for a reading that never came */
  constructor({ id, forS }: Extract<Condition, { kind: 'silent' }>, startedMs: number) {
    this.id = id
    this.#forMs = forS * 1000
    this.#heardMs = startedMs
  }

  read(_reading: RuleReading, nowMs: number): void {
    this.#heardMs = nowMs
  }

  truthAt(nowMs: number): Truth {
    return truthOf(nowMs - this.#heardMs >= this.#forMs)
  }

  wakeAfter(nowMs: number): number {
    const atMs = this.#heardMs + this.#forMs
    return atMs > nowMs ? atMs : Number.POSITIVE_INFINITY
  }

  traceAt(nowMs: number): NodeTrace {
    const truth = this.truthAt(nowMs)
    const ageMs = nowMs - this.#heardMs
    return { id: this.id, truth, code: truth === 'true' ? 'holds' : 'fails', value: null, ageMs, sinceMs: this.#heardMs }
  }

  save(): unknown {
    return { heardMs: this.#heardMs }
  }

  restore(saved: unknown): void {
    this.#heardMs = savedNumber(saved, 'heardMs') ?? this.#heardMs
  }

  shift(byMs: number): void {
    this.#heardMs += byMs
  }

  /** Nobody listened since `awaySinceMs`: that is no silence. */
  skip(awaySinceMs: number, nowMs: number): void {
    this.#heardMs += Math.max(0, nowMs - Math.max(awaySinceMs, this.#heardMs))
  }
}

/** Stayed in a band of this width. A value outside begins a new band with itself alone. */
export class FlatLeaf extends LastingLeaf {
  readonly #condition: Extract<Condition, { kind: 'flat' }>
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY

  constructor(condition: Extract<Condition, { kind: 'flat' }>) {
    super(condition)
    this.#condition = condition
  }

  read(reading: RuleReading, nowMs: number): void {
    if (this.last.faultAt(nowMs) === 'reading-old') this.sinceMs = null
    if (!this.last.take(reading) || !reading.usable) return
    const { value } = reading
    if (typeof value !== 'number') {
      this.last.usable = false
      return
    }
    const [low, high] = [Math.min(this.#low, value), Math.max(this.#high, value)]
    if (this.sinceMs === null || high - low > this.#condition.within) {
      this.sinceMs = nowMs
      this.#low = value
      this.#high = value
    } else {
      this.#low = low
      this.#high = high
    }
  }

  protected standing(nowMs: number): TruthCode {
    return this.hasLasted(nowMs) ? 'holds' : 'not-long-enough'
  }

  save(): unknown {
    return { last: this.last.save(), low: this.#low, high: this.#high, sinceMs: this.sinceMs }
  }

  restore(saved: unknown): void {
    this.last.restore(fieldOf(saved, 'last'))
    const [low, high] = [savedNumber(saved, 'low'), savedNumber(saved, 'high')]
    if (low === null || high === null) return
    this.#low = low
    this.#high = high
    this.sinceMs = savedNumber(saved, 'sinceMs')
  }
}
