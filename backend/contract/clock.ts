/** Injected time source, so that no test sleeps. */
export interface Clock {
  /** Unix milliseconds, UTC. */
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }
