import type { RuleBody, SeriesRef } from '../../../backend/contract/rules/rule.ts'
import { seriesKey } from '../../../backend/contract/rules/run/tree.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import { RuleDriver } from '../live/rule-driver.ts'
import { TraceStore } from '../live/trace-store.ts'
import { runnablePart } from '../model/runnable.ts'

/**
 * A rule with values set by hand and a clock of its own, in this window alone: the RuleRun of the engine decides, nothing is sent.
 * A set value is measured anew every few seconds, as a sensor would; one that is taken away falls silent.
 */

const STEP_MS = 5_000

export class Simulation {
  readonly store = new TraceStore()
  nowMs: number
  readonly readings = new Map<string, { ref: SeriesRef; value: SampleValue }>()
  readonly facts = new Map<string, SampleValue | null>()
  #driver: RuleDriver | undefined
  #rule: RuleBody

  constructor(rule: RuleBody, nowMs: number) {
    this.#rule = runnablePart(rule)
    this.nowMs = nowMs
    this.restart()
  }

  /** The draft was changed: it begins anew with the values that are set. */
  change(rule: RuleBody): void {
    this.#rule = runnablePart(rule)
    this.restart()
  }

  restart(): void {
    try {
      this.#driver = new RuleDriver(this.#rule, this.nowMs)
    } catch (fault) {
      if (!(fault instanceof Error)) throw fault
      this.#driver = undefined
    }
    for (const [key, value] of this.facts) this.#driver?.fact(key, value, this.nowMs)
    this.#measure()
    this.#show()
  }

  /** @param value null = it falls silent */
  setReading(ref: SeriesRef, value: SampleValue | null): void {
    if (value === null) this.readings.delete(seriesKey(ref))
    else this.readings.set(seriesKey(ref), { ref, value })
    this.nowMs += 1
    this.#measure()
    this.#show()
  }

  /** @param value null = not known */
  setFact(key: string, value: SampleValue | null): void {
    this.facts.set(key, value)
    this.nowMs += 1
    this.#driver?.fact(key, value, this.nowMs)
    this.#show()
  }

  trigger(id: string): void {
    this.nowMs += 1
    this.#driver?.trigger(id, this.nowMs)
    this.#show()
  }

  /** Lets so much time go by. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms
    while (this.nowMs < untilMs) {
      this.nowMs = Math.min(untilMs, this.nowMs + STEP_MS)
      this.#measure()
    }
    this.#show()
  }

  /** Another time of day, or another day. Going back begins anew. */
  jump(toMs: number): void {
    const back = toMs < this.nowMs
    this.nowMs = toMs
    if (back) this.restart()
    else this.advance(0)
    this.#show()
  }

  #measure(): void {
    for (const { ref, value } of this.readings.values()) {
      this.#driver?.reading(ref, { atMs: this.nowMs, value, usable: true }, this.nowMs)
    }
    this.#driver?.advance(this.nowMs)
  }

  #show(): void {
    if (this.#driver) this.store.set(this.#driver.nodes(this.nowMs), this.#driver.decisions)
  }
}
