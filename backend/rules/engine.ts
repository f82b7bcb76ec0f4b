// Drives all published rules: hands them readings, facts, triggers and time, and hands on what they decide. Runs on the broker's
// thread and returns at once; what follows a decision is performer.ts. A rule that throws or loops is ended, the rest goes on.
import { MARK } from '../contract/quality.ts'
import { because, type Reason } from '../contract/reasons.ts'
import type { RuleFault } from '../contract/rules/desk.ts'
import type { Rule, SeriesRef } from '../contract/rules/rule.ts'
import type { Decision, RuleRun } from '../contract/rules/run/rule-run.ts'
import { structureProblems } from '../contract/rules/structure.ts'
import type { Sample, SampleValue } from '../contract/sample.ts'
import { actionsOf, boardsOf, goneNodes, type LiveRule, makeLive } from './live-rule.ts'
import type { RuleReport, RuleTime, RuleWorld } from './ports.ts'
import { MOST_DEPTH, RateBound } from './rate-bound.ts'
import { RuleIndex } from './rule-index.ts'
import { SteadyClock } from './steady-clock.ts'
import { WakeHeap } from './wake-heap.ts'

/** Longest time between looks at the clock, ms: it may be set, and the machine may sleep. */
const LOOK_EVERY_MS = 1_000
/** Driven later than this a rule was not driven: what fell due meanwhile is passed over. */
const LATE_MS = 5_000
/** After a restart boards have so long to speak before what is unknown ends what is active, ms. */
const GRACE_MS = 60_000
/** Wakes of one rule made up before what comes next; more of them are passed over. */
const MOST_MADE_UP = 64
/** A series of these values is no measurement. */
const DOUBTFUL = MARK.suspect | MARK.libraryFailed | MARK.excluded

export interface Decided {
  live: LiveRule
  decision: Decision
  /** When its cause arrived, Unix ms; null = nothing arrived. */
  arrivedMs: number | null
  /** Rules that stand before it. */
  depth: number
}

export interface EngineParts {
  time: RuleTime
  world: RuleWorld
  report: RuleReport
  /** Must return at once. */
  decided(what: Decided): void
  /** The rule is not driven any more. */
  ended(rule: Rule, fault: RuleFault, why: Reason): void
}

export class RuleEngine {
  /** The clock was set, or the machine slept. */
  onJump: (byMs: number, nowMs: number) => void = () => undefined
  readonly index = new RuleIndex()
  readonly figures = { driven: 0, threw: 0, ended: 0 }
  readonly #parts: EngineParts
  readonly #clock: SteadyClock
  readonly #wakes = new WakeHeap<LiveRule>()
  #cancel: () => void = () => undefined
  #armedMs = Number.POSITIVE_INFINITY
  #running = false

  constructor(parts: EngineParts) {
    this.#parts = parts
    this.#clock = new SteadyClock(parts.time)
    this.#clock.onJump = (byMs, nowMs) => this.#jumped(byMs, nowMs)
  }

  get isRunning(): boolean {
    return this.#running
  }

  now(): number {
    return this.#clock.now()
  }

  /** Until then rules are known but not driven. */
  start(): void {
    this.#running = true
    this.#arm()
  }

  stop(): void {
    this.#running = false
    this.#cancel()
    this.#armedMs = Number.POSITIVE_INFINITY
  }

  /** The master switch: meanwhile nobody drives the rules. */
  pause(): void {
    this.stop()
  }

  resume(): void {
    const nowMs = this.#clock.now()
    this.#running = true
    for (const live of this.index.all()) this.#begin(live, nowMs, { state: live.run.save(), atMs: nowMs })
    this.#arm()
  }

