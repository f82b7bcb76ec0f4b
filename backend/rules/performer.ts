// What follows a decision, off the thread of readings: stored first, then done, then followed to its end. Made by rules.ts.
import type { Command } from '../contract/actuators/actuator.ts'
import { alarmKeys } from '../contract/alarms/alarm.ts'
import { because, type Reason } from '../contract/reasons.ts'
import type { RuleFault } from '../contract/rules/desk.ts'
import type { Firing, FiringAction } from '../contract/rules/firing.ts'
import type { Action, RuleBody } from '../contract/rules/rule.ts'
import { type ActionContext, type ActionParts, perform } from './actions.ts'
import type { Decided } from './engine.ts'
import { end, endFailed, follow, newFiring, settle, settleCommands, switchesOn, TOO_LATE_MS } from './firing-life.ts'
import type { FiringLog } from './firing-log.ts'
import { actionsOf } from './live-rule.ts'
import type { RuleHands, RuleReport, RuleTime } from './ports.ts'
import { announce, Sequence } from './sequence.ts'
import { WakeHeap } from './wake-heap.ts'

/** Decisions that wait to be carried out, at most; more are dropped, counted and told. */
const MOST_QUEUED = 10_000
/** Stored in one transaction. */
const AT_ONCE = 200
/** Transactions whose end is awaited, at most. */
const MOST_STORING = 16
/** Firings whose end is awaited, at most. */
const MOST_OPEN = 10_000
/** Of firings that are known from the disk. */
const RECORDED = Promise.resolve()

export interface PerformerParts extends Omit<ActionParts, 'follow'> {
  hands: RuleHands
  log: FiringLog
  time: RuleTime
  now(): number
  report: RuleReport
  /** A rule as it was in this version; undefined = it is not kept. */
  version(rule: string, version: number): Promise<RuleBody | undefined>
  /** The rule is published, enabled and sound. */
  isLive(rule: string): boolean
  told(firing: Firing, what: 'begun' | 'changed' | 'ended'): void
  /** As many firings in a row failed as the rule bears. */
  exhausted(rule: string, fault: RuleFault, why: Reason): void
}

export class Performer {
  readonly figures = { queued: 0, dropped: 0, fired: 0, failed: 0 }
  readonly #parts: PerformerParts
  #queue: Decided[] = []
  /** The next batch is about to be taken. */
  #resting = false
  readonly #storing = new Set<Promise<void>>()
  #running = false
  readonly #sequences = new Map<string, Sequence>()
  /** Commands whose end is awaited, by id. */
  readonly #open = new Map<string, { firing: Firing; action: FiringAction }>()
  readonly #failures = new Map<string, number>()
  readonly #wakes = new WakeHeap<Sequence>()
  #cancelWake: () => void = () => undefined

  constructor(parts: PerformerParts) {
    this.#parts = parts
  }

  /** Takes up what a stop left open; nothing is done before `start`. @param open oldest first */
  async recover(open: readonly Firing[]): Promise<void> {
    for (const firing of open) {
      try {
        await this.#takeUp(firing)
      } catch (cause) {
        this.#parts.report.fault(cause)
      }
    }
  }

  /** After the rules have decided what the pause changed: a wait whose branch has ended is cancelled first. */
  start(): void {
    this.#running = true
    this.#drainSoon()
    this.#arm()
  }

