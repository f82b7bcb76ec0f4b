// Ends rules that set each other off for ever: by how deep a chain is, and by how often one fires. Used by engine.ts.
import type { RuleBody } from '../contract/rules/rule.ts'

/** Rules that one event may set off one behind the other. */
export const MOST_DEPTH = 8
const MINUTE_MS = 60_000
/** Firings in a minute of a rule that switches outputs, or that other rules set off. */
const MOST_SWITCHING = 60
/** Of one that does neither: it may pass on every reading of a fast series. */
const MOST_PASSING = 600

export class RateBound {
  readonly #most: number
  /** Of the last minute, a ring. */
  readonly #times: number[] = []
  #next = 0

  constructor(rule: Pick<RuleBody, 'branches'>) {
    const actions = rule.branches.flatMap((branch) => [...branch.do, ...branch.otherwise])
    this.#most = actions.some(({ kind }) => kind === 'output' || kind === 'scene') ? MOST_SWITCHING : MOST_PASSING
  }

  /** Notes a firing. @returns how many in a minute are too many; undefined = it may */
  exceeded(nowMs: number, chained: boolean): number | undefined {
    const before = this.#times[this.#next]
    this.#times[this.#next] = nowMs
    this.#next = (this.#next + 1) % this.#most
    if (before !== undefined && nowMs - before < MINUTE_MS) return this.#most
    if (!chained || this.#most === MOST_SWITCHING) return undefined
    const chainedBefore = this.#times[(this.#next + this.#most - 1 - MOST_SWITCHING) % this.#most]
    return chainedBefore !== undefined && nowMs - chainedBefore < MINUTE_MS ? MOST_SWITCHING : undefined
  }
}
