// One lane per port: what works on a board, how far it is, cancel and retry. Called by routes/flash.ts.
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import type { BoardFacts } from '../contract/flash/chip.ts'
import { KEEP_PARAMETERS } from '../contract/flash/image.ts'
import { type FlashAction, type FlashJob, type FlashJobBody, type FlashRequest, type FlashStart, TOP_BAUD } from '../contract/flash/job.ts'
import { type SerialPortBody, usbName } from '../contract/flash/port.ts'
import type { ProvisionOrder } from '../contract/flash/provision.ts'
import { because } from '../contract/reasons.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import { NOT_STARTED } from '../documents/progress-meter.ts'
import type { BoardSetup } from './board-setup.ts'
import type { FirmwareArchive } from './firmware-archive.ts'
import type { FlashNews } from './flash-run.ts'
import type { FlashRunner, StoredTask } from './flash-runner.ts'
import { JobView } from './job-view.ts'
import { INTERRUPTED } from './kept-jobs.ts'

export interface FlashLanesParts {
  shelf: PassingShelf<FlashJobBody>
  archive: FirmwareArchive
  runner: FlashRunner
  setup: BoardSetup
  clock: Clock
  newId(): string
  /** What is known of the port; undefined: it is not listed. */
  portOf(path: string): SerialPortBody | undefined
  /** Whoever else uses the port lets go of it; the answer gives it back. */
  borrow(path: string): Promise<() => void>
  /** A lane began or ended. */
  onLanes(): void
  /** A job has ended, whatever its end. */
  onEnded?(job: FlashJob): void
  onFault(cause: unknown): void
}

/** More at once would only share the processor. */
const MOST_LANES = 32
const KEPT_JOBS = 200
const STOP_MS = 5000
const SETS_UP: ReadonlySet<FlashAction> = new Set(['write', 'provision'])

interface Lane {
  id: string
  firmware: string | null
  cancel: AbortController
  done: Promise<void>
}

export class FlashLanes {
  readonly #parts: FlashLanesParts
  readonly #byPort = new Map<string, Lane>()
  /** Passwords of networks by job, for a retry; in memory alone, gone with their job. */
  readonly #wifiPasswords = new Map<string, string>()
  #stopping = false

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

  /**
   * @throws LeitstandError `flash.busy`, `flash.image` (no firmware named), `document.unknown` (firmware), `provision.secret`,
   *   `request.invalid` (nothing said to set up)
   */
  begin({ wifiPassword, ...request }: FlashStart, by: string): FlashJob {
    const { port, action } = request
    if (this.#byPort.has(port)) throw new LeitstandError('flash.busy', because('port-lane-busy', { port }))
    if (this.#byPort.size >= MOST_LANES)
      throw new LeitstandError('request.too-many', `${MOST_LANES} boards are being flashed. Wait for one.`)
    const writes = action === 'write' || action === 'check'
    if (writes && request.firmware === undefined) throw new LeitstandError('flash.image', because('image-none'))
    if (action === 'provision' && request.provision === undefined)
      throw new LeitstandError('request.invalid', 'Say how the board is set up.')
    const setsUp = request.provision !== undefined && (action === 'write' || action === 'provision')
    if (setsUp && wifiPassword === undefined) throw new LeitstandError('provision.secret', because('wifi-password-gone'))
    const stored = writes && request.firmware !== undefined ? this.#parts.archive.stored(request.firmware) : undefined
    const id = this.#parts.newId()
    const body: FlashJobBody = {
      port,
      action,
      request,
      firmwareName: stored?.firmware.name ?? '',
      parts: stored?.firmware.parts ?? [],
      stage: 'connecting',
      stages: [],
      part: null,
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
      step: null,
      networks: null,
      device: null,
      mac: null,
      acceptance: null,
    }
    this.#makeRoom()
    this.#parts.shelf.put(id, body, by)
    if (setsUp && wifiPassword !== undefined) this.#wifiPasswords.set(id, wifiPassword)
    const cancel = new AbortController()
    const lane: Lane = { id, firmware: stored?.firmware.id ?? null, cancel, done: Promise.resolve() }
    this.#byPort.set(port, lane)
    lane.done = this.#work(lane, request, stored?.files ?? [], by).finally(() => {
      this.#byPort.delete(port)
      this.#parts.onLanes()
      const job = this.#parts.shelf.find(id)
      if (job !== undefined) this.#parts.onEnded?.(job)
    })
    this.#parts.onLanes()
    return this.get(id)
  }

