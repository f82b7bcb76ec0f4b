// One lane per port: what works on a board, how far it is, cancel and retry. Called by routes/flash.ts.
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { BoardFacts } from '../contract/flash-chip.ts'
import { KEEP_PARAMETERS } from '../contract/flash-image.ts'
import { type FlashJob, type FlashJobBody, type FlashRequest, TOP_BAUD } from '../contract/flash-job.ts'
import { type SerialPortBody, usbName } from '../contract/flash-port.ts'
import { because } from '../contract/reasons.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import { NOT_STARTED, ProgressMeter } from '../documents/progress-meter.ts'
import type { FirmwareArchive } from './firmware-archive.ts'
import type { FlashNews } from './flash-run.ts'
import type { FlashRunner } from './flash-runner.ts'

export interface FlashLanesParts {
  shelf: PassingShelf<FlashJobBody>
  archive: FirmwareArchive
  runner: FlashRunner
  clock: Clock
  newId(): string
  /** What is known of the port; undefined: it is not listed. */
  portOf(path: string): SerialPortBody | undefined
  /** A lane began or ended. */
  onLanes(): void
  onFault(cause: unknown): void
}

/** More at once would only share the processor. */
const MOST_LANES = 32
const KEPT_JOBS = 200
const STOP_MS = 5000

interface Lane {
  id: string
  firmware: string | null
  cancel: AbortController
  done: Promise<void>
}

export class FlashLanes {
  readonly #parts: FlashLanesParts
  readonly #byPort = new Map<string, Lane>()

  constructor(parts: FlashLanesParts) {
    this.#parts = parts
  }

  list(): FlashJob[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): FlashJob {
    return this.#parts.shelf.get(id)
  }

