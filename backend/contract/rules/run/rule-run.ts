import type { SampleValue } from '../../sample.ts'
import { nextDue } from '../../schedules/upcoming.ts'
import type { RuleBody, SeriesRef, Trigger } from '../rule.ts'
import { BranchRun, type Verdict } from './branch-run.ts'
import { fieldOf, type NodeTrace, type ReadingLeaf, type RuleReading, savedNumber, savedReading } from './node.ts'
import { ConditionTree, seriesKey } from './tree.ts'

/**
 * One rule at work. The same rule, told the same things at the same times, decides the same: no clock, no chance, no I/O, so that it
 * serves the engine, the backtest, the simulation on screen and the explanation of the past alike. It decides; others act.
 *
 * Whoever drives it calls `time` at `wakeAtMs`, before anything that is later. Cost of a reading: the leaves that read it, and the
 * tree of this rule only where one of them has changed.
 */

/** What made a rule look. */
export type Cause =
  | { kind: 'reading'; series: SeriesRef; value: SampleValue; atMs: number }
  | { kind: 'fact'; fact: string; value: SampleValue | null }
  | { kind: 'trigger'; trigger: string }
  /** A wait is over, a reading grew old, a minute began. */
  | { kind: 'time' }

export interface Decision extends Verdict {
  branch: string
  atMs: number
  cause: Cause
  trace: NodeTrace[]
}

const HOUR_MS = 3_600_000

interface Watched {
  trigger: Extract<Trigger, { kind: 'changed' }>
  branch: BranchRun
  /** The last one that counted as a change. */
  last: RuleReading | null
  newestMs: number
}

/** What hears the readings of a series. */
interface Listeners {
  leaves: readonly ReadingLeaf[]
  watched: readonly Watched[]
}

export class RuleRun {
  readonly rule: RuleBody
  readonly #tree: ConditionTree
  readonly #branches: BranchRun[]
  readonly #watched = new Map<string, Watched[]>()
  readonly #clocks: { trigger: Extract<Trigger, { kind: 'clock' }>; branch: BranchRun; dueMs: number }[] = []
  /** By board and channel: to make one key of both would cost more than all else that most readings do. */
  readonly #listeners = new Map<string, Map<string, Listeners>>()
  #wakeMs = Number.POSITIVE_INFINITY
  /** Restored, and not all facts told yet: nothing is decided. */
  #dormant = false
  /** The clock was set back by so much, or forward (0), ms; null = it was not. */
  #setBackMs: number | null = null

