// Which rules hear of what: series, facts, boards, messages, webhooks, alarms. Kept by engine.ts.
import { seriesKey } from '../contract/rules/run/tree.ts'
import type { Series } from '../contract/series.ts'
import { boardsOf, type LiveRule, triggersOf, type WantedKind, wantedKind } from './live-rule.ts'
import { MessageFilters } from './message-filters.ts'

/** A trigger of a rule. */
export interface Listener {
  live: LiveRule
  trigger: string
}

const NOBODY: readonly LiveRule[] = []

export class RuleIndex {
  readonly messages = new MessageFilters<Listener>()
  readonly #byId = new Map<string, LiveRule>()
  readonly #byKey = new Map<string, { live: LiveRule; kind: WantedKind }[]>()
  /** Found once per series, so that a sample costs one look. */
  readonly #bySeries = new Map<number, readonly LiveRule[]>()
  readonly #byFact = new Map<string, Set<LiveRule>>()
  readonly #byBoard = new Map<string, Set<LiveRule>>()
  readonly #hooks = new Map<string, Listener[]>()
  readonly #alarms = new Map<string, (Listener & { edge: string })[]>()

  get size(): number {
    return this.#byId.size
  }

  all(): Iterable<LiveRule> {
    return this.#byId.values()
  }

  find(id: string): LiveRule | undefined {
    return this.#byId.get(id)
  }

  add(live: LiveRule): void {
    this.#byId.set(live.id, live)
    for (const key of live.run.reads) append(this.#byKey, key, { live, kind: wantedKind(live.rule, key) })
    for (const key of live.run.facts) join(this.#byFact, key, live)
    for (const board of boardsOf(live.rule)) join(this.#byBoard, board, live)
    for (const trigger of triggersOf(live.rule)) {
      const listener = { live, trigger: trigger.id }
      if (trigger.kind === 'webhook') append(this.#hooks, trigger.hook, listener)
      else if (trigger.kind === 'alarm-event') append(this.#alarms, trigger.alarm, { ...listener, edge: trigger.edge })
      else if (trigger.kind === 'message') this.messages.add(trigger.filter, trigger.holds, listener)
    }
    this.#bySeries.clear()
  }

  remove(live: LiveRule): void {
    if (this.#byId.get(live.id) === live) this.#byId.delete(live.id)
    for (const key of live.run.reads) drop(this.#byKey, key, (one) => one.live === live)
    for (const key of live.run.facts) leave(this.#byFact, key, live)
    for (const board of boardsOf(live.rule)) leave(this.#byBoard, board, live)
    for (const trigger of triggersOf(live.rule)) {
      if (trigger.kind === 'webhook') drop(this.#hooks, trigger.hook, (one) => one.live === live)
      else if (trigger.kind === 'alarm-event') drop(this.#alarms, trigger.alarm, (one) => one.live === live)
    }
    this.messages.remove((one) => one.live === live)
    this.#bySeries.clear()
  }

  readers(series: Series): readonly LiveRule[] {
    const known = this.#bySeries.get(series.id)
    if (known !== undefined) return known
    const all = this.#byKey.get(seriesKey(series)) ?? []
    const found = all.filter(({ kind }) => kind === 'any' || kind === series.kind).map(({ live }) => live)
    const readers = found.length === 0 ? NOBODY : found
    this.#bySeries.set(series.id, readers)
    return readers
  }

  /** Series may be others now. */
  forgetSeries(): void {
    this.#bySeries.clear()
  }

  knowsFact(key: string): boolean {
    return this.#byFact.has(key)
  }

  ofFact(key: string): Iterable<LiveRule> {
    return this.#byFact.get(key) ?? NOBODY
  }

  ofBoard(board: string): Iterable<LiveRule> {
    return this.#byBoard.get(board) ?? NOBODY
  }

  ofHook(hook: string): readonly Listener[] {
    return this.#hooks.get(hook) ?? []
  }

  ofAlarm(alarm: string, edge: string): readonly Listener[] {
    return (this.#alarms.get(alarm) ?? []).filter((one) => one.edge === edge)
  }
}

function append<T>(map: Map<string, T[]>, key: string, one: T): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [one])
  else list.push(one)
}

function drop<T>(map: Map<string, T[]>, key: string, is: (one: T) => boolean): void {
  const left = (map.get(key) ?? []).filter((one) => !is(one))
  if (left.length === 0) map.delete(key)
  else map.set(key, left)
}

function join<T>(map: Map<string, Set<T>>, key: string, one: T): void {
  const set = map.get(key)
  if (set === undefined) map.set(key, new Set([one]))
  else set.add(one)
}

function leave<T>(map: Map<string, Set<T>>, key: string, one: T): void {
  const set = map.get(key)
  set?.delete(one)
  if (set?.size === 0) map.delete(key)
}
