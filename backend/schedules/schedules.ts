// Switches outputs by the clock: looks what has come, stores that it is done, then asks for it.
import type { Activity } from '../contract/activity.ts'
import type { ActuatorCommandBody, Command } from '../contract/actuators/actuator.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { reasonFields } from '../contract/reasons.ts'
import type { RunOutcome, Schedule, ScheduleBody, ScheduleRun, ScheduleRunBody, ScheduleRunTarget } from '../contract/schedules/schedule.ts'
import { commandId, type Due, dueOf, isHeld, nextAfter, targetKey, winners } from './due.ts'

export interface ScheduleShelf<T, B> {
  list(): T[]
  find(id: string): T | undefined
  get(id: string): T
  put(id: string, version: number, body: B, by: string): Promise<T>
  update(id: string, change: Partial<B>): Promise<T>
  remove(ids: readonly string[]): Promise<void>
}

/** What a schedule asks of an output. */
export interface ScheduleWish {
  board: string
  gpio: number
  body: ActuatorCommandBody & { id: string }
  /** Who made the schedule. */
  by: string
  reason: string
}

export interface SchedulesParts {
  schedules: ScheduleShelf<Schedule, ScheduleBody>
  runs: ScheduleShelf<ScheduleRun, ScheduleRunBody>
  clock: Clock
  /** Runs once after so many ms. @returns ends it */
  later(run: () => void, delayMs: number): () => void
  /** The only way to an output. Refusals are thrown as LeitstandError, or come as a command that is refused. */
  request(wish: ScheduleWish): Promise<Command>
  findCommand(id: string): Promise<Command | undefined>
  report(entry: Omit<Activity, 'id' | 'atMs'>): void
  onTrouble(cause: unknown): void
}

/** Between looks, ms: clocks are set and machines sleep, so no timer is trusted for long. */
const LOOK_EVERY_MS = 1000
const BY = 'schedule'

/** Why an output was not switched. */
type Told = Pick<Command, 'message' | 'refusal'> & { code: string }

export class Schedules {
  readonly #parts: SchedulesParts
  /** Next instant by schedule, worked out for this version and this run. */
  readonly #next = new Map<string, { version: number; run: number; atMs: number | null }>()
  /** Commands on their way, also those that may still be answered late. */
  readonly #open = new Map<string, { schedule: string; target: number }>()
  /** One change of runs at a time: each is made from the one before. */
  #turn: Promise<unknown> = Promise.resolve()
  /** By schedule: since when the stop is latched whose refusal was told. */
  readonly #toldStops = new Map<string, number>()
  #lookedMs = Number.NEGATIVE_INFINITY
  #cancel: () => void = () => undefined
  #stopped = false

  constructor(parts: SchedulesParts) {
    this.#parts = parts
  }

  /** Takes up what a stop left open; what fell due meanwhile is made up or skipped at the first look. */
  async start(): Promise<void> {
    const { runs, schedules, findCommand } = this.#parts
    for (const run of runs.list()) {
      if (run.toldStopMs !== undefined) this.#toldStops.set(run.id, run.toldStopMs)
      if (schedules.find(run.id) === undefined) await runs.remove([run.id])
      else for (const [index, target] of run.targets.entries()) if (target.outcome === 'sent') await this.#takeUp(run, index, findCommand)
    }
    await this.look()
    this.#wait()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  list(): Schedule[] {
    return this.#parts.schedules.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Schedule {
    return this.#parts.schedules.get(id)
  }

  /** @throws LeitstandError `document.*`, `store.*` */
  put(id: string, version: number, body: ScheduleBody, by: string): Promise<Schedule> {
    return this.#parts.schedules.put(id, version, body, by)
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#parts.schedules.remove(ids)
    for (const id of ids) {
      this.#next.delete(id)
      this.#toldStops.delete(id)
    }
    await this.#parts.runs.remove(ids)
  }

  runs(): ScheduleRun[] {
    return this.#parts.runs.list()
  }

