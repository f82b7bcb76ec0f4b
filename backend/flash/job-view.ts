// News of one job as what screens show: stage, bytes, rate, time left. Used by flash-lanes.ts.
import type { Clock } from '../contract/clock.ts'
import type { FlashJobBody, FlashStage, FlashStageTimes } from '../contract/flash/job.ts'
import { ProgressMeter } from '../documents/progress-meter.ts'
import type { FlashNews } from './flash-run.ts'

const BYTELESS: ReadonlySet<FlashStage> = new Set(['resetting', 'provisioning', 'acceptance'])

/** News of one job as what screens show. */
export class JobView {
  readonly #clock: Clock
  readonly #show: (change: Partial<FlashJobBody>) => void
  #body: Pick<FlashJobBody, 'notices' | 'stages'>
  #meter: ProgressMeter
  #last: { done: number; total: number } = { done: 0, total: 0 }
  /** Bytes of stages that follow. */
  #ahead = 0
  readonly #startedAtMs: number
  readonly #setsUp: boolean

  constructor(clock: Clock, show: (change: Partial<FlashJobBody>) => void, body: Pick<FlashJobBody, 'notices' | 'request' | 'stages'>) {
    this.#clock = clock
    this.#show = show
    this.#body = body
    this.#startedAtMs = clock.now()
    this.#setsUp = body.request.provision !== undefined
    this.#meter = this.#freshMeter()
  }

  take(news: FlashNews): void {
    const change: Partial<FlashJobBody> = {}
    if (news.stage !== undefined) {
      change.stage = news.stage
      change.stages = this.#entered(news.stage)
      change.part = null
      change.leftS = null
      // These have no bytes of their own: those of the work before them stay in sight.
      if (!BYTELESS.has(news.stage)) {
        this.#meter = this.#freshMeter()
        this.#last = { done: 0, total: 0 }
      }
    }
    if (news.part !== undefined) change.part = news.part
    if (news.board !== undefined) change.board = news.board
    if (news.baud !== undefined) change.baud = news.baud
    if (news.notice !== undefined) change.notices = [...this.#body.notices, news.notice].slice(-20)
    if (news.check !== undefined) {
      change.problems = news.check.problems
      // Settings that are lost are made anew at once where the board is set up afterwards.
      const told = this.#setsUp ? news.check.notices.filter(({ key }) => key !== 'note-wipes-nvs') : news.check.notices
      change.notices = [...this.#body.notices, ...told].slice(-20)
      change.wipesSettings = news.check.wipesSettings
      change.parts = news.check.parts
    }
    if (news.written !== undefined) change.written = news.written
    if (news.bootLog !== undefined) change.bootLog = news.bootLog
    if (news.step !== undefined) change.step = news.step
    if (news.networks !== undefined) change.networks = news.networks
    if (news.mac !== undefined) change.mac = news.mac
    if (news.device !== undefined) change.device = news.device
    if (news.ahead !== undefined) this.#ahead = news.ahead
    this.#body = { notices: change.notices ?? this.#body.notices, stages: change.stages ?? this.#body.stages }
    if (Object.keys(change).length > 0) this.#show(change)
    if (news.reached !== undefined) {
      this.#last = news.reached
      this.#meter.reach(news.reached.done, news.reached.total)
    }
  }

  ended(state: 'done' | 'failed' | 'cancelled', error: FlashJobBody['progress']['error']): Pick<FlashJobBody, 'progress' | 'stages'> {
    return { progress: { ...this.#meter.finished(state, error), startedAtMs: this.#startedAtMs }, stages: this.#closed() }
  }

  #closed(): FlashStageTimes[] {
    const nowMs = this.#clock.now()
    return this.#body.stages.map((one) => ({ ...one, endedAtMs: one.endedAtMs ?? nowMs }))
  }

  #entered(stage: FlashStage): FlashStageTimes[] {
    const before = stage === 'connecting' ? [] : this.#closed()
    return [...before, { stage, startedAtMs: this.#clock.now(), endedAtMs: null }]
  }

  #freshMeter(): ProgressMeter {
    const show = (progress: FlashJobBody['progress']) => {
      const { done, total } = this.#last
      const leftS = progress.rate === null || progress.rate === 0 ? null : Math.ceil((total - done + this.#ahead) / progress.rate)
      this.#show({ progress: { ...progress, startedAtMs: this.#startedAtMs }, leftS })
    }
    return new ProgressMeter(() => this.#clock.now(), show, 'bytes')
  }
}
