import type { Schedule } from '../../backend/live/live-client.ts'
import type { ManualClock } from './manual-clock.ts'

/** Timers that run when the clock is moved by hand. */
export class ManualSchedule {
  readonly #clock: ManualClock
  #timers: { dueMs: number; run: () => void }[] = []

  constructor(clock: ManualClock) {
    this.#clock = clock
  }

  get armed(): number {
    return this.#timers.length
  }

  readonly later: Schedule = (run, delayMs) => {
    const timer = { dueMs: this.#clock.now() + delayMs, run }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer)
    }
  }

  /** Moves the clock, running what falls due on the way, in order. */
  forward(ms: number): void {
    const endMs = this.#clock.now() + ms
    for (;;) {
      const next = this.#timers.filter((timer) => timer.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0]
      if (next === undefined) break
      this.#timers = this.#timers.filter((one) => one !== next)
      this.#clock.ms = Math.max(this.#clock.ms, next.dueMs)
      next.run()
    }
    this.#clock.ms = endMs
  }
}
