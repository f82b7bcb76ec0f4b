// One rollout that has not ended: what to do next, again and again. Every step is on disk before the board is touched, so a run that is
// cut off anywhere goes on from there. Driven by rollouts.ts.
import type { Clock } from '../contract/clock.ts'
import { because, type Reason } from '../contract/reasons.ts'
import {
  isConfiguring,
  isSettled,
  isTouching,
  type Rollout,
  type RolloutBody,
  type RolloutLane,
  type RolloutLaneBody,
  type RolloutStep,
} from '../contract/rollouts/rollout.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { Acted, BoardActs } from './board-acts.ts'
import { errorSince, judgeHealth } from './judge-health.ts'
import { isOpen } from './maintenance-window.ts'
import type { BoardWatch, RolloutReport } from './ports.ts'
import { FRESH, isUntouched, type Place, RunSteps } from './run-steps.ts'

export interface RunParts {
  rollouts: Shelf<RolloutBody>
  lanes: Shelf<RolloutLaneBody>
  acts: BoardActs
  watch: BoardWatch
  report: RolloutReport
  clock: Clock
}

export class RolloutRun {
  readonly id: string
  readonly #parts: RunParts
  readonly #steps: RunSteps
  readonly #mine: Set<string>
  #shown = ''
  /** One look at a time: a slow store must not let two of them touch a board. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(id: string, lanes: readonly RolloutLane[], parts: RunParts) {
    this.id = id
    this.#parts = parts
    this.#steps = new RunSteps(lanes)
    this.#mine = new Set(lanes.flatMap(({ steps }) => steps.map((step) => step.board)))
  }

  get ended(): boolean {
    const { state } = this.#rollout
    const busy = this.#steps.count('acting') + this.#steps.count('returning') + this.#steps.count('waiting') + this.#steps.count('soaking')
    return state === 'done' || (state === 'cancelled' && busy === 0)
  }

  steps(): { wave: number; step: RolloutStep }[] {
    return Array.from(this.#steps.of(), ([place, step]) => ({ wave: this.#steps.waveOf(place), step }))
  }

  /** The board is one of its own, and more may become of it. */
  holds(board: string): boolean {
    return this.#mine.has(board) && !this.ended
  }

