import type { RuleBody, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import type { RuleReading, TruthCode } from '../../../backend/contract/rules/run/node.ts'
import { type Decision, RuleRun } from '../../../backend/contract/rules/run/rule-run.ts'
import type { Truth } from '../../../backend/contract/rules/truth.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'

/**
 * Drives one rule on screen: keeps it awake, and remembers since when each node is what it is. Pure but for what it is told. The
 * same RuleRun decides here, in the engine and in the backtest; nothing that it decides here is carried out.
 */

export interface NodeLive {
  truth: Truth
  code: TruthCode
  value: SampleValue | null
  /** When the reading was measured, Unix ms; null = it has none. */
  readAtMs: number | null
  /** Breaching, or true, since then. */
  heldSinceMs: number | null
  /** Its truth is what it is since then. */
  sinceMs: number
  /** False: it was so already when looking began. */
  exact: boolean
}

/** Decisions kept, newest last. */
const KEPT = 200
/** Steps of one advance; more than a day of minutes. */
const MOST_STEPS = 5000

export class RuleDriver {
  readonly run: RuleRun
  decisions: readonly Decision[] = []
  readonly #since = new Map<string, { truth: Truth; atMs: number; exact: boolean }>()

  /** @param rule see runnablePart @throws RangeError for an unknown time zone */
  constructor(rule: RuleBody, startMs: number) {
    this.run = new RuleRun(rule, startMs)
    this.#note(startMs, false)
  }

  /** Everything that falls due up to now. */
  advance(nowMs: number): void {
    for (let steps = 0; steps < MOST_STEPS && this.run.wakeAtMs <= nowMs; steps++) {
      const atMs = this.run.wakeAtMs
      this.#keep(this.run.time(atMs))
      this.#note(atMs, true)
    }
    if (this.run.wakeAtMs <= nowMs) this.#keep(this.run.resume(nowMs))
    this.#note(nowMs, true)
  }

  reading(series: SeriesRef, reading: RuleReading, nowMs: number): void {
    this.advance(nowMs)
    this.#keep(this.run.reading(series, reading, nowMs))
    this.#note(nowMs, true)
  }

  /** @param key see factKey */
  fact(key: string, value: SampleValue | null, nowMs: number): void {
    this.advance(nowMs)
    this.#keep(this.run.fact(key, value, nowMs))
    this.#note(nowMs, true)
  }

  trigger(id: string, nowMs: number): void {
    this.advance(nowMs)
    this.#keep(this.run.trigger(id, nowMs))
  }

  /** Every condition as it is now. */
  nodes(nowMs: number): Map<string, NodeLive> {
    const nodes = new Map<string, NodeLive>()
    for (const { id, truth, code, value, ageMs, sinceMs } of this.run.trace(nowMs)) {
      const since = this.#since.get(id) ?? { atMs: nowMs, exact: false }
      nodes.set(id, {
        truth,
        code,
        value,
        readAtMs: ageMs === null ? null : nowMs - ageMs,
        heldSinceMs: sinceMs,
        sinceMs: since.atMs,
        exact: since.exact,
      })
    }
    return nodes
  }

  #keep(decisions: readonly Decision[]): void {
    if (decisions.length > 0) this.decisions = [...this.decisions, ...decisions].slice(-KEPT)
  }

  #note(nowMs: number, exact: boolean): void {
    for (const { id, truth } of this.run.trace(nowMs)) {
      const known = this.#since.get(id)
      // What was unknown until the first reading came has not changed: it was not looked at.
      if (known === undefined || known.truth !== truth)
        this.#since.set(id, { truth, atMs: nowMs, exact: exact && known?.truth !== 'unknown' })
    }
  }
}

/** How far back readings must be known for the rule to stand as it would have stood, ms: between 1 h and a day. */
export function spanOf(rule: RuleBody): number {
  let longestS = 0
  for (const one of rule.conditions) {
    if ('forS' in one) longestS = Math.max(longestS, one.forS)
    if ('windowS' in one) longestS = Math.max(longestS, one.windowS)
  }
  return Math.min(24 * 3_600_000, Math.max(3_600_000, longestS * 1500 + 600_000))
}
