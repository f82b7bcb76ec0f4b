import type { SampleValue } from '../../sample.ts'
import { type RuleReading, savedNumber, savedReading, type TruthCode } from './node.ts'

/** The newest reading of a series, and whether it may be judged. Late readings change nothing. */
export class LastReading {
  /** By which later ones are told from late ones. */
  #atMs = Number.NEGATIVE_INFINITY
  /** From which its age counts: `#atMs`, until the clock is set. */
  #bornMs = Number.NEGATIVE_INFINITY
  value: SampleValue | null = null
  usable = false
  readonly #maxAgeMs: number

  constructor(maxAgeS: number) {
    this.#maxAgeMs = maxAgeS * 1000
  }

  /** False for one that is older than what is known: it is left out. */
  take({ atMs, value, usable }: RuleReading): boolean {
    if (atMs < this.#atMs) return false
    this.#atMs = atMs
    this.#bornMs = atMs
    this.value = value
    this.usable = usable
    return true
  }

  /** Why it may not be judged; undefined = it may. */
  faultAt(nowMs: number): TruthCode | undefined {
    if (this.value === null) return 'reading-missing'
    if (nowMs - this.#bornMs > this.#maxAgeMs) return 'reading-old'
    return this.usable ? undefined : 'reading-bad'
  }

  /** When it grows too old, ms. */
  expiresAfter(nowMs: number): number {
    const atMs = this.#bornMs + this.#maxAgeMs + 1
    return this.value !== null && atMs > nowMs ? atMs : Number.POSITIVE_INFINITY
  }

  ageAt(nowMs: number): number | null {
    return this.value === null ? null : nowMs - this.#bornMs
  }

  save(): unknown {
    return this.value === null ? null : { atMs: this.#atMs, bornMs: this.#bornMs, value: this.value, usable: this.usable }
  }

  restore(saved: unknown): void {
    const reading = savedReading(saved)
    if (reading === null) return
    this.take(reading)
    this.#bornMs = savedNumber(saved, 'bornMs') ?? reading.atMs
  }

  /** Grows no older or younger by it. Set back, new readings would else count as late ones until the clock is where it was. */
  shift(byMs: number): void {
    this.#bornMs += byMs
    this.#atMs += Math.min(byMs, 0)
  }
}