  /**
   * A published rule, new or changed; what its old version remembers goes on.
   * @param saved what it remembers from before a restart, and when that was written @returns why it cannot run
   */
  set(rule: Rule, saved?: { state: unknown; atMs: number }): { fault: RuleFault; why: Reason } | undefined {
    const before = this.index.find(rule.id)
    if (before !== undefined) this.#drop(before)
    if (!rule.enabled) return undefined
    const fatal = structureProblems(rule).find((one) => one.fatal)
    if (fatal !== undefined) return { fault: 'unsound', why: because('rule-unsound', { said: `${fatal.node}: ${fatal.code}.` }) }
    const nowMs = this.#clock.now()
    let live: LiveRule
    try {
      live = makeLive(rule, nowMs)
      for (const [branch, atMs] of before?.decidedMs ?? []) live.decidedMs.set(branch, atMs)
      this.index.add(live)
      this.#begin(live, nowMs, saved ?? (before && { state: before.run.save(), atMs: nowMs }))
    } catch (cause) {
      this.figures.threw++
      const left = this.index.find(rule.id)
      if (left !== undefined) this.#drop(left)
      return { fault: 'unsound', why: because('rule-unsound', { said: saidBy(cause) }) }
    }
    this.#arm()
    return undefined
  }

  remove(id: string): void {
    const live = this.index.find(id)
    if (live !== undefined) this.#drop(live)
  }

  // ---- what comes in -------------------------------------------------------------------------------------------------

