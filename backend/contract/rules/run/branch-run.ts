import type { Branch, RuleBody } from '../rule.ts'
import type { Truth } from '../truth.ts'
import { fieldOf, shifted } from './node.ts'

const HOUR_MS = 3_600_000

/**
 * `fired`: `do` runs. `otherwise`: it ends, or an event met a condition that does not hold. `held-back`: it would fire, but `code`
 * forbids it now. `passed-over`: an event met a condition that is not known.
 */
export type Outcome = 'fired' | 'otherwise' | 'held-back' | 'passed-over'
export type HoldBack = 'cooldown' | 'per-hour'

export interface Verdict {
  outcome: Outcome
  code: HoldBack | 'condition-false' | 'condition-unknown' | null
}

/** One branch: whether it fires, is held back by the bounds of its rule, or ends. */
export class BranchRun {
  readonly branch: Branch
  readonly #rule: Pick<RuleBody, 'cooldownS' | 'maxPerHour' | 'whenUnknown'>
  /** `do` ran and the condition has not ceased since. */
  #active = false
  /** The condition is true, but `do` was held back. */
  #waiting = false
  /** As many as the bounds ask for, ascending. */
  #firedMs: number[] = []

  constructor(branch: Branch, rule: Pick<RuleBody, 'cooldownS' | 'maxPerHour' | 'whenUnknown'>) {
    this.branch = branch
    this.#rule = rule
  }

  get active(): boolean {
    return this.#active
  }

  /** Branch without triggers: the condition is like this now. */
  watch(truth: Truth, nowMs: number): Verdict | undefined {
    if (truth === 'true') {
      if (this.#active || (this.#waiting && this.#barrierAt(nowMs) !== undefined)) return undefined
      return this.#try(nowMs, true)
    }
    this.#waiting = false
    if (!this.#active || (truth === 'unknown' && this.#rule.whenUnknown === 'keep')) return undefined
    this.#active = false
    return { outcome: 'otherwise', code: truth === 'unknown' ? 'condition-unknown' : 'condition-false' }
  }

  /** Branch with triggers: one of them happened. */
  happen(truth: Truth, nowMs: number): Verdict {
    if (truth === 'true') return this.#try(nowMs, false)
    if (truth === 'unknown') return { outcome: 'passed-over', code: 'condition-unknown' }
    this.#active = false
    return { outcome: 'otherwise', code: 'condition-false' }
  }

  #try(nowMs: number, waits: boolean): Verdict {
    const barrier = this.#barrierAt(nowMs)
    if (barrier !== undefined) {
      this.#waiting = waits
      return { outcome: 'held-back', code: barrier.code }
    }
    this.#waiting = false
    this.#active = true
    this.#firedMs = [...this.#firedMs, nowMs].slice(-(this.#rule.maxPerHour ?? 1))
    return { outcome: 'fired', code: null }
  }

  /** When it may try again; Infinity = it does not wait. */
  wakeAfter(nowMs: number): number {
    return (this.#waiting ? this.#barrierAt(nowMs)?.untilMs : undefined) ?? Number.POSITIVE_INFINITY
  }

  #barrierAt(nowMs: number): { code: HoldBack; untilMs: number } | undefined {
    const { cooldownS, maxPerHour } = this.#rule
    const last = this.#firedMs.at(-1)
    if (last !== undefined && nowMs < last + cooldownS * 1000) return { code: 'cooldown', untilMs: last + cooldownS * 1000 }
    if (maxPerHour === null) return undefined
    const oldest = this.#firedMs.at(-maxPerHour)
    return oldest === undefined || nowMs >= oldest + HOUR_MS ? undefined : { code: 'per-hour', untilMs: oldest + HOUR_MS }
  }

  save(): unknown {
    return { active: this.#active, waiting: this.#waiting, firedMs: this.#firedMs }
  }

  restore(saved: unknown): void {
    this.#active = fieldOf(saved, 'active') === true
    this.#waiting = fieldOf(saved, 'waiting') === true
    const fired = fieldOf(saved, 'firedMs')
    this.#firedMs = Array.isArray(fired) ? fired.filter((one): one is number => Number.isFinite(one)) : []
  }

  shift(byMs: number): void {
    this.#firedMs = this.#firedMs.map((atMs) => shifted(atMs, byMs) ?? atMs)
  }
}
