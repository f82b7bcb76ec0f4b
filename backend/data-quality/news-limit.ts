// How often findings may reach the activity list: a board with a loose plug must not fill it. Used by findings.ts.
import type { Clock } from '../contract/clock.ts'

const WINDOW_MS = 10 * 60_000
const MOST_A_WINDOW = 30

export class NewsLimit {
  readonly #clock: Clock
  readonly #lastMs = new Map<string, number>()
  #windowMs = 0
  #inWindow = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Once in ten minutes for each key, 30 times for all together. */
  allows(key: string): boolean {
    const nowMs = this.#clock.now()
    if (nowMs - this.#windowMs >= WINDOW_MS) {
      this.#windowMs = nowMs
      this.#inWindow = 0
      for (const [other, atMs] of this.#lastMs) if (nowMs - atMs >= WINDOW_MS) this.#lastMs.delete(other)
    }
    if (this.#inWindow >= MOST_A_WINDOW || nowMs - (this.#lastMs.get(key) ?? Number.NEGATIVE_INFINITY) < WINDOW_MS) return false
    this.#lastMs.set(key, nowMs)
    this.#inWindow++
    return true
  }
}
