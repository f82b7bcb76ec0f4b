// Lets one line per key and minute into the log, and not too many altogether, however often clients do the same thing.
import type { Clock } from '../../contract/clock.ts'

const PERIOD_MS = 60_000

export class LogThrottle {
  readonly #clock: Clock
  readonly #maxLines: number
  readonly #told = new Set<string>()
  #periodStartMs = 0

  /** @param maxLines lines per minute, all keys together; also the number of keys remembered */
  constructor(clock: Clock, maxLines = 200) {
    this.#clock = clock
    this.#maxLines = maxLines
  }

  allows(key: string): boolean {
    const now = this.#clock.now()
    if (Math.abs(now - this.#periodStartMs) >= PERIOD_MS) {
      this.#periodStartMs = now
      this.#told.clear()
    }
    if (this.#told.has(key) || this.#told.size >= this.#maxLines) return false
    this.#told.add(key)
    return true
  }
}
