// The port at which the rule engine stands: every accepted sample, on the broker's thread. `app/app.ts` guards it and hangs it into ingest.
import type { Sample } from '../contract/sample.ts'

export interface RuleHook {
  /**
   * Called for each accepted sample, late ones included and repeated ones not, before it goes to the disk. Must return at once:
   * whatever it does delays the next message.
   */
  sample(sample: Sample): void
}

/** Keeps a hook that throws from stopping ingest. */
export class GuardedRules implements RuleHook {
  /** Samples at which the hook threw. */
  failures = 0
  readonly #hook: RuleHook
  readonly #onFailure: (cause: unknown, failures: number) => void

  /** @param onFailure called for every failure, so it must be quick and must not throw */
  constructor(hook: RuleHook, onFailure: (cause: unknown, failures: number) => void) {
    this.#hook = hook
    this.#onFailure = onFailure
  }

  sample(sample: Sample): void {
    try {
      this.#hook.sample(sample)
    } catch (cause) {
      this.failures++
      this.#onFailure(cause, this.failures)
    }
  }
}
