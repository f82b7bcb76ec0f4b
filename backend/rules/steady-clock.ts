// Time as rules are told it: never backwards, except where the clock was set, which is told apart. Used by engine.ts.
import type { RuleTime } from './ports.ts'

/** Smaller differences between the clocks are drift and slewing, ms. */
const JUMP_MS = 2_000

export class SteadyClock {
  /** Called when the clock was set, or the machine slept; before any later time is told. */
  onJump: (byMs: number, nowMs: number) => void = () => undefined
  readonly #time: Pick<RuleTime, 'now' | 'steady'>
  #wallMs: number
  #steadyMs: number
  #toldMs: number

  constructor(time: Pick<RuleTime, 'now' | 'steady'>) {
    this.#time = time
    this.#wallMs = time.now()
    this.#steadyMs = time.steady()
    this.#toldMs = this.#wallMs
  }

  now(): number {
    const wallMs = this.#time.now()
    const steadyMs = this.#time.steady()
    const byMs = wallMs - this.#wallMs - (steadyMs - this.#steadyMs)
    this.#wallMs = wallMs
    this.#steadyMs = steadyMs
    if (Math.abs(byMs) > JUMP_MS) {
      this.#toldMs = wallMs
      this.onJump(Math.round(byMs), wallMs)
    } else if (wallMs > this.#toldMs) this.#toldMs = wallMs
    return this.#toldMs
  }
}