  /** Looks at everything once and does what is due. @throws LeitstandError `store.*`; nothing is lost, the next look repeats it */
  tick(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#save()
      await this.#follow()
      this.#watchSoaking()
      await this.#stopAtTooMany()
      await this.#giveBackFailedWave()
      await this.#beginMore()
      await this.#endWave()
      await this.#save()
      await this.#tell()
    })
  }

  /** Another board takes the place of one that was not touched yet. */
  replaceBoard(from: string, to: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const [place, step] of this.#steps.of()) {
        if (!isUntouched(step, from)) continue
        this.#steps.set(place, { board: to })
        this.#mine.add(to)
      }
      await this.#save()
    })
  }

  pause(by: string): Promise<void> {
    return this.#inTurn(() => this.#change({ state: 'paused', changedBy: by }))
  }

  /** Goes on; failures so far no longer count against the stop. */
  resume(by: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const [place, step] of this.#steps.of()) if (isFailure(step)) this.#steps.set(place, { forgiven: true })
      await this.#save()
      await this.#change({ state: 'running', because: null, changedBy: by })
    })
  }

  /** Boards that failed, returned or were left out wait again. @returns how many */
  retry(by: string): Promise<number> {
    return this.#inTurn(async () => {
      let first = Number.POSITIVE_INFINITY
      let count = 0
      for (const [place, { state }] of this.#steps.of()) {
        if (state !== 'failed' && state !== 'returned' && state !== 'skipped') continue
        first = Math.min(first, this.#steps.waveOf(place))
        count++
        this.#steps.set(place, { ...FRESH, state: 'waiting' })
      }
      if (count === 0) return 0
      await this.#save()
      const { waves, wave } = this.#rollout
      const again = waves.map((one, index) => (index < first ? one : { ...one, soakUntilMs: null, endedAtMs: null }))
      await this.#change({ state: 'running', because: null, changedBy: by, wave: Math.min(first, wave), waves: again })
      return count
    })
  }

  /** What is under way is followed to its end; nothing else is touched. */
  cancel(by: string): Promise<void> {
    return this.#inTurn(async () => {
      for (const [place, { state }] of this.#steps.of()) {
        if (state === 'waiting') this.#steps.set(place, { state: 'cancelled', reason: null })
        if (state === 'soaking') this.#steps.set(place, { state: 'done' })
      }
      await this.#change({ state: 'cancelled', because: null, changedBy: by })
      await this.#save()
      await this.#tell()
    })
  }

  get #rollout(): Rollout {
    return this.#parts.rollouts.get(this.id)
  }

  async #follow(): Promise<void> {
    const touching = Array.from(this.#steps.of()).filter(([, { state }]) => isTouching(state))
    await Promise.all(touching.map(([place]) => this.#advance(place)))
  }

  async #advance(place: Place): Promise<void> {
    const { acts, clock, report } = this.#parts
    const step = this.#steps.get(place)
    let acted: Acted
    try {
      const back = step.state === 'returning'
      acted = back ? await acts.giveBack(this.#rollout, step, clock.now()) : await acts.advance(this.#rollout, step, clock.now())
    } catch (cause) {
      // The store does not answer: the board stays as it is and is looked at again.
      report.fault(cause)
      return
    }
    if (acted.change) this.#steps.set(place, acted.change)
    const { progress } = acted
    if (step.state === 'returning') {
      if (progress.state === 'confirmed') this.#steps.set(place, { state: 'returned' })
      if (progress.state === 'failed') this.#steps.set(place, { state: 'failed', returnReason: progress.reason })
      return
    }
    if (progress.state === 'already') this.#steps.set(place, { state: 'done', reason: because('rollout-already') })
    if (progress.state === 'confirmed') this.#steps.set(place, { state: 'soaking', confirmedAtMs: clock.now() })
    if (progress.state === 'failed') this.#fail(place, progress.reason)
  }

  #fail(place: Place, reason: Reason): void {
    this.#steps.set(place, { state: 'failed', reason })
    const { board } = this.#steps.get(place)
    const { name, by } = this.#rollout
    this.#parts.report.activity({
      kind: 'rollout-board-failed',
      severity: 'warning',
      board,
      by,
      detail: { name, reason: reason.key, ...reason.figures },
    })
  }

  #watchSoaking(): void {
    const { options, wave } = this.#rollout
    if (this.#steps.count('soaking', wave) === 0) return
    for (const [place, step] of this.#steps.of(wave)) {
      if (step.state !== 'soaking') continue
      const error = errorSince(options.health, step, this.#parts.watch.look(step.board))
      if (error !== null) this.#fail(place, error)
    }
  }

  async #stopAtTooMany(): Promise<void> {
    const { state, options, wave, name, by } = this.#rollout
    if (state !== 'running') return
    const failed = { all: 0, wave: 0 }
    for (const [place, step] of this.#steps.of()) {
      if (!isFailure(step) || step.forgiven) continue
      failed.all++
      if (this.#steps.waveOf(place) === wave) failed.wave++
    }
    const boards = this.#rollout.waves[wave]?.boards ?? 0
    const share = options.stopPercent === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil((boards * options.stopPercent) / 100))
    const most = options.stopFailures ?? Number.POSITIVE_INFINITY
    if (failed.all < most && failed.wave < share) return
    const reason = because(
      'rollout-stopped-itself',
      failed.all >= most ? { failed: failed.all, most } : { failed: failed.wave, most: share },
    )
    await this.#save()
    await this.#change({ state: 'stopped', because: reason })
    this.#parts.report.activity({ kind: 'rollout-stopped', severity: 'critical', board: null, by, detail: { name, ...reason.figures } })
  }

  async #giveBackFailedWave(): Promise<void> {
    const { state, act, options, wave } = this.#rollout
    if (state !== 'stopped' || !options.returnFailedWave || !isConfiguring(act)) return
    const begun: Place[] = []
    let room = options.parallel - this.#steps.count('returning') - this.#steps.count('acting')
    for (const [place, step] of this.#steps.of(wave)) {
      if (room <= 0) break
      const mayReturn = step.state === 'soaking' || step.state === 'done' || step.state === 'failed'
      if (!mayReturn || step.after === null || step.returnReason !== null) continue
      this.#steps.set(place, { state: 'returning', returnBegunAtMs: this.#parts.clock.now() })
      begun.push(place)
      room--
    }
    if (begun.length === 0) return
    await this.#save()
    await Promise.all(begun.map((place) => this.#advance(place)))
  }

  async #beginMore(): Promise<void> {
    const { state, options, wave, outsideWindow } = this.#rollout
    if (state !== 'running') return
    const closed = !isOpen(options.window, this.#parts.clock.now())
    if (closed !== outsideWindow) await this.#change({ outsideWindow: closed })
    if (closed) return
    const begun: Place[] = []
    let room = options.parallel - this.#steps.count('acting') - this.#steps.count('returning')
    for (const [place, step] of this.#steps.of(wave)) {
      if (room <= 0) break
      if (step.state !== 'waiting' || !this.#admit(place, step)) continue
      begun.push(place)
      room--
    }
    if (begun.length === 0) return
    const { waves } = this.#rollout
    if (waves[wave]?.beganAtMs === null) {
      const beganAtMs = this.#parts.clock.now()
      await this.#change({ waves: waves.map((one, index) => (index === wave ? { ...one, beganAtMs } : one)) })
    }
    // On disk before the board hears of it.
    await this.#save()
    await Promise.all(begun.map((place) => this.#advance(place)))
  }

  /** Marks the board as begun; false where it is left out or has to wait. */
  #admit(place: Place, step: RolloutStep): boolean {
    const { watch, acts, clock } = this.#parts
    const { options } = this.#rollout
    const nowMs = clock.now()
    const board = watch.look(step.board)
    const skip = (reason: Reason) => {
      this.#steps.set(place, { state: 'skipped', reason })
      return false
    }
    const hold = (reason: Reason, waitsSinceMs: number | null) => {
      if (step.reason?.key !== reason.key) this.#steps.set(place, { reason, waitsSinceMs })
      return false
    }
    if (board === undefined) return skip(because('rollout-board-unknown'))
    if (board.family === 'plain') return skip(because('rollout-plain-board'))
    if (!board.accepted) return skip(because('rollout-not-accepted'))
    if (board.stopped) return hold(because('rollout-stopped-board'), null)
    if (!board.online) {
      const tooLong = nowMs - (step.waitsSinceMs ?? nowMs) >= options.waitS * 1000
      if (options.offline === 'skip' || tooLong) return skip(because('rollout-offline'))
      return hold(because('rollout-offline'), nowMs)
    }
    this.#steps.set(place, {
      ...FRESH,
      state: 'acting',
      attempt: step.attempt + 1,
      begunAtMs: nowMs,
      before: acts.versionOf(step.board),
      baseline: { heapFreeBytes: board.heapFreeBytes, rssiDbm: board.rssiDbm, hadValues: watch.newestValueMs(step.board) !== null },
    })
    return true
  }

  async #endWave(): Promise<void> {
    const { state, wave, waves, options, name, by } = this.#rollout
    const steps = this.#steps
    if (steps.count('waiting', wave) + steps.count('acting', wave) + steps.count('returning', wave) > 0) return
    const { watch, clock, report } = this.#parts
    const nowMs = clock.now()
    if (steps.count('soaking', wave) > 0) {
      const until = waves[wave]?.soakUntilMs ?? null
      if (until === null) {
        const soakUntilMs = nowMs + options.soakS * 1000
        await this.#change({ waves: waves.map((one, index) => (index === wave ? { ...one, soakUntilMs } : one)) })
        if (options.soakS > 0) return
      } else if (nowMs < until) return
      for (const [place, step] of steps.of(wave)) {
        if (step.state !== 'soaking') continue
        const ill = judgeHealth(options.health, step, watch.look(step.board), watch.newestValueMs(step.board), options.soakS)
        if (ill === null) steps.set(place, { state: 'done' })
        else this.#fail(place, ill)
      }
      await this.#save()
    }
    // Boards that refused at once have not been counted yet.
    await this.#stopAtTooMany()
    if (state !== 'running' || this.#rollout.state !== 'running') return
    const ended = this.#rollout.waves.map((one, index) => (index === wave ? { ...one, endedAtMs: one.endedAtMs ?? nowMs } : one))
    if (wave + 1 < waves.length) {
      await this.#change({ waves: ended, wave: wave + 1 })
      return
    }
    await this.#change({ waves: ended, state: 'done' })
    const failed = steps.count('failed') + steps.count('returned')
    const detail = { name, done: steps.count('done'), failed, skipped: steps.count('skipped') }
    report.activity({ kind: 'rollout-finished', severity: failed > 0 ? 'warning' : 'ok', board: null, by, detail })
  }

  #save(): Promise<void> {
    return this.#steps.save((id, steps) => this.#parts.lanes.update(id, { steps }))
  }

  /** Figures for screens: they follow from the steps, so they need not be on disk while it runs. */
  async #tell(): Promise<void> {
    const rollout = this.#rollout
    const waves = rollout.waves.map((one, index) => ({ ...one, counts: this.#steps.countsOf(index) }))
    let done = 0
    for (const [, { state }] of this.#steps.of()) if (isSettled(state)) done++
    const progress = progressOf(rollout, done, this.#parts.clock.now(), this.ended)
    const shown = JSON.stringify([waves, rollout.state, progress.state, done])
    if (shown === this.#shown) return
    this.#shown = shown
    if (progress.state === rollout.progress.state) this.#parts.rollouts.show(this.id, { waves, progress })
    else await this.#parts.rollouts.update(this.id, { waves, progress })
  }

  async #change(change: Partial<RolloutBody>): Promise<void> {
    await this.#parts.rollouts.update(this.id, change)
  }

  #inTurn<R>(act: () => Promise<R>): Promise<R> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }
}

/** Boards that returned although they were well are no failures. */
function isFailure({ state, reason }: RolloutStep): boolean {
  return state === 'failed' || ((state === 'returning' || state === 'returned') && reason !== null)
}

function progressOf(rollout: Rollout, done: number, nowMs: number, ended: boolean): RolloutBody['progress'] {
  const { state, progress, because: why } = rollout
  const startedAtMs = progress.startedAtMs ?? nowMs
  const tookS = (nowMs - startedAtMs) / 1000
  const rate = tookS > 1 && done > 0 ? Math.round((done * 1000) / tookS) / 1000 : null
  const over = { done, total: rollout.boards, unit: 'boards' as const, startedAtMs, error: null, rate: null }
  if (state === 'done') return { ...over, state: 'done', finishedAtMs: progress.finishedAtMs ?? nowMs }
  if (state === 'cancelled' && ended) return { ...over, state: 'cancelled', finishedAtMs: progress.finishedAtMs ?? nowMs }
  if (state === 'stopped') {
    const error = { code: 'rollout.stopped', detail: '', ...(why && { reason: why }) }
    return { ...over, state: 'failed', finishedAtMs: progress.finishedAtMs ?? nowMs, error }
  }
  if (state === 'paused') return { ...over, state: 'waiting', finishedAtMs: null }
  return { ...over, state: 'running', rate, finishedAtMs: null }
}