  /** Waits for what has begun, at most so long as its own timeouts. */
  async stop(): Promise<void> {
    this.#running = false
    this.#cancelWake()
    await Promise.all(this.#storing)
  }

  /** Returns at once. */
  take(decided: Decided): void {
    if (this.#queue.length >= MOST_QUEUED) {
      this.figures.dropped++
      if (Number.isInteger(Math.log2(this.figures.dropped))) {
        const detail = { rule: decided.live.id, name: decided.live.rule.name, dropped: this.figures.dropped }
        this.#parts.report.activity({ kind: 'rule-dropped', severity: 'critical', board: null, by: null, detail })
      }
      return
    }
    this.#queue.push(decided)
    this.figures.queued = this.#queue.length
    if (this.#running) this.#drainSoon()
  }

  /** How commands went on. */
  heard(commands: readonly Command[]): void {
    for (const command of commands) {
      const open = this.#open.get(command.id)
      const entry = open?.action.commands.find(({ id }) => id === command.id)
      if (open === undefined || entry === undefined) continue
      if (follow(entry, command)) this.#open.delete(command.id)
      if (open.action.outcome === 'running' && open.action.startedAtMs !== null) settleCommands(open.action, this.#parts.now())
      this.#changed(open.firing)
    }
  }

  /** The rule is not there any more, or stands still: only outputs that it switched on are still switched off. */
  release(rule: string, code: string): void {
    for (const sequence of this.#sequences.values()) if (sequence.firing.rule === rule) this.#letGo(sequence.cancel(code, true))
    this.#failures.delete(rule)
    this.#letGo(this.#parts.hands.removeAlarms(rule))
  }

  /** The clock was set. */
  shift(byMs: number): void {
    this.#wakes.clear()
    for (const sequence of this.#sequences.values()) sequence.shift(byMs)
    this.#arm()
  }

  waits(rule: string): { branch: string; action: string; dueMs: number }[] {
    const found: { branch: string; action: string; dueMs: number }[] = []
    for (const { firing, waitsIn, dueMs } of this.#sequences.values())
      if (firing.rule === rule && waitsIn !== null) found.push({ branch: firing.branch, action: waitsIn, dueMs })
    return found
  }

  // ---- queue ---------------------------------------------------------------------------------------------------------

  #drainSoon(): void {
    if (this.#resting || !this.#running || this.#queue.length === 0 || this.#storing.size >= MOST_STORING) return
    this.#resting = true
    const work = this.#parts.time
      .rest()
      .then(() => this.#drain())
      .catch((cause: unknown) => this.#parts.report.fault(cause))
      .finally(() => {
        this.#storing.delete(work)
        this.#drainSoon()
      })
    this.#storing.add(work)
  }

  async #drain(): Promise<void> {
    this.#resting = false
    if (!this.#running) return
    const batch = this.#queue.splice(0, AT_ONCE)
    this.figures.queued = this.#queue.length
    const stored = this.#store(batch)
    this.#drainSoon()
    await stored
  }

  async #store(batch: readonly Decided[]): Promise<void> {
    const { log } = this.#parts
    const acting: { decided: Decided; firing: Firing }[] = []
    for (const decided of batch) {
      const firing = newFiring(decided, 0)
      if (firing.actions.length === 0 && firing.outcome !== 'fired') {
        if (firing.outcome === 'otherwise') this.#letGo(this.#branchEnds(decided, firing, 'branch-ended'))
        log.note(firing)
        this.#parts.told(firing, 'begun')
        continue
      }
      firing.id = log.nextId()
      if (firing.state === 'running') announce(firing, 0)
      acting.push({ decided, firing })
    }
    if (acting.length === 0) return
    const recorded = log.add(acting.map(({ firing }) => firing))
    for (const { decided, firing } of acting) this.#begin(decided, firing, recorded)
    await recorded
    const storedAtMs = this.#parts.now()
    for (const { firing } of acting) {
      firing.storedAtMs = storedAtMs
      if (firing.outcome === 'fired') this.figures.fired++
    }
  }

  /** @param recorded see ActionContext */
  #begin(decided: Decided, firing: Firing, recorded: Promise<void>): void {
    const before = this.#branchEnds(decided, firing, firing.outcome === 'fired' ? 'fired-again' : 'branch-ended')
    this.#parts.told(firing, 'begun')
    if (firing.state !== 'running') {
      this.#changed(firing)
      return
    }
    const sequence = this.#sequence({ rule: decided.live.rule, firing, recorded, again: false }, actionsFor(decided), 0)
    this.#sequences.set(keyOf(firing), sequence)
    this.#letGo(before.then(() => sequence.go()))
  }

  /** What the branch still had to do is not done; its alarms go. Resolves when the step that runs has ended. */
  #branchEnds({ live }: Decided, firing: Firing, code: string): Promise<void> {
    const key = keyOf(firing)
    const before = this.#sequences.get(key)
    const ended = before === undefined ? Promise.resolve() : before.cancel(code, false)
    this.#sequences.delete(key)
    if (firing.outcome !== 'otherwise' || firing.dryRun) return ended
    const actions = live.rule.branches.find(({ id }) => id === firing.branch)?.do ?? []
    for (const { kind, id } of actions) if (kind === 'alarm') this.#letGo(this.#parts.hands.clearAlarm(alarmKeys.rule(firing.rule, id)))
    return ended
  }

  #sequence(context: ActionContext, actions: readonly Action[], at: number): Sequence {
    const { time: _time, log, report, ...parts } = this.#parts
    return new Sequence(
      context,
      actions,
      {
        ...parts,
        fault: (cause) => report.fault(cause),
        changed: (one) => this.#changed(one),
        keep: (one) => log.saveNow(one),
        waits: (one) => {
          this.#wakes.want(one, one.dueMs)
          this.#arm()
        },
        follow: (one, action) => this.#follow(one, action),
      },
      at,
    )
  }

  #follow(firing: Firing, action: FiringAction): void {
    for (const { id } of action.commands) this.#open.set(id, { firing, action })
    while (this.#open.size > MOST_OPEN) {
      const [oldest] = this.#open.keys()
      if (oldest === undefined) return
      this.#open.delete(oldest)
    }
  }

  #changed(firing: Firing): void {
    const { log, told } = this.#parts
    for (const { commands, outcome } of firing.actions)
      if (outcome !== 'running') for (const { id, outcome: of } of commands) if (of !== 'running') this.#open.delete(id)
    const ended = settle(firing)
    if (ended) this.#ended(firing)
    log.save(firing)
    told(firing, ended ? 'ended' : 'changed')
  }

  #ended(firing: Firing): void {
    const key = keyOf(firing)
    const sequence = this.#sequences.get(key)
    if (sequence?.firing === firing && sequence.isDone) this.#sequences.delete(key)
    if (firing.state === 'failed') this.figures.failed++
    if (firing.state === 'cancelled') return
    if (firing.state !== 'failed') {
      this.#failures.delete(firing.rule)
      return
    }
    const failures = (this.#failures.get(firing.rule) ?? 0) + 1
    this.#failures.set(firing.rule, failures)
    const failed = firing.actions.find(({ outcome }) => outcome === 'failed')
    const said = (failed?.message ?? failed?.code ?? '').slice(0, 400)
    this.#parts.exhausted(firing.rule, 'failures', because('rule-failures', { failures, said }))
  }

  /** Of the rule without a break. */
  failuresOf(rule: string): number {
    return this.#failures.get(rule) ?? 0
  }

  // ---- waits ---------------------------------------------------------------------------------------------------------

  #arm(): void {
    this.#cancelWake()
    if (!this.#running || !Number.isFinite(this.#wakes.nextMs)) return
    // A clock that is set moves the waits along; timers longer than a day are not trusted.
    const delayMs = Math.min(Math.max(0, this.#wakes.nextMs - this.#parts.now()), 86_400_000)
    this.#cancelWake = this.#parts.time.later(() => {
      for (const sequence of this.#wakes.take(this.#parts.now())) this.#letGo(sequence.go())
      this.#arm()
    }, delayMs)
  }

  // ---- after a restart -----------------------------------------------------------------------------------------------

  async #takeUp(firing: Firing): Promise<void> {
    const body = await this.#parts.version(firing.rule, firing.ruleVersion)
    const branch = body?.branches.find(({ id }) => id === firing.branch)
    const actions = branch === undefined ? [] : actionsOf(branch, firing.outcome)
    const nowMs = this.#parts.now()
    const rule = body === undefined ? undefined : { ...body, id: firing.rule }
    for (const [index, kept] of firing.actions.entries()) {
      if (kept.outcome !== 'running' || kept.kind === 'wait') continue
      const action = actions[index]
      const lost = kept.kind !== 'output' && kept.kind !== 'scene'
      if (lost || rule === undefined || action === undefined)
        end(kept, 'failed', nowMs, 'stopped', 'Leitstand stopped before it was known to be done.')
      else await this.#takeUpOutputs(kept, action, firing, rule)
    }
    const at = firing.actions.findIndex(({ outcome, kind }) => outcome === 'waiting' || (kind === 'wait' && outcome === 'running'))
    const waiting = firing.actions[at]
    if (at >= 0 && rule !== undefined && actions.length === firing.actions.length) {
      const sequence = this.#sequence({ rule, firing, recorded: RECORDED, again: true }, actions, at)
      this.#sequences.set(keyOf(firing), sequence)
      if (waiting?.kind === 'wait' && waiting.dueMs !== null) sequence.standIn(waiting.dueMs)
      else sequence.standIn(nowMs)
      if (!this.#parts.isLive(firing.rule)) this.#letGo(sequence.cancel('rule-off', true))
    } else {
      for (const kept of firing.actions) if (kept.outcome === 'waiting') end(kept, 'cancelled', nowMs, 'stopped')
    }
    this.#changed(firing)
  }

  /** Their commands have names of their own, so asking again does nothing twice; what would switch on too late is left out. */
  async #takeUpOutputs(kept: FiringAction, action: Action, firing: Firing, rule: RuleBody & { id: string }): Promise<void> {
    const { hands } = this.#parts
    const nowMs = this.#parts.now()
    for (const entry of kept.commands) {
      const known = await hands.findCommand(entry.id)
      if (known !== undefined) follow(entry, known)
    }
    this.#follow(firing, kept)
    const unsent = kept.commands.length === 0 || kept.commands.some(({ outcome, sentAtMs }) => outcome === 'running' && sentAtMs === null)
    if (!unsent) return settleCommands(kept, nowMs)
    if (nowMs - firing.atMs > TOO_LATE_MS && switchesOn(action)) return end(kept, 'cancelled', nowMs, 'late')
    kept.startedAtMs ??= nowMs
    try {
      await perform(
        action,
        kept,
        { rule, firing, recorded: RECORDED, again: true },
        { ...this.#parts, follow: (one, of) => this.#follow(one, of) },
      )
      settleCommands(kept, this.#parts.now())
    } catch (cause) {
      endFailed(kept, this.#parts.now(), cause)
    }
  }

  #letGo(work: Promise<unknown>): void {
    work.catch((cause: unknown) => this.#parts.report.fault(cause))
  }
}

function keyOf({ rule, branch }: Firing): string {
  return `${rule} ${branch}`
}

function actionsFor({ live, decision }: Decided): readonly Action[] {
  const branch = live.rule.branches.find(({ id }) => id === decision.branch)
  return branch === undefined ? [] : actionsOf(branch, decision.outcome)
}
