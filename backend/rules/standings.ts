// How each rule stands at present, for screens: made only while somebody looks, and sent only where it has changed.
import type { DocumentHead } from '../contract/document.ts'
import { type Reason, reasonText } from '../contract/reasons.ts'
import type { RuleFault, RuleStanding } from '../contract/rules/desk.ts'
import type { Firing } from '../contract/rules/firing.ts'
import type { Rule } from '../contract/rules/rule.ts'
import { offsetOf } from '../contract/schedules/wall-time.ts'
import type { BranchRun, FiringStore, RuleSummary } from './firing-store.ts'
import type { LiveRule } from './live-rule.ts'
import type { RuleTime } from './ports.ts'

const SHOW_EVERY_MS = 500
const DAY_MS = 86_400_000

interface Counts {
  /** Days since 1970 in the rule's time zone. */
  day: number
  today: RuleStanding['today']
  lastFiredMs: number | null
  /** Of its branches, by branch and outcome. */
  runs: Map<string, RuleStanding['lastRuns'][number]>
}

export interface StandingsParts {
  time: Pick<RuleTime, 'later'>
  now(): number
  rules(): Rule[]
  live(id: string): LiveRule | undefined
  isPaused(): boolean
  waits(rule: string): RuleStanding['waits']
  /** Somebody listens. */
  wanted(): boolean
  told(changed: readonly DocumentHead[], removed: readonly string[]): void
}

export class Standings {
  readonly #parts: StandingsParts
  readonly #counts = new Map<string, Counts>()
  readonly #faults = new Map<string, { fault: RuleFault; why: Reason }>()
  /** Without the live part, as it was last told. */
  readonly #told = new Map<string, string>()
  readonly #changed = new Set<string>()
  #cancel: () => void = () => undefined

  constructor(parts: StandingsParts) {
    this.#parts = parts
  }