  /** @param rule without fatal structureProblems @throws RangeError for an unknown time zone, Error for a cron text that is none */
  constructor(rule: RuleBody, startedMs: number) {
    this.rule = rule
    this.#tree = new ConditionTree(rule.conditions, rule.timeZone, startedMs)
    this.#branches = rule.branches.map((branch) => new BranchRun(branch, rule))
    for (const branch of this.#branches) for (const trigger of branch.branch.on) this.#listen(branch, trigger, startedMs)
    for (const key of this.reads) {
      const space = key.indexOf(' ')
      const ofBoard = this.#listeners.get(key.slice(0, space)) ?? new Map<string, Listeners>()
      ofBoard.set(key.slice(space + 1), { leaves: this.#tree.readers.get(key) ?? [], watched: this.#watched.get(key) ?? [] })
      this.#listeners.set(key.slice(0, space), ofBoard)
    }
    this.#wakeMs = startedMs
  }

  /** Keys (seriesKey) of the series that it reads. */
  get reads(): string[] {
    return [...new Set([...this.#tree.readers.keys(), ...this.#watched.keys()])]
  }

  /** Keys (factKey) that it must be told. */
  get facts(): string[] {
    return [...this.#tree.facts.keys()]
  }

  /** When it wants `time`, Unix ms; Infinity = never. */
  get wakeAtMs(): number {
    return this.#wakeMs
  }

  reading(series: SeriesRef, reading: RuleReading, nowMs: number): Decision[] {
    const listeners = this.#listeners.get(series.board)?.get(series.channel)
    if (listeners === undefined) return []
    const { leaves, watched } = listeners
    for (const leaf of leaves) leaf.read(reading, nowMs)
    const stays = leaves.length === 0 || this.#stays(leaves, nowMs)
    if (stays && watched.length === 0) return []
    const cause: Cause = { kind: 'reading', series, value: reading.value, atMs: reading.atMs }
    const decisions = stays ? [] : this.#look(cause, nowMs)
    for (const one of watched) if (hasChanged(one, reading)) decisions.push(this.#happen(one.branch, cause, nowMs))
    return decisions
  }

  /** @param key see factKey @param value null = not known */
  fact(key: string, value: SampleValue | null, nowMs: number): Decision[] {
    const leaves = this.#tree.facts.get(key)
    if (leaves === undefined) return []
    for (const leaf of leaves) leaf.tell(value, nowMs)
    return this.#look({ kind: 'fact', fact: key, value }, nowMs)
  }

  /** The trigger with this id happened: webhook, message, manual, alarm-event. */
  trigger(id: string, nowMs: number): Decision[] {
    const branch = this.#branches.find((one) => one.branch.on.some((trigger) => trigger.id === id))
    if (branch === undefined) return []
    this.#tree.evaluate(nowMs)
    return [this.#happen(branch, { kind: 'trigger', trigger: id }, nowMs)]
  }

  time(nowMs: number): Decision[] {
    const decisions = this.#look({ kind: 'time' }, nowMs)
    for (const clock of this.#clocks) {
      if (clock.dueMs > nowMs) continue
      decisions.push(this.#happen(clock.branch, { kind: 'trigger', trigger: clock.trigger.id }, nowMs))
      clock.dueMs = this.#dueAfter(clock.trigger, nowMs)
    }
    this.#wakeMs = this.#nextWake(nowMs)
    return decisions
  }

  /**
   * After a time in which nobody drove it (the program was off, the machine slept): what fell due meanwhile is passed over, what is
   * true now counts from now.
   * @param awaySinceMs since when nobody did: silence does not count meanwhile
   */
  resume(nowMs: number, awaySinceMs = nowMs): Decision[] {
    this.#dormant = false
    this.#tree.skip(awaySinceMs, nowMs)
    for (const clock of this.#clocks)
      if (clock.dueMs <= nowMs || this.#setBackMs !== null) clock.dueMs = this.#dueAfter(clock.trigger, nowMs + (this.#setBackMs ?? 0))
    this.#setBackMs = null
    return this.#look({ kind: 'time' }, nowMs)
  }

  /** Nodes whose series, board or output is gone: unknown from now on. */
  setGone(ids: Iterable<string>, nowMs: number): Decision[] {
    this.#tree.setGone(ids)
    return this.#look({ kind: 'time' }, nowMs)
  }

  trace(nowMs: number): NodeTrace[] {
    this.#tree.evaluate(nowMs)
    return this.#tree.trace(nowMs)
  }

  /** Branches whose `do` ran and has not ended. */
  get active(): string[] {
    return this.#branches.filter(({ active }) => active).map(({ branch }) => branch.id)
  }

  /** Plain JSON: hysteresis, counters, windows, waits, cooldowns. */
  save(): Record<'nodes' | 'branches' | 'changed', Record<string, unknown>> {
    const watched = [...this.#watched.values()].flat()
    const changed = watched.map(({ trigger, last, newestMs }): [string, unknown] => [trigger.id, last && { ...last, newestMs }])
    const branches = this.#branches.map((one): [string, unknown] => [one.branch.id, one.save()])
    return { nodes: this.#tree.save(), branches: Object.fromEntries(branches), changed: Object.fromEntries(changed) }
  }

  /** Takes what fits of `saved`; a node that was changed by hand has another id and starts anew. Facts must be told, then `resume`. */
  restore(saved: unknown): void {
    this.#dormant = true
    const nodes = fieldOf(saved, 'nodes')
    if (typeof nodes === 'object' && nodes !== null) this.#tree.restore({ ...nodes })
    const branches = fieldOf(saved, 'branches')
    for (const one of this.#branches) one.restore(fieldOf(branches, one.branch.id))
    const changed = fieldOf(saved, 'changed')
    for (const one of [...this.#watched.values()].flat()) {
      const last = fieldOf(changed, one.trigger.id)
      one.last = savedReading(last)
      one.newestMs = savedNumber(last, 'newestMs') ?? one.last?.atMs ?? one.newestMs
    }
  }

  /**
   * The clock was set by so much, ms: waits go on as if nothing had happened. `resume` must follow. Times of day follow the new
   * clock; what falls due once more within an hour that comes again is passed over.
   */
  shift(byMs: number): void {
    this.#tree.shift(byMs)
    for (const branch of this.#branches) branch.shift(byMs)
    for (const one of [...this.#watched.values()].flat()) one.newestMs += Math.min(byMs, 0)
    this.#setBackMs = byMs < 0 && -byMs <= HOUR_MS ? -byMs : 0
  }

  /** What these leaves have heard changes nothing, now: time changes no truth before `wakeAtMs`, and the rest has heard nothing. */
  #stays(leaves: readonly ReadingLeaf[], nowMs: number): boolean {
    if (this.#dormant || nowMs >= this.#wakeMs) return false
    for (const leaf of leaves) {
      if (leaf.truthAt(nowMs) !== this.#tree.truthOf(leaf.id)) return false
      this.#wakeMs = Math.min(this.#wakeMs, Math.ceil(leaf.wakeAfter(nowMs)))
    }
    return true
  }

  #look(cause: Cause, nowMs: number): Decision[] {
    if (this.#dormant) return []
    this.#tree.evaluate(nowMs)
    const decisions: Decision[] = []
    for (const run of this.#branches) {
      if (run.branch.on.length > 0 || run.branch.when === null) continue
      const verdict = run.watch(this.#tree.truthOf(run.branch.when), nowMs)
      if (verdict !== undefined) decisions.push(this.#decision(run, verdict, cause, nowMs))
    }
    this.#wakeMs = this.#nextWake(nowMs)
    return decisions
  }

  #nextWake(nowMs: number): number {
    let wake = this.#tree.wakeAfter(nowMs)
    for (const run of this.#branches) wake = Math.min(wake, run.wakeAfter(nowMs))
    for (const { dueMs } of this.#clocks) wake = Math.min(wake, dueMs)
    // Bounds may be parts of a ms; moments are whole.
    return Math.ceil(wake)
  }

  #happen(run: BranchRun, cause: Cause, nowMs: number): Decision {
    const truth = run.branch.when === null ? 'true' : this.#tree.truthOf(run.branch.when)
    return this.#decision(run, run.happen(truth, nowMs), cause, nowMs)
  }

  #decision(run: BranchRun, verdict: Verdict, cause: Cause, atMs: number): Decision {
    return { ...verdict, branch: run.branch.id, atMs, cause, trace: this.#tree.trace(atMs) }
  }

  #listen(branch: BranchRun, trigger: Trigger, startedMs: number): void {
    if (trigger.kind === 'clock') this.#clocks.push({ trigger, branch, dueMs: this.#dueAfter(trigger, startedMs) })
    if (trigger.kind !== 'changed') return
    const key = seriesKey(trigger.series)
    const list = this.#watched.get(key) ?? []
    list.push({ trigger, branch, last: null, newestMs: Number.NEGATIVE_INFINITY })
    this.#watched.set(key, list)
  }

  #dueAfter({ when }: Extract<Trigger, { kind: 'clock' }>, nowMs: number): number {
    const timing = { when, timeZone: this.rule.timeZone, validFrom: null, validTo: null, exceptions: [] }
    return nextDue(timing, nowMs + 1) ?? Number.POSITIVE_INFINITY
  }
}

function hasChanged(watched: Watched, reading: RuleReading): boolean {
  const { last, trigger } = watched
  if (!reading.usable || reading.atMs < watched.newestMs) return false
  watched.newestMs = reading.atMs
  const differs = last !== null && isChange(last.value, reading.value, trigger.by)
  // Small steps add up: what does not count as a change stays the value to compare with.
  if (last === null || differs) watched.last = reading
  return differs && (trigger.to === null || String(reading.value) === trigger.to)
}

function isChange(before: SampleValue, after: SampleValue, by: number): boolean {
  if (typeof before === 'number' && typeof after === 'number') return before !== after && Math.abs(after - before) >= by
  return before !== after
}