  /** How commands of schedules went on. */
  async heard(commands: readonly Command[]): Promise<void> {
    for (const command of commands) {
      const open = this.#open.get(command.id)
      if (open !== undefined) await this.#note(open.schedule, open.target, command)
    }
  }

  /** Does what has come. Called by the own timer. */
  async look(): Promise<void> {
    const { schedules, runs, clock } = this.#parts
    const nowMs = clock.now()
    if (nowMs < this.#lookedMs) this.#next.clear()
    this.#lookedMs = nowMs
    const due: Due[] = []
    for (const schedule of schedules.list()) {
      if (!schedule.enabled) continue
      const nextMs = this.#nextOf(schedule, runs.find(schedule.id), nowMs)
      if (nextMs !== null && nextMs <= nowMs) due.push(dueOf(schedule, nextMs, nowMs))
    }
    // Earlier wishes first: of two for one output the later one stays.
    due.sort((a, b) => a.dueMs - b.dueMs)
    const holders = winners(due)
    for (const one of due) await this.#run(one, holders, nowMs)
  }

  #nextOf(schedule: Schedule, run: ScheduleRun | undefined, nowMs: number): number | null {
    const known = this.#next.get(schedule.id)
    if (known !== undefined && known.version === schedule.version && known.run === (run?.dueMs ?? 0)) return known.atMs
    const atMs = nextAfter(schedule, run, nowMs)
    this.#next.set(schedule.id, { version: schedule.version, run: run?.dueMs ?? 0, atMs })
    return atMs
  }

  async #run({ schedule, dueMs, late }: Due, holders: ReadonlyMap<string, string>, nowMs: number): Promise<void> {
    const { schedules, runs, report } = this.#parts
    const before = runs.find(schedule.id)
    const others = schedules.list().map((one) => ({ schedule: one, run: runs.find(one.id) }))
    const targets = schedule.targets.map((target, index): ScheduleRunTarget => {
      const second = holders.get(targetKey(target)) !== schedule.id || isHeld(target, schedule, others, nowMs)
      const outcome: RunOutcome = late ? 'skipped' : second ? 'superseded' : 'sent'
      return { ...target, outcome, command: outcome === 'sent' ? commandId(schedule.id, dueMs, index) : null, code: null, message: null }
    })
    // Stored first: after a crash right here the command is missing, never doubled.
    await this.#save(schedule.id, { dueMs, atMs: nowMs, targets })
    this.#forget(before)
    if (late) {
      report({ kind: 'schedule-missed', severity: 'warning', board: null, by: null, detail: { name: schedule.name, dueMs } })
      return
    }
    await Promise.all(targets.map((target, index) => (target.outcome === 'sent' ? this.#fire(schedule, dueMs, index, before) : undefined)))
  }

  async #fire(schedule: Schedule, dueMs: number, index: number, before: ScheduleRun | undefined): Promise<void> {
    const target = schedule.targets[index]
    if (target === undefined) return
    const { command, percent, durationS } = schedule.action
    const id = commandId(schedule.id, dueMs, index)
    const body = { id, command, duration: durationS, ...(percent === null ? {} : { value: percent / 100 }) }
    this.#open.set(id, { schedule: schedule.id, target: index })
    try {
      const reason = schedule.reason === null ? schedule.name : `${schedule.name}: ${schedule.reason}`
      const done = await this.#parts.request({ ...target, body, by: schedule.by, reason })
      await this.#note(schedule.id, index, done)
      if (done.code !== null) await this.#tell(schedule, index, { code: done.code, message: done.message, refusal: done.refusal }, before)
    } catch (cause) {
      this.#open.delete(id)
      const { code, message, reason } = cause instanceof LeitstandError ? cause : new LeitstandError('internal', undefined, { cause })
      if (code === 'internal' || code.startsWith('store.')) this.#parts.onTrouble(cause)
      const refusal = reason ?? null
      await this.#change(schedule.id, index, { outcome: 'refused', code, message, refusal })
      await this.#tell(schedule, index, { code, message, refusal }, before)
    }
  }

  /** The same refusal again and again is told once; that of a latched stop once per schedule and stop, whatever its outputs. */
  async #tell(schedule: Schedule, index: number, why: Told, before: ScheduleRun | undefined): Promise<void> {
    const target = schedule.targets[index]
    const sinceMs = why.code === 'actuator.stopped' ? why.refusal?.figures.sinceMs : undefined
    if (typeof sinceMs === 'number') {
      if (this.#toldStops.get(schedule.id) === sinceMs) return
      this.#toldStops.set(schedule.id, sinceMs)
    } else if (before?.targets[index]?.code === why.code) return
    if (target === undefined) return
    const { code, message, refusal } = why
    const detail = { name: schedule.name, gpio: target.gpio, code, message, ...reasonFields(refusal) }
    this.#parts.report({ kind: 'schedule-refused', severity: 'warning', board: target.board, by: null, detail })
    if (typeof sinceMs === 'number') await this.#update(schedule.id, () => ({ toldStopMs: sinceMs }))
  }

  async #note(schedule: string, index: number, command: Command): Promise<void> {
    const outcome = outcomeOf(command)
    if (outcome === 'sent') return
    if (outcome === 'confirmed') this.#open.delete(command.id)
    await this.#change(schedule, index, { outcome, code: command.code, message: command.message, refusal: command.refusal })
  }