  async load(store: Pick<FiringStore, 'summary' | 'lastRuns'>): Promise<void> {
    const all = this.#parts.rules()
    const several = all.flatMap(({ id, branches }) => (branches.length > 1 ? branches.map((one) => ({ rule: id, branch: one.id })) : []))
    const runs = Map.groupBy(several.length === 0 ? [] : await store.lastRuns(several), ({ rule }) => rule)
    const byZone = Map.groupBy(all, ({ timeZone }) => timeZone)
    for (const [zone, rules] of byZone) {
      const day = dayOf(this.#parts.now(), zone)
      const summaries = new Map((await store.summary(midnightOf(this.#parts.now(), zone))).map((one) => [one.rule, one]))
      for (const { id, branches } of rules) {
        const summary = summaries.get(id)
        if (summary === undefined) continue
        const { lastFiredMs } = summary
        const [only] = branches
        const known = branches.length === 1 && only !== undefined ? runsOf(summary, only.id) : (runs.get(id) ?? [])
        this.#counts.set(id, { day, today: countsOf(summary), lastFiredMs, runs: new Map(known.map(runEntry)) })
      }
    }
  }

  start(): void {
    this.#cancel = this.#parts.time.later(() => {
      this.#show()
      this.start()
    }, SHOW_EVERY_MS)
  }

  stop(): void {
    this.#cancel()
  }

  setFault(rule: string, fault: { fault: RuleFault; why: Reason } | undefined): void {
    if (fault === undefined) this.#faults.delete(rule)
    else this.#faults.set(rule, fault)
    this.#changed.add(rule)
  }

  faultOf(rule: string): { fault: RuleFault; why: Reason } | undefined {
    return this.#faults.get(rule)
  }

  forget(rule: string): void {
    this.#faults.delete(rule)
    this.#counts.delete(rule)
    this.#changed.delete(rule)
    if (this.#told.delete(rule)) this.#parts.told([], [rule])
  }

  touch(rule: string): void {
    this.#changed.add(rule)
  }

  note({ rule, branch, outcome, atMs, state }: Firing, timeZone: string, what: 'begun' | 'changed' | 'ended'): void {
    const counts = this.#countsOf(rule, timeZone)
    if (what === 'begun') {
      if (outcome === 'fired') {
        counts.today.fired++
        counts.lastFiredMs = atMs
      } else if (outcome === 'otherwise') counts.today.otherwise++
      else counts.today.heldBack++
      if (outcome === 'fired' || outcome === 'otherwise') counts.runs.set(...runEntry({ rule, branch, outcome, atMs }))
    } else if (what === 'ended' && state === 'failed') counts.today.failed++
    this.#changed.add(rule)
  }

  list(): RuleStanding[] {
    return this.#parts.rules().map((rule) => this.of(rule))
  }

  of(rule: Rule): RuleStanding {
    const { id, version, createdAtMs, changedAtMs, by } = rule
    const live = this.#parts.live(id)
    const fault = this.#faults.get(id)
    const gone = live?.gone ?? []
    const counts = this.#countsOf(id, rule.timeZone)
    return {
      id,
      version,
      createdAtMs,
      changedAtMs,
      by,
      state: this.#stateOf(rule, live, fault !== undefined),
      fault: fault?.fault ?? (gone.length > 0 ? 'gone' : null),
      faultDetail: fault === undefined ? null : reasonText(fault.why),
      faultWhy: fault?.why ?? null,
      faultNodes: [...gone],
      active: live?.run.active ?? [],
      waits: this.#parts.waits(id),
      nodes: nodesOf(live, this.#parts.now()),
      lastFiredMs: counts.lastFiredMs,
      lastRuns: [...counts.runs.values()],
      today: { ...counts.today },
    }
  }

  #stateOf({ enabled }: Rule, live: LiveRule | undefined, faulty: boolean): RuleStanding['state'] {
    if (!enabled) return faulty ? 'stopped' : 'off'
    if (this.#parts.isPaused()) return 'paused'
    if (live === undefined || live.dead || live.gone.length > 0) return 'broken'
    return 'running'
  }

  #countsOf(rule: string, timeZone: string): Counts {
    const day = dayOf(this.#parts.now(), timeZone)
    const known = this.#counts.get(rule)
    if (known?.day === day) return known
    const { lastFiredMs = null, runs = new Map() } = known ?? {}
    const fresh: Counts = { day, today: { fired: 0, otherwise: 0, heldBack: 0, failed: 0 }, lastFiredMs, runs }
    this.#counts.set(rule, fresh)
    return fresh
  }

  #show(): void {
    if (!this.#parts.wanted()) {
      // Whoever comes next gets all of it.
      this.#told.clear()
      return
    }
    const news: RuleStanding[] = []
    for (const rule of this.#parts.rules()) {
      const live = this.#parts.live(rule.id)
      if (!this.#changed.has(rule.id) && live?.unshown !== true && this.#told.has(rule.id)) continue
      if (live !== undefined) live.unshown = false
      const standing = this.of(rule)
      const text = JSON.stringify(standing)
      if (this.#told.get(rule.id) === text) continue
      this.#told.set(rule.id, text)
      news.push(standing)
    }
    this.#changed.clear()
    if (news.length > 0) this.#parts.told(news, [])
  }
}

function nodesOf(live: LiveRule | undefined, nowMs: number): RuleStanding['nodes'] {
  if (live === undefined) return {}
  return Object.fromEntries(live.run.trace(nowMs).map(({ id, truth, code }) => [id, { truth, code }]))
}

/** A rule of one branch: what is known of it is known of the branch. */
function runsOf({ rule, lastFiredMs, lastOtherwiseMs }: RuleSummary, branch: string): BranchRun[] {
  return [
    ...(lastFiredMs === null ? [] : [{ rule, branch, outcome: 'fired' as const, atMs: lastFiredMs }]),
    ...(lastOtherwiseMs === null ? [] : [{ rule, branch, outcome: 'otherwise' as const, atMs: lastOtherwiseMs }]),
  ]
}

function runEntry({ branch, outcome, atMs }: BranchRun): [string, RuleStanding['lastRuns'][number]] {
  return [`${branch} ${outcome}`, { branch, list: outcome === 'fired' ? 'do' : 'otherwise', atMs }]
}

function countsOf({ fired, otherwise, heldBack, failed }: RuleSummary): RuleStanding['today'] {
  return { fired, otherwise, heldBack, failed }
}

/** In UTC where the time zone is not known. */
function dayOf(atMs: number, timeZone: string): number {
  return Math.floor((atMs + offsetAt(atMs, timeZone)) / DAY_MS)
}

function midnightOf(atMs: number, timeZone: string): number {
  const offset = offsetAt(atMs, timeZone)
  return Math.floor((atMs + offset) / DAY_MS) * DAY_MS - offset
}

function offsetAt(atMs: number, timeZone: string): number {
  try {
    return offsetOf(timeZone)(atMs)
  } catch (cause) {
    if (cause instanceof RangeError) return 0
    throw cause
  }
}
