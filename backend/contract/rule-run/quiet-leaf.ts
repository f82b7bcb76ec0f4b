import type { Condition } from '../rule.ts'
import { type Truth, truthOf } from '../truth.ts'
import { LastReading } from './last-reading.ts'
import { fieldOf, type NodeTrace, type ReadingLeaf, type RuleReading, savedNumber, shifted, type TruthCode } from './node.ts'

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
export class FlatLeaf implements ReadingLeaf {
  readonly id: string
  readonly #condition: Extract<Condition, { kind: 'flat' }>
  readonly #last: LastReading
  #low = Number.POSITIVE_INFINITY
  #high = Number.NEGATIVE_INFINITY
  #sinceMs: number | null = null

  constructor(condition: Extract<Condition, { kind: 'flat' }>) {
    this.id = condition.id
    this.#condition = condition
    this.#last = new LastReading(condition.maxAgeS)
  }

  read(reading: RuleReading, nowMs: number): void {
    if (this.#last.faultAt(nowMs) === 'reading-old') this.#sinceMs = null
    if (!this.#last.take(reading) || !reading.usable) return
    const { value } = reading
    if (typeof value !== 'number') {
      this.#last.usable = false
      return
    }
    const [low, high] = [Math.min(this.#low, value), Math.max(this.#high, value)]
    if (this.#sinceMs === null || high - low > this.#condition.within) {
      this.#sinceMs = nowMs
      this.#low = value
      this.#high = value
    } else {
      this.#low = low
      this.#high = high
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
    return this.#sinceMs !== null && nowMs - this.#sinceMs >= this.#condition.forS * 1000 ? 'holds' : 'not-long-enough'
  }

  save(): unknown {
    return { last: this.#last.save(), low: this.#low, high: this.#high, sinceMs: this.#sinceMs }
  }

  restore(saved: unknown): void {
    this.#last.restore(fieldOf(saved, 'last'))
    const [low, high] = [savedNumber(saved, 'low'), savedNumber(saved, 'high')]
    if (low === null || high === null) return
    this.#low = low
    this.#high = high
    this.#sinceMs = savedNumber(saved, 'sinceMs')
  }

  shift(byMs: number): void {
    this.#last.shift(byMs)
    this.#sinceMs = shifted(this.#sinceMs, byMs)
  }
}