  /** See RuleHook. */
  sample({ series, atMs, receivedAtMs, value, quality, marks }: Sample): void {
    if (!this.#running) return
    const readers = this.index.readers(series)
    if (readers.length === 0) return
    const ref = { board: series.board, channel: series.channel }
    const good = quality !== 'bad' && quality !== 'stale' && (marks & DOUBTFUL) === 0
    const usable = good && !(typeof value === 'number' && !Number.isFinite(value))
    const reading = { atMs: Math.min(atMs, receivedAtMs), value: usable || typeof value !== 'number' ? value : 0, usable }
    for (const live of readers) this.#drive(live, receivedAtMs, 0, (run, nowMs) => run.reading(ref, reading, nowMs))
  }

  /** @param key see factKey @param value null = not known */
  fact(key: string, value: SampleValue | null, depth = 0): void {
    if (!this.#running || !this.index.knowsFact(key)) return
    const arrivedMs = this.#parts.time.now()
    for (const live of [...this.index.ofFact(key)]) this.#drive(live, arrivedMs, depth, (run, nowMs) => run.fact(key, value, nowMs))
  }

  hears(topic: string): boolean {
    return this.#running && this.index.messages.hears(topic)
  }

  message(topic: string, payload: Uint8Array, receivedAtMs: number, depth = 0): void {
    if (!this.#running || this.index.messages.isEmpty) return
    for (const { live, trigger } of this.index.messages.matching(topic, payload)) this.#trigger(live, trigger, receivedAtMs, depth)
  }

  /** @returns how many rules heard it */
  hook(hook: string): number {
    if (!this.#running) return 0
    const listeners = this.index.ofHook(hook)
    for (const { live, trigger } of [...listeners]) this.#trigger(live, trigger, this.#parts.time.now(), 0)
    return listeners.length
  }

  alarmEvent(alarm: string, edge: 'raised' | 'acknowledged' | 'cleared', depth = 0): void {
    if (!this.#running) return
    for (const { live, trigger } of this.index.ofAlarm(alarm, edge)) this.#trigger(live, trigger, this.#parts.time.now(), depth)
  }

  /** False: no rule with this id runs. */
  trigger(id: string, trigger: string, depth = 0): boolean {
    const live = this.index.find(id)
    if (!this.#running || live === undefined) return false
    this.#trigger(live, trigger, this.#parts.time.now(), depth)
    return true
  }

  /** Boards came or went, or their series did. */
  boardsChanged(boards: Iterable<string>): void {
    for (const board of boards) for (const live of [...this.index.ofBoard(board)]) this.#lookWhatIsGone(live)
  }

  seriesChanged(boards: Iterable<string>): void {
    this.index.forgetSeries()
    this.boardsChanged(boards)
  }

  // ---- driving -------------------------------------------------------------------------------------------------------

  /** Facts and newest readings are told without a decision; what is true then counts from now. */
  #begin(live: LiveRule, nowMs: number, saved: { state: unknown; atMs: number } | undefined): void {
    const { world } = this.#parts
    const { run } = live
    run.restore(run.save())
    // Nodes that remember nothing start from the newest reading; the others hear what came after they were saved.
    const latest = seriesOf(live).flatMap((series) => ({ series, ...world.latest(series) }))
    const tell = (afterMs: number) => {
      for (const { series, reading, heardMs = nowMs } of latest)
        if (reading !== undefined && heardMs > afterMs) run.reading(series, reading, Math.min(heardMs, nowMs))
    }
    tell(Number.NEGATIVE_INFINITY)
    if (saved !== undefined) {
      run.restore(saved.state)
      tell(saved.atMs)
    }
    for (const key of run.facts) run.fact(key, world.fact(key), nowMs)
    live.gone = goneNodes(live.rule, world)
    if (live.gone.length > 0) run.setGone(live.gone, nowMs)
    live.graceUntilMs = saved !== undefined && saved.atMs < nowMs && endsByUnknown(live, nowMs) ? nowMs + GRACE_MS : null
    if (live.graceUntilMs === null) this.#take(live, run.resume(nowMs), null, 0)
    driven(live)
    this.#wakes.want(live, live.graceUntilMs ?? run.wakeAtMs)
  }

  /** True while it waits for boards to speak. */
  #inGrace(live: LiveRule, nowMs: number): boolean {
    if (live.graceUntilMs === null) return false
    if (nowMs < live.graceUntilMs && endsByUnknown(live, nowMs)) return true
    live.graceUntilMs = null
    this.#take(live, live.run.resume(nowMs), null, 0)
    return false
  }

  #trigger(live: LiveRule, trigger: string, arrivedMs: number, depth: number): void {
    this.#drive(live, arrivedMs, depth, (run, nowMs) => run.trigger(trigger, nowMs))
  }

  #drive(live: LiveRule, arrivedMs: number | null, depth: number, act: (run: RuleRun, nowMs: number) => Decision[]): void {
    if (live.dead) return
    const nowMs = this.#clock.now()
    try {
      this.#makeUp(live, nowMs)
      if (live.dead) return
      const decisions = act(live.run, nowMs)
      if (decisions.length > 0) this.#take(live, decisions, arrivedMs, depth)
      if (live.graceUntilMs !== null) this.#inGrace(live, nowMs)
    } catch (cause) {
      this.#threw(live, cause)
      return
    }
    driven(live)
    this.figures.driven++
    const wakeAtMs = live.graceUntilMs ?? live.run.wakeAtMs
    this.#wakes.want(live, wakeAtMs)
    if (wakeAtMs < this.#armedMs) this.#arm()
  }

  /** What wanted to be told before now. */
  #makeUp(live: LiveRule, nowMs: number): void {
    const { run } = live
    if (live.graceUntilMs !== null && this.#inGrace(live, nowMs)) return
    for (let made = 0; run.wakeAtMs <= nowMs && !live.dead; made++) {
      const late = nowMs - run.wakeAtMs > LATE_MS || made >= MOST_MADE_UP
      this.#take(live, late ? run.resume(nowMs) : run.time(run.wakeAtMs), null, 0)
      if (late) return
    }
  }

  #take(live: LiveRule, decisions: readonly Decision[], arrivedMs: number | null, depth: number): void {
    for (const decision of decisions) {
      const branch = live.rule.branches.find(({ id }) => id === decision.branch)
      if (branch === undefined || live.dead) continue
      if (actionsOf(branch, decision.outcome).length > 0) {
        if (depth > MOST_DEPTH) {
          this.#end(live, 'loop', because('rule-loop', { depth }))
          return
        }
        const most = live.bound.exceeded(decision.atMs, depth > 0)
        if (most !== undefined) {
          this.#end(live, 'too-often', because('rule-too-often', { most }))
          return
        }
      }
      const atMs = Math.max(decision.atMs, (live.decidedMs.get(decision.branch) ?? 0) + 1)
      live.decidedMs.set(decision.branch, atMs)
      this.#parts.decided({ live, decision: atMs === decision.atMs ? decision : { ...decision, atMs }, arrivedMs, depth })
    }
  }

  #wake(): void {
    this.#armedMs = Number.POSITIVE_INFINITY
    const nowMs = this.#clock.now()
    for (const live of this.#wakes.take(nowMs)) {
      if (live.dead || this.index.find(live.id) !== live) continue
      try {
        this.#makeUp(live, nowMs)
        driven(live)
      } catch (cause) {
        this.#threw(live, cause)
        continue
      }
      this.#wakes.want(live, live.graceUntilMs ?? live.run.wakeAtMs)
    }
    this.#arm()
  }

  #arm(): void {
    if (!this.#running) return
    const nowMs = this.#parts.time.now()
    const atMs = Math.min(this.#wakes.nextMs, nowMs + LOOK_EVERY_MS)
    if (atMs >= this.#armedMs) return
    this.#cancel()
    this.#armedMs = atMs
    this.#cancel = this.#parts.time.later(() => this.#wake(), Math.max(0, Math.ceil(atMs - nowMs)))
  }

  #jumped(byMs: number, nowMs: number): void {
    this.#wakes.clear()
    this.#armedMs = Number.POSITIVE_INFINITY
    for (const live of this.index.all()) {
      if (live.dead) continue
      live.bound = new RateBound(live.rule)
      live.decidedMs.clear()
      try {
        live.run.shift(byMs)
        if (this.#running && live.graceUntilMs === null) this.#take(live, live.run.resume(nowMs), null, 0)
      } catch (cause) {
        this.#threw(live, cause)
        continue
      }
      driven(live)
      this.#wakes.want(live, live.run.wakeAtMs)
    }
    this.onJump(byMs, nowMs)
    this.#arm()
  }

  #lookWhatIsGone(live: LiveRule): void {
    const gone = goneNodes(live.rule, this.#parts.world)
    if (gone.length === live.gone.length && gone.every((id, at) => id === live.gone[at])) return
    live.gone = gone
    this.#drive(live, null, 0, (run, nowMs) => run.setGone(gone, nowMs))
  }

  #threw(live: LiveRule, cause: unknown): void {
    this.figures.threw++
    this.#parts.report.fault(cause)
    this.#end(live, 'threw', because('rule-threw', { said: saidBy(cause) }))
  }

  #end(live: LiveRule, fault: RuleFault, why: Reason): void {
    if (live.dead) return
    this.figures.ended++
    this.#drop(live)
    this.#parts.ended(live.rule, fault, why)
  }

  #drop(live: LiveRule): void {
    live.dead = true
    this.index.remove(live)
    this.#wakes.forget(live)
  }
}

function seriesOf(live: LiveRule): SeriesRef[] {
  const boards = boardsOf(live.rule)
  return live.run.reads.flatMap((key) => {
    const at = key.indexOf(' ')
    const board = key.slice(0, at)
    return boards.has(board) ? [{ board, channel: key.slice(at + 1) }] : []
  })
}

/** A branch that is active would end only because something is not known. */
function endsByUnknown({ rule, run }: LiveRule, nowMs: number): boolean {
  if (rule.whenUnknown === 'keep') return false
  const active = rule.branches.filter(({ id, on, when }) => on.length === 0 && when !== null && run.active.includes(id))
  if (active.length === 0) return false
  const trace = run.trace(nowMs)
  return active.some(({ when }) => trace.find(({ id }) => id === when)?.truth === 'unknown')
}

function saidBy(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, 400)
}

function driven(live: LiveRule): void {
  live.unsaved = true
  live.unshown = true
}
