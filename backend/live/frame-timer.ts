// The hub's one timer: armed only while something waits, moved forward when something more urgent comes.
import type { Clock } from '../contract/clock.ts'
import type { Schedule } from './live-client.ts'

export class FrameTimer {
  readonly #clock: Clock
  readonly #schedule: Schedule
  readonly #run: () => void
  #cancel: (() => void) | null = null
  #dueMs = 0

  constructor(clock: Clock, schedule: Schedule, run: () => void) {
    this.#clock = clock
    this.#schedule = schedule
    this.#run = run
  }

  arm(delayMs: number): void {
    const dueMs = this.#clock.now() + delayMs
    if (this.#cancel !== null) {
      if (this.#dueMs <= dueMs) return
      this.#cancel()
    }
    this.#dueMs = dueMs
    this.#cancel = this.#schedule(() => {
      this.#cancel = null
      this.#run()
    }, delayMs)
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}