  #change(schedule: string, index: number, change: Partial<ScheduleRunTarget>): Promise<void> {
    return this.#update(schedule, ({ targets }) => {
      const known = targets[index]
      if (known === undefined || (known.outcome === change.outcome && known.code === change.code)) return undefined
      return { targets: targets.map((target, at) => (at === index ? { ...target, ...change } : target)) }
    })
  }

  /** In turn, each made from the one before. */
  #update(schedule: string, change: (run: ScheduleRun) => Partial<ScheduleRunBody> | undefined): Promise<void> {
    const { runs, onTrouble } = this.#parts
    const done = this.#turn.then(async () => {
      const run = runs.find(schedule)
      const changed = run && change(run)
      if (changed !== undefined) await runs.update(schedule, changed).catch(onTrouble)
    })
    this.#turn = done
    return done
  }

  async #takeUp(run: ScheduleRun, index: number, find: SchedulesParts['findCommand']): Promise<void> {
    const id = run.targets[index]?.command ?? ''
    const command = await find(id)
    if (command === undefined) {
      await this.#change(run.id, index, { outcome: 'failed', code: 'stopped', message: 'Leitstand stopped before it was sent.' })
      return
    }
    this.#open.set(id, { schedule: run.id, target: index })
    await this.#note(run.id, index, command)
  }

  async #save(id: string, body: ScheduleRunBody): Promise<void> {
    const { runs } = this.#parts
    if (runs.find(id) === undefined) await runs.put(id, 0, body, BY)
    else await runs.update(id, body)
  }

  #forget(run: ScheduleRun | undefined): void {
    for (const { command } of run?.targets ?? []) if (command !== null) this.#open.delete(command)
  }

  #wait(): void {
    if (this.#stopped) return
    const nowMs = this.#parts.clock.now()
    let atMs = nowMs + LOOK_EVERY_MS
    for (const schedule of this.#parts.schedules.list()) {
      const next = this.#next.get(schedule.id)?.atMs ?? null
      if (schedule.enabled && next !== null && next > nowMs) atMs = Math.min(atMs, next)
    }
    this.#cancel = this.#parts.later(() => {
      this.look()
        .catch((cause: unknown) => this.#parts.onTrouble(cause))
        .finally(() => this.#wait())
    }, atMs - nowMs)
  }
}

function outcomeOf({ state }: Command): RunOutcome {
  if (state === 'confirmed' || state === 'refused') return state
  return state === 'failed' || state === 'expired' ? 'failed' : 'sent'
}