  /** Ports that are worked on. */
  ports(): ReadonlySet<string> {
    return new Set(this.#byPort.keys())
  }

  firmwareInUse(): ReadonlySet<string> {
    return new Set([...this.#byPort.values()].flatMap(({ firmware }) => (firmware === null ? [] : [firmware])))
  }

  /** @throws LeitstandError `flash.busy`, `flash.image` (no firmware named), `document.unknown` (firmware) */
  begin(request: FlashRequest, by: string): FlashJob {
    const { port, action } = request
    if (this.#byPort.has(port)) throw new LeitstandError('flash.busy', because('port-lane-busy', { port }))
    if (this.#byPort.size >= MOST_LANES)
      throw new LeitstandError('request.too-many', `${MOST_LANES} boards are being flashed. Wait for one.`)
    const writes = action === 'write' || action === 'check'
    if (writes && request.firmware === undefined) throw new LeitstandError('flash.image', because('image-none'))
    const stored = writes && request.firmware !== undefined ? this.#parts.archive.stored(request.firmware) : undefined
    const id = this.#parts.newId()
    const body: FlashJobBody = {
      port,
      action,
      request,
      firmwareName: stored?.firmware.name ?? '',
      parts: stored?.firmware.parts ?? [],
      stage: 'connecting',
      progress: { ...NOT_STARTED, state: 'running', unit: 'bytes', startedAtMs: this.#parts.clock.now() },
      leftS: null,
      baud: null,
      board: null,
      notices: [],
      problems: [],
      written: 'nothing',
      wipesSettings: false,
      saved: null,
      bootLog: null,
    }
    this.#makeRoom()
    this.#parts.shelf.put(id, body, by)
    const cancel = new AbortController()
    const lane: Lane = { id, firmware: stored?.firmware.id ?? null, cancel, done: Promise.resolve() }
    this.#byPort.set(port, lane)
    lane.done = this.#work(lane, request, stored?.files ?? [], by).finally(() => {
      this.#byPort.delete(port)
      this.#parts.onLanes()
    })
    this.#parts.onLanes()
    return this.get(id)
  }

  /** The same again, on the same board where it was known. @throws LeitstandError `document.unknown`, `job.running`, `flash.*` */
  retry(id: string, by: string): FlashJob {
    const { request, board, progress } = this.get(id)
    if (progress.state === 'running') throw new LeitstandError('job.running')
    return this.begin(board === null ? request : { ...request, mac: board.mac }, by)
  }

  /** What has ended stays as it is. @throws LeitstandError `document.unknown` */
  cancel(id: string): FlashJob {
    const job = this.get(id)
    const lane = this.#byPort.get(job.port)
    if (lane?.id === id) lane.cancel.abort()
    return job
  }

  /** Cancels everything and waits for it. */
  async stop(): Promise<void> {
    const lanes = [...this.#byPort.values()]
    for (const { cancel } of lanes) cancel.abort()
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref())
    await Promise.race([Promise.all(lanes.map(({ done }) => done)), late])
  }

  /** Never rejects: the job says how it ended. */
  async #work(lane: Lane, request: FlashRequest, files: ReturnType<FirmwareArchive['stored']>['files'], by: string): Promise<void> {
    const { archive, runner, clock } = this.#parts
    const { id } = lane
    const view = new JobView(clock, (change) => this.#show(id, change), this.get(id))
    try {
      const port = this.#parts.portOf(request.port)
      const task = {
        path: request.port,
        usb: usbName(port?.vendorId ?? null, port?.productId ?? null)?.ownUsb ?? false,
        action: request.action,
        files: files.map(({ part, path }) => ({
          name: part.name,
          offset: part.offset,
          path,
          ...(part.kind === 'backup' && { kind: 'backup' as const }),
        })),
        range: request.range ?? null,
        eraseAll: request.eraseAll ?? false,
        backup: request.backup ?? false,
        parameters: { ...KEEP_PARAMETERS, ...request.parameters },
        topBaud: request.baud ?? TOP_BAUD,
        useStub: request.stub ?? true,
        mac: request.mac ?? null,
      }
      const handlers = {
        news: (news: FlashNews) => view.take(news),
        saved: async (content: Uint8Array, offset: number, { chip, mac }: BoardFacts) => {
          const saved = await archive.addReadBack(content, offset, chip, mac, by)
          this.#show(id, { saved: saved.id })
        },
      }
      await runner.run(task, handlers, lane.cancel.signal)
      if (request.action === 'write' && lane.firmware !== null) await archive.written(lane.firmware)
      this.#show(id, { progress: view.ended('done', null), leftS: null })
    } catch (cause) {
      const cancelled = cause instanceof LeitstandError && cause.code === 'flash.cancelled'
      if (!(cause instanceof LeitstandError)) this.#parts.onFault(cause)
      this.#show(id, { progress: view.ended(cancelled ? 'cancelled' : 'failed', faultOf(cause)), leftS: null })
    }
  }

  #show(id: string, change: Partial<FlashJobBody>): void {
    const known = this.#parts.shelf.find(id)
    if (known === undefined) return
    const { id: _id, version: _version, createdAtMs: _created, changedAtMs: _changed, by, ...body } = known
    this.#parts.shelf.put(id, { ...body, ...change }, by)
  }

  /** The oldest that have ended go. */
  #makeRoom(): void {
    const ended = this.list().filter(({ progress }) => progress.state !== 'running')
    this.#parts.shelf.remove(ended.slice(0, Math.max(0, this.list().length + 1 - KEPT_JOBS)).map(({ id }) => id))
  }
}

/** News of one job as what screens show. */
class JobView {
  readonly #clock: Clock
  readonly #show: (change: Partial<FlashJobBody>) => void
  #body: Pick<FlashJobBody, 'notices' | 'stage'>
  #meter: ProgressMeter
  #last: { done: number; total: number } = { done: 0, total: 0 }
  /** Bytes of stages that follow. */
  #ahead = 0
  readonly #startedAtMs: number

  constructor(clock: Clock, show: (change: Partial<FlashJobBody>) => void, body: FlashJobBody) {
    this.#clock = clock
    this.#show = show
    this.#body = body
    this.#startedAtMs = clock.now()
    this.#meter = this.#freshMeter()
  }

  take(news: FlashNews): void {
    const change: Partial<FlashJobBody> = {}
    if (news.stage !== undefined) {
      change.stage = news.stage
      change.leftS = null
      // The restart has no bytes of its own: those of the work before it stay in sight.
      if (news.stage !== 'resetting') {
        this.#meter = this.#freshMeter()
        this.#last = { done: 0, total: 0 }
      }
    }
    if (news.board !== undefined) change.board = news.board
    if (news.baud !== undefined) change.baud = news.baud
    if (news.notice !== undefined) change.notices = [...this.#body.notices, news.notice].slice(-20)
    if (news.check !== undefined) {
      change.problems = news.check.problems
      change.notices = [...this.#body.notices, ...news.check.notices].slice(-20)
      change.wipesSettings = news.check.wipesSettings
      change.parts = news.check.parts
    }
    if (news.written !== undefined) change.written = news.written
    if (news.bootLog !== undefined) change.bootLog = news.bootLog
    if (news.ahead !== undefined) this.#ahead = news.ahead
    this.#body = { ...this.#body, ...(change.notices && { notices: change.notices }) }
    if (Object.keys(change).length > 0) this.#show(change)
    if (news.reached !== undefined) {
      this.#last = news.reached
      this.#meter.reach(news.reached.done, news.reached.total)
    }
  }

  ended(state: 'done' | 'failed' | 'cancelled', error: FlashJobBody['progress']['error']): FlashJobBody['progress'] {
    return { ...this.#meter.finished(state, error), startedAtMs: this.#startedAtMs }
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