  /**
   * The same again, on the same board where it was known; what is written stays, only the setting up is done again.
   * @param wifiPassword undefined: that of the job, as long as it is remembered
   * @throws LeitstandError `document.unknown`, `job.running`, `flash.*`, `provision.secret`
   */
  retry(id: string, by: string, wifiPassword = this.#wifiPasswords.get(id)): FlashJob {
    const { request, board, progress, written } = this.get(id)
    if (progress.state === 'running') throw new LeitstandError('job.running')
    const action = written === 'all' && request.action === 'write' && request.provision !== undefined ? 'provision' : request.action
    const again: FlashRequest = { ...request, action, ...(board !== null && { mac: board.mac }) }
    return this.begin(wifiPassword === undefined ? again : { ...again, wifiPassword }, by)
  }

  /** What has ended stays as it is. @throws LeitstandError `document.unknown` */
  cancel(id: string): FlashJob {
    const job = this.get(id)
    const lane = this.#byPort.get(job.port)
    if (lane?.id === id) lane.cancel.abort()
    return job
  }

  /** Cancels everything, which then counts as interrupted, and waits for it. */
  async stop(): Promise<void> {
    this.#stopping = true
    const lanes = [...this.#byPort.values()]
    for (const { cancel } of lanes) cancel.abort()
    const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS).unref())
    await Promise.race([Promise.all(lanes.map(({ done }) => done)), late])
  }

  /** Never rejects: the job says how it ended. */
  async #work(lane: Lane, request: FlashRequest, files: ReturnType<FirmwareArchive['stored']>['files'], by: string): Promise<void> {
    const { archive, runner, clock, borrow } = this.#parts
    const { id } = lane
    const view = new JobView(clock, (change) => this.#show(id, change), this.get(id))
    let giveBack: () => void = () => undefined
    try {
      giveBack = await borrow(request.port)
      const port = this.#parts.portOf(request.port)
      const { provision } = request
      const task: StoredTask = {
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
        setUp:
          provision === undefined || !SETS_UP.has(request.action)
            ? null
            : { ...placeOf(provision), password: this.#wifiPasswords.get(id) ?? '' },
      }
      let setUpAtMs = clock.now()
      const handlers = {
        news: (news: FlashNews) => view.take(news),
        saved: async (content: Uint8Array, offset: number, { chip, mac }: BoardFacts) => {
          const saved = await archive.addReadBack(content, offset, chip, mac, by)
          this.#show(id, { saved: saved.id })
        },
        loginFor: (mac: string) => {
          if (provision === undefined) throw new LeitstandError('internal', 'A board asked for a login that nobody wants to set up.')
          setUpAtMs = clock.now()
          return this.#parts.setup.loginFor(mac, provision, by)
        },
      }
      await runner.run(task, handlers, lane.cancel.signal)
      if (request.action === 'write' && lane.firmware !== null) await archive.written(lane.firmware)
      if (task.setUp !== null && provision?.acceptance === true) await this.#accept(lane, view, setUpAtMs)
      this.#show(id, { ...view.ended('done', null), leftS: null })
    } catch (cause) {
      const cancelled = cause instanceof LeitstandError && cause.code === 'flash.cancelled'
      if (!(cause instanceof LeitstandError)) this.#parts.onFault(cause)
      const ended =
        cancelled && this.#stopping ? view.ended('failed', INTERRUPTED) : view.ended(cancelled ? 'cancelled' : 'failed', faultOf(cause))
      this.#show(id, { ...ended, leftS: null })
    } finally {
      giveBack()
    }
  }

  /** @throws LeitstandError `acceptance.failed` with the first check that failed */
  async #accept({ id, cancel }: Lane, view: JobView, setUpAtMs: number): Promise<void> {
    const { device } = this.get(id)
    if (device === null) return
    view.take({ stage: 'acceptance' })
    this.#show(id, { step: null })
    const { state, checks } = await this.#parts.setup.accept(
      device,
      setUpAtMs,
      (acceptance) => this.#show(id, { acceptance }),
      cancel.signal,
    )
    if (state === 'failed') throw new LeitstandError('acceptance.failed', checks.find(({ reason }) => reason !== null)?.reason ?? undefined)
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
    const gone = ended.slice(0, Math.max(0, this.list().length + 1 - KEPT_JOBS)).map(({ id }) => id)
    for (const id of gone) this.#wifiPasswords.delete(id)
    this.#parts.shelf.remove(gone)
  }
}

function placeOf({ ssid, broker, name, zone }: ProvisionOrder): Omit<NonNullable<StoredTask['setUp']>, 'password'> {
  return { ssid, broker, name, zone }
}
