import type { Random } from './random.ts'

/** Curve of a simulated quantity: mean, daily sine, slow drift, noise, and now and then an excursion. Pure but for its randomness. */
export interface SignalShape {
  mean: number
  /** Half the difference between day and night. */
  daily?: number
  /** Hour of the day (UTC) with the highest value; default 14. */
  peakHour?: number
  /** Slow wandering over minutes, half its width. */
  drift?: number
  /** Standard deviation from reading to reading. */
  noise?: number
  /** Falls by this much over `sawPeriodS`, then jumps back (soil that dries and is watered). */
  saw?: number
  sawPeriodS?: number
  min?: number
  max?: number
  /** Rises to this much beside the curve, again and again. */
  excursion?: Excursion
}

export interface Excursion {
  /** Added at the height of it; negative = downwards. */
  by: number
  /** From one to the next, s. */
  everyS: number
  /** First time after the start of the fleet, s. */
  firstAfterS: number
  riseS: number
  holdS: number
}

const DAY_MS = 86_400_000
/** Periods of the drift, s; without common factor, so that the curve doesn't repeat within a day. */
const DRIFT_PERIODS_S = [1709, 613] as const

export class Signal {
  readonly #shape: SignalShape
  readonly #random: Random
  readonly #startMs: number
  readonly #phases: readonly [number, number]

  /** @param startMs Unix ms from which excursions are counted */
  constructor(shape: SignalShape, random: Random, startMs: number) {
    this.#shape = shape
    this.#random = random
    this.#startMs = startMs
    this.#phases = [random.between(0, 2 * Math.PI), random.between(0, 2 * Math.PI)]
  }

  /** Value at Unix ms; draws the noise, so two calls differ. */
  at(atMs: number): number {
    const { mean, daily = 0, peakHour = 14, drift = 0, noise = 0, saw = 0, sawPeriodS = 2400, min, max } = this.#shape
    const seconds = atMs / 1000
    let value = mean + daily * Math.cos((2 * Math.PI * (atMs - peakHour * 3_600_000)) / DAY_MS)
    if (drift !== 0) {
      const [slow, quick] = DRIFT_PERIODS_S
      const wave =
        Math.sin((2 * Math.PI * seconds) / slow + this.#phases[0]) + 0.5 * Math.sin((2 * Math.PI * seconds) / quick + this.#phases[1])
      value += (drift * wave) / 1.5
    }
    if (saw !== 0) value += saw * (0.5 - ((seconds / sawPeriodS + this.#phases[0]) % 1))
    value += noise * this.#random.normal() + this.#excursionAt(atMs)
    return Math.min(max ?? Number.POSITIVE_INFINITY, Math.max(min ?? Number.NEGATIVE_INFINITY, value))
  }

  #excursionAt(atMs: number): number {
    const excursion = this.#shape.excursion
    if (excursion === undefined) return 0
    const sinceFirstS = (atMs - this.#startMs) / 1000 - excursion.firstAfterS
    if (sinceFirstS < 0) return 0
    const inside = sinceFirstS % excursion.everyS
    const { by, riseS, holdS } = excursion
    if (inside < riseS) return (by * inside) / riseS
    if (inside < riseS + holdS) return by
    if (inside < 2 * riseS + holdS) return (by * (2 * riseS + holdS - inside)) / riseS
    return 0
  }
}
