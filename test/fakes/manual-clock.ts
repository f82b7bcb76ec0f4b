import type { Clock } from '../../backend/contract/clock.ts'

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  ms: number

  constructor(ms = Date.UTC(2026, 10, 20, 14, 30)) {
    this.ms = ms
  }

  now(): number {
    return this.ms
  }

  forward(ms: number): number {
    this.ms += ms
    return this.ms
  }
}
