// Rollouts of the fleet: begun, driven to their end, stopped, retried. After a restart they go on by themselves. See contract/rollouts/rollout.ts.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { Role } from '../contract/roles.ts'
import { planWaves } from '../contract/rollouts/plan-waves.ts'
import type { PreviewedBoard } from '../contract/rollouts/preview.ts'
import {
  MOST_BOARDS_OF_OPERATOR,
  type Rollout,
  type RolloutAct,
  type RolloutActRequest,
  type RolloutBody,
  type RolloutLane,
  type RolloutLaneBody,
  type RolloutQuestion,
  type RolloutRequest,
  type RolloutStep,
} from '../contract/rollouts/rollout.ts'
import type { TemplateBody } from '../contract/rollouts/template.ts'
import type { Shelf } from '../documents/shelf.ts'
import { BoardActs } from './board-acts.ts'
import { dryRun } from './dry-run.ts'
import { isOpen } from './maintenance-window.ts'
import type { BoardWatch, CommandTarget, ConfigurationTarget, RolloutReport } from './ports.ts'
import { RolloutRun } from './rollout-run.ts'
import { FRESH, isUntouched, laneId, lanesOf } from './run-steps.ts'

const LOOK_EVERY_MS = 500
/** Ended ones that are kept. */
const KEPT = 50
/** At the same time. */
const MOST_OPEN = 20

export interface RolloutsParts {
  rollouts: Shelf<RolloutBody>
  lanes: Shelf<RolloutLaneBody>
  /** @throws LeitstandError `document.unknown` */
  template(id: string): TemplateBody
  configurations: ConfigurationTarget
  commands: CommandTarget
  watch: BoardWatch
  report: RolloutReport
  clock: Clock
  newId(): string
  /** 0..1 */
  random(): number
  /** Calls again and again; returns what ends it. */
  repeat(run: () => void, everyMs: number): () => void
  /** Lets others run. */
  rest(): Promise<unknown>
}

export interface Caller {
  name: string
  role: Role
}

export class Rollouts {
  readonly #parts: RolloutsParts
  readonly #acts: BoardActs
  readonly #runs = new Map<string, RolloutRun>()
  #end: () => void = () => undefined
  #looking: Promise<void> | undefined

  constructor(parts: RolloutsParts) {
    this.#parts = parts
    this.#acts = new BoardActs(parts)
  }

  /** Goes on with what a stop has interrupted. Call it after the shelves' start. */
  async start(): Promise<void> {
    const { rollouts, lanes, repeat } = this.#parts
    // A crash between the lanes and their rollout: nothing was begun, so nothing is lost.
    const orphans = lanes.list().filter(({ rollout }) => rollouts.find(rollout) === undefined)
    await lanes.remove(orphans.map(({ id }) => id))
    for (const { id, progress } of rollouts.list()) {
      if (progress.finishedAtMs === null || rollouts.get(id).state === 'stopped') this.#open(id)
    }
    this.#end = repeat(() => void this.look(), LOOK_EVERY_MS)
  }

  async stop(): Promise<void> {
    this.#end()
    await this.#looking
  }

