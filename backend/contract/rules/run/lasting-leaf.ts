import { type Truth, truthOf } from '../truth.ts'
import { LastReading } from './last-reading.ts'
import { type NodeTrace, type ReadingLeaf, type RuleReading, shifted, type TruthCode } from './node.ts'

/** A condition on readings that is true once something has lasted for `forS`; unknown while the newest reading may not be judged. */
export abstract class LastingLeaf implements ReadingLeaf {
  readonly id: string
  protected readonly last: LastReading
  /** It has lasted without a break since then; null = it does not. Unix ms. */
  protected sinceMs: number | null = null
  readonly #forMs: number

  constructor({ id, forS, maxAgeS }: { id: string; forS: number; maxAgeS: number }) {
    this.id = id
    this.last = new LastReading(maxAgeS)
    this.#forMs = forS * 1000
  }

  abstract read(reading: RuleReading, nowMs: number): void
  abstract save(): unknown
  abstract restore(saved: unknown): void
  /** What a reading that may be judged stands for. */
  protected abstract standing(nowMs: number): TruthCode

  truthAt(nowMs: number): Truth {
    if (this.last.faultAt(nowMs) !== undefined) return 'unknown'
    return truthOf(this.standing(nowMs) === 'holds')
  }

  wakeAfter(nowMs: number): number {
    const expires = this.last.expiresAfter(nowMs)
    const ripe = this.sinceMs === null ? Number.POSITIVE_INFINITY : this.sinceMs + this.#forMs
    return ripe > nowMs ? Math.min(expires, ripe) : expires
  }

  traceAt(nowMs: number): NodeTrace {
    const code = this.last.faultAt(nowMs) ?? this.standing(nowMs)
    const { value } = this.last
    return { id: this.id, truth: this.truthAt(nowMs), code, value, ageMs: this.last.ageAt(nowMs), sinceMs: this.sinceMs }
  }

  shift(byMs: number): void {
    this.last.shift(byMs)
    this.sinceMs = shifted(this.sinceMs, byMs)
  }

  protected hasLasted(nowMs: number): boolean {
    return this.sinceMs !== null && nowMs - this.sinceMs >= this.#forMs
  }
}