  /** Looks at all that have not ended, once; called twice a second. A look that takes longer is not overtaken. */
  look(): Promise<void> {
    this.#looking ??= this.#lookAtAll().finally(() => {
      this.#looking = undefined
    })
    return this.#looking
  }

  list(): Rollout[] {
    return this.#parts.rollouts.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Rollout {
    return this.#parts.rollouts.get(id)
  }

  /** Its boards, wave by wave. @throws LeitstandError `document.unknown` */
  boards(id: string): { wave: number; step: RolloutStep }[] {
    this.get(id)
    const run = this.#runs.get(id)
    if (run !== undefined) return run.steps()
    const lanes = this.#parts.lanes.list().filter(({ rollout }) => rollout === id)
    lanes.sort((a, b) => a.wave - b.wave || a.part - b.part)
    return lanes.flatMap(({ wave, steps }) => steps.map((step) => ({ wave, step })))
  }

  /** Another board takes the place of one that was not touched yet. A second time is nothing to do. @throws LeitstandError `store.*` */
  async replaceBoard(ids: readonly string[], from: string, to: string): Promise<void> {
    for (const id of ids) {
      const run = this.#runs.get(id)
      if (run !== undefined) await run.replaceBoard(from, to)
      else for (const lane of this.#parts.lanes.list()) if (lane.rollout === id) await renameUntouched(this.#parts.lanes, lane, from, to)
    }
  }

  /** Nothing is sent. @throws LeitstandError `document.unknown` */
  preview({ act, boards }: RolloutQuestion): Promise<PreviewedBoard[]> {
    return dryRun(this.#actOf(act), boards, { ...this.#parts, acts: this.#acts })
  }

  /** @throws LeitstandError `auth.forbidden`, `request.invalid`, `rollout.busy`, `request.too-many`, `document.unknown`, `store.*` */
  async begin(request: RolloutRequest, by: Caller): Promise<Rollout> {
    const { rollouts, lanes, watch, clock, newId, random, report } = this.#parts
    this.#refuse(request, by)
    const act = this.#actOf(request.act)
    const chosen = request.boards.map(({ board, values }, index) => ({
      board,
      values,
      n: index + 1,
      zone: watch.look(board)?.zone ?? null,
    }))
    const waves = planWaves(chosen, request.options, random).map((wave) => wave.map(({ board, n, values }) => newStep(board, n, values)))
    const id = newId()
    for (const lane of lanesOf(id, waves)) await lanes.put(laneId(id, lane), 0, lane, by.name)
    const { name, reason, options } = request
    const rollout = await rollouts.put(
      id,
      0,
      {
        name,
        reason,
        act,
        options,
        state: 'running',
        because: null,
        changedBy: by.name,
        boards: chosen.length,
        wave: 0,
        waves: waves.map(({ length }) => ({
          boards: length,
          counts: { waiting: length },
          beganAtMs: null,
          soakUntilMs: null,
          endedAtMs: null,
        })),
        outsideWindow: false,
        progress: {
          state: 'running',
          done: 0,
          total: chosen.length,
          unit: 'boards',
          rate: null,
          startedAtMs: clock.now(),
          finishedAtMs: null,
          error: null,
        },
      },
      by.name,
    )
    report.activity({
      kind: 'rollout-started',
      severity: 'event',
      board: null,
      by: by.name,
      detail: { name, what: act.kind, boards: chosen.length, reason },
    })
    this.#open(id)
    await this.#forgetOldest()
    return rollout
  }

  /** @throws LeitstandError `rollout.state` */
  async pause(id: string, by: string): Promise<Rollout> {
    await this.#openRun(id, ['running']).pause(by)
    return this.#told(id, 'paused', by)
  }

  /** Also of one that stopped by itself: its failures are taken as they are. @throws LeitstandError `rollout.state` */
  async resume(id: string, by: string): Promise<Rollout> {
    await this.#openRun(id, ['paused', 'stopped']).resume(by)
    return this.#told(id, 'resumed', by)
  }

  /** Boards that failed or were left out once more. @throws LeitstandError `rollout.state` */
  async retry(id: string, by: string): Promise<Rollout> {
    const { state } = this.get(id)
    if (state === 'cancelled') throw new LeitstandError('rollout.state', because('rollout-not-now', { state }))
    for (const { board, state: its } of this.boards(id).map(({ step }) => step)) {
      if (its === 'failed' || its === 'returned' || its === 'skipped') this.#refuseBusy(board, id)
    }
    const run = this.#runs.get(id) ?? this.#open(id)
    if ((await run.retry(by)) === 0) throw new LeitstandError('rollout.state', because('rollout-not-now', { state }))
    return this.#told(id, 'retried', by)
  }

  /** One that has ended is nothing to do. @throws LeitstandError `document.unknown` */
  async cancel(id: string, by: string): Promise<Rollout> {
    const rollout = this.get(id)
    const run = this.#runs.get(id)
    if (run === undefined || rollout.state === 'cancelled' || rollout.state === 'done') return rollout
    await run.cancel(by)
    return this.#told(id, 'cancelled', by)
  }

  /** @throws LeitstandError `job.running` */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (this.#runs.has(id)) throw new LeitstandError('job.running')
    }
    const { rollouts, lanes } = this.#parts
    await rollouts.remove(ids)
    await lanes.remove(lanes.list().flatMap(({ id, rollout }) => (ids.includes(rollout) ? [id] : [])))
  }

  async #lookAtAll(): Promise<void> {
    for (const run of [...this.#runs.values()]) {
      try {
        await run.tick()
        if (run.ended) this.#runs.delete(run.id)
      } catch (cause) {
        this.#parts.report.fault(cause)
      }
    }
  }

  #open(id: string): RolloutRun {
    const lanes = this.#parts.lanes.list().filter(({ rollout }) => rollout === id)
    const run = new RolloutRun(id, lanes, { ...this.#parts, acts: this.#acts })
    this.#runs.set(id, run)
    return run
  }

  #openRun(id: string, states: readonly Rollout['state'][]): RolloutRun {
    const { state } = this.get(id)
    const run = this.#runs.get(id)
    if (run === undefined || !states.includes(state)) throw new LeitstandError('rollout.state', because('rollout-not-now', { state }))
    return run
  }

  #told(id: string, what: string, by: string): Rollout {
    const rollout = this.get(id)
    this.#parts.report.activity({ kind: 'rollout-changed', severity: 'event', board: null, by, detail: { name: rollout.name, what } })
    return rollout
  }

  #actOf(act: RolloutActRequest): RolloutAct {
    if (act.kind !== 'template') return act
    return { ...act, template: this.#parts.template(act.templateId) }
  }

  #refuse({ act, boards, options }: RolloutRequest, { role }: Caller): void {
    if (role !== 'admin' && (boards.length > MOST_BOARDS_OF_OPERATOR || act.kind === 'firmware')) {
      throw new LeitstandError('auth.forbidden', because('rollout-most-boards', { most: MOST_BOARDS_OF_OPERATOR }))
    }
    if (this.#runs.size >= MOST_OPEN) throw new LeitstandError('request.too-many')
    const ids = new Set(boards.map(({ board }) => board))
    if (ids.size < boards.length) throw new LeitstandError('request.invalid', 'A board is chosen twice.')
    try {
      isOpen(options.window, this.#parts.clock.now())
    } catch (cause) {
      throw new LeitstandError('query.time-zone', because('time-zone', { name: options.window?.timeZone ?? '' }), { cause })
    }
    for (const board of ids) this.#refuseBusy(board)
  }

  /** Two rollouts must not pull at one board. */
  #refuseBusy(board: string, except?: string): void {
    for (const run of this.#runs.values()) {
      if (run.id !== except && run.holds(board))
        throw new LeitstandError('rollout.busy', because('rollout-board-busy', { board, name: this.get(run.id).name }))
    }
  }

  async #forgetOldest(): Promise<void> {
    const ended = this.list().filter(({ id }) => !this.#runs.has(id))
    const old = ended.slice(0, Math.max(0, ended.length - KEPT))
    if (old.length > 0) await this.remove(old.map(({ id }) => id))
  }
}

function newStep(board: string, n: number, values: RolloutStep['values']): RolloutStep {
  return { ...FRESH, board, n, values, state: 'waiting', attempt: 0 }
}

async function renameUntouched(shelf: Shelf<RolloutLaneBody>, { id, steps }: RolloutLane, from: string, to: string): Promise<void> {
  if (!steps.some((step) => isUntouched(step, from))) return
  await shelf.update(id, { steps: steps.map((step) => (isUntouched(step, from) ? { ...step, board: to } : step)) })
}
