// Bench mode: rows of a list to boards at ports. Takes the next row when a board is plugged in, gives back the row of a board that failed, and
// keeps all of it over a restart of the program. Called by routes/flash-batches.ts; ports and jobs are told by app/flash.ts.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { BatchRequest, BatchRow, BatchStart, FlashBatch, FlashBatchBody } from '../contract/flash/batch.ts'
import type { FlashJob, FlashStart } from '../contract/flash/job.ts'
import { because } from '../contract/reasons.ts'
import type { Shelf } from '../documents/shelf.ts'

/** Lanes as a batch needs them. */
export interface BatchLanes {
  begin(request: FlashStart, by: string): FlashJob
  retry(id: string, by: string, wifiPassword?: string): FlashJob
  cancel(id: string): FlashJob
}

export interface FlashBatchesParts {
  shelf: Shelf<FlashBatchBody>
  lanes: BatchLanes
  /** Passwords of networks, until their batch has ended. */
  secrets: { secret(name: string): Promise<string | undefined>; saveSecret(name: string, value: string): Promise<void> }
  /** Name in the archive. @throws LeitstandError `document.unknown` */
  firmwareName(id: string): string
  clock: Clock
  onFault(cause: unknown): void
}

/** After it was plugged in, the system still makes its port. */
const SETTLE_MS = 700

export class FlashBatches {
  readonly #parts: FlashBatchesParts
  /** Jobs of the running batch. */
  readonly #jobs = new Map<string, { batch: string; row: number; again: boolean }>()
  readonly #settling = new Map<string, NodeJS.Timeout>()
  #present: ReadonlySet<string> = new Set()
  #watching = false
  /** One change after the other: each begins with what the one before it left. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: FlashBatchesParts) {
    this.#parts = parts
  }

  /** What ran when the program ended is given back; a person goes on. */
  async start(): Promise<void> {
    for (const { id, state, rows } of this.list()) {
      if (state !== 'running' && state !== 'stopping') continue
      await this.#parts.shelf.update(id, {
        state: 'paused',
        lanes: [],
        rows: rows.map((row) => (row.state === 'running' ? givenBack(row, null) : row)),
      })
    }
  }

  async stop(): Promise<void> {
    for (const timer of this.#settling.values()) clearTimeout(timer)
    this.#settling.clear()
    await this.#turn
  }

  list(): FlashBatch[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): FlashBatch {
    return this.#parts.shelf.get(id)
  }

  /** @throws LeitstandError `document.unknown` (firmware), `document.full`, `request.invalid` (a name twice) */
  async create({ wifiPassword, rows, ...plan }: BatchRequest, by: string): Promise<FlashBatch> {
    const names = new Set<string>()
    for (const { name } of rows) {
      if (names.has(name)) throw new LeitstandError('request.invalid', `The name ${name} stands in the list twice.`)
      names.add(name)
    }
    const body: FlashBatchBody = {
      ...plan,
      firmwareName: this.#parts.firmwareName(plan.firmware),
      state: 'ready',
      rows: rows.map((row) => ({ ...row, ...FRESH })),
      lanes: [],
      startedAtMs: null,
      endedAtMs: null,
    }
    const batch = await this.#parts.shelf.add(body, by)
    await this.#parts.secrets.saveSecret(secretOf(batch.id), JSON.stringify(wifiPassword))
    return batch
  }

  /** Starts or goes on. @throws LeitstandError `job.running` (another batch), `document.unknown`, `flash.*` of the first port that could not begin */
  begin(id: string, { ports, wifiPassword }: BatchStart, by: string): Promise<FlashBatch> {
    return this.#inTurn(async () => {
      const batch = this.get(id)
      const other = this.list().find((one) => one.id !== id && (one.state === 'running' || one.state === 'stopping'))
      if (other !== undefined) throw new LeitstandError('job.running', `The batch ${other.name} is running. Stop it first.`)
      if (batch.state === 'done') throw new LeitstandError('request.invalid', 'All boards of this batch are done.')
      if (wifiPassword !== undefined) await this.#parts.secrets.saveSecret(secretOf(id), JSON.stringify(wifiPassword))
      await this.#parts.shelf.update(id, { state: 'running', startedAtMs: batch.startedAtMs ?? this.#parts.clock.now() })
      // One that cannot begin keeps none of the others from it.
      let fault: unknown
      for (const port of ports) {
        await this.#takeNext(id, port, by).catch((cause: unknown) => {
          fault ??= cause
        })
      }
      if (fault !== undefined) throw fault
      return this.get(id)
    })
  }

  /** What runs ends, nothing new begins. */
  pause(id: string): Promise<FlashBatch> {
    return this.#inTurn(async () => {
      const { state, rows } = this.get(id)
      if (state !== 'running') return this.get(id)
      return this.#parts.shelf.update(id, { state: rows.some((row) => row.state === 'running') ? 'stopping' : 'paused' })
    })
  }

  /**
   * The board at this port takes a row now: after a failure its own again, where nobody else has it.
   * @throws LeitstandError `request.invalid` (not running), `flash.*`
   */
  take(id: string, port: string, by: string): Promise<FlashBatch> {
    return this.#inTurn(async () => {
      const batch = this.get(id)
      if (batch.state !== 'running') throw new LeitstandError('request.invalid', 'The batch does not run. Start it first.')
      await this.#takeNext(id, port, by)
      return this.get(id)
    })
  }

  /** @throws LeitstandError `job.running` */
  remove(id: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.get(id).rows.some(({ state }) => state === 'running')) throw new LeitstandError('job.running')
      await this.#parts.shelf.remove([id])
      await this.#parts.secrets.saveSecret(secretOf(id), '')
    })
  }

  /** From now on a port that comes is a board that is plugged in: what was there before was not. */
  watchPorts(): void {
    this.#watching = true
  }

  /** Paths of all ports, whenever they change. */
  portsChanged(present: ReadonlySet<string>): void {
    const before = this.#present
    this.#present = present
    if (!this.#watching) return
    for (const port of before) {
      if (present.has(port)) continue
      clearTimeout(this.#settling.get(port))
      this.#settling.delete(port)
      this.#later(() => this.#unplugged(port))
    }
    for (const port of present) {
      if (before.has(port) || this.#settling.has(port)) continue
      const timer = setTimeout(() => {
        this.#settling.delete(port)
        this.#later(() => this.#pluggedIn(port))
      }, SETTLE_MS)
      this.#settling.set(port, timer)
    }
  }

  /** A board that was done already must not be done again, under another name: it is seen as soon as its MAC is known. */
  jobChanged({ id, board, mac }: FlashJob): void {
    const known = this.#jobs.get(id)
    const found = board?.mac ?? mac
    if (known === undefined || known.again || found === null) return
    if (this.#doneAs(known.batch, found) === undefined) return
    known.again = true
    this.#parts.lanes.cancel(id)
  }

  jobEnded(job: FlashJob): void {
    const known = this.#jobs.get(job.id)
    if (known === undefined) return
    this.#jobs.delete(job.id)
    this.#later(() => this.#ended(known, job))
  }

  async #ended({ batch: id, row: index, again }: { batch: string; row: number; again: boolean }, job: FlashJob): Promise<void> {
    const batch = this.get(id)
    const row = batch.rows[index]
    if (row === undefined) return
    const mac = job.board?.mac ?? job.mac
    const passed = job.progress.state === 'done'
    const told: Partial<BatchRow> = { mac, device: job.device, acceptance: job.acceptance, endedAtMs: this.#parts.clock.now() }
    const error = again && mac !== null ? doneBefore(mac, this.#doneAs(id, mac) ?? '') : (job.progress.error ?? null)
    const next: BatchRow = passed ? { ...row, ...told, state: 'done', error: null } : { ...givenBack({ ...row, ...told }, error) }
    const rows = batch.rows.with(index, next)
    const lanes = batch.lanes.map((lane) =>
      lane.job === job.id ? { ...lane, state: passed ? ('done' as const) : ('failed' as const) } : lane,
    )
    const running = rows.some(({ state }) => state === 'running')
    const done = rows.every(({ state }) => state === 'done')
    const state = done ? 'done' : batch.state === 'stopping' && !running ? 'paused' : batch.state
    await this.#parts.shelf.update(id, { rows, lanes, state, ...(done && { endedAtMs: this.#parts.clock.now() }) })
    if (done) await this.#parts.secrets.saveSecret(secretOf(id), '')
  }

  async #unplugged(port: string): Promise<void> {
    for (const { id, lanes } of this.list()) {
      const left = lanes.filter((lane) => lane.port !== port || lane.state === 'running')
      if (left.length < lanes.length) await this.#parts.shelf.update(id, { lanes: left })
    }
  }

  async #pluggedIn(port: string): Promise<void> {
    const batch = this.list().find(({ state, autoStart }) => state === 'running' && autoStart)
    if (batch === undefined || !this.#present.has(port)) return
    // A chip's own USB goes and comes with every reset.
    if (batch.lanes.some((lane) => lane.port === port && lane.state === 'running')) return
    await this.#takeNext(batch.id, port, batch.by)
  }

  /** Nothing to do where no row waits. A port that cannot be opened is told by its job. */
  async #takeNext(id: string, port: string, by: string): Promise<void> {
    const { shelf, lanes, clock } = this.#parts
    const batch = this.get(id)
    const before = batch.lanes.find((lane) => lane.port === port)
    if (before?.state === 'running') throw new LeitstandError('flash.busy', because('port-lane-busy', { port }))
    const own = before?.state === 'failed' && batch.rows[before.row]?.state === 'waiting' ? before.row : -1
    const index = own >= 0 ? own : batch.rows.findIndex(({ state }) => state === 'waiting')
    const row = batch.rows[index]
    if (row === undefined) return
    const wifiPassword = await this.#password(id)
    const job = own >= 0 && before !== undefined ? this.#again(before.job, wifiPassword, by) : undefined
    const begun = job ?? lanes.begin(requestOf(batch, row, port, wifiPassword), by)
    this.#jobs.set(begun.id, { batch: id, row: index, again: false })
    const started: BatchRow = {
      ...row,
      state: 'running',
      port,
      job: begun.id,
      error: null,
      acceptance: null,
      startedAtMs: clock.now(),
      endedAtMs: null,
    }
    await shelf.update(id, {
      rows: batch.rows.with(index, started),
      lanes: [...batch.lanes.filter((lane) => lane.port !== port), { port, state: 'running', row: index, job: begun.id }],
    })
  }

  /** What was written stays. Undefined: the job is not known any more. */
  #again(job: string, wifiPassword: string, by: string): FlashJob | undefined {
    try {
      return this.#parts.lanes.retry(job, by, wifiPassword)
    } catch (cause) {
      if (cause instanceof LeitstandError && cause.code === 'document.unknown') return undefined
      throw cause
    }
  }

  /** @throws LeitstandError `provision.secret` */
  async #password(id: string): Promise<string> {
    const kept = (await this.#parts.secrets.secret(secretOf(id))) ?? ''
    const password: unknown = kept === '' ? undefined : JSON.parse(kept)
    if (typeof password !== 'string') throw new LeitstandError('provision.secret', because('wifi-password-gone'))
    return password
  }

  #doneAs(id: string, mac: string): string | undefined {
    return this.get(id).rows.find((row) => row.state === 'done' && row.mac === mac)?.name
  }

  #later(act: () => Promise<void>): void {
    this.#inTurn(act).catch(this.#parts.onFault)
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined) // its caller hears of it
    return done
  }
}

const FRESH: Omit<BatchRow, 'name' | 'zone' | 'labels'> = {
  state: 'waiting',
  failures: 0,
  port: null,
  job: null,
  mac: null,
  device: null,
  startedAtMs: null,
  endedAtMs: null,
  error: null,
  acceptance: null,
}

/** The name is for the next board: what this one was stays with its job. */
function givenBack(row: BatchRow, error: BatchRow['error']): BatchRow {
  return { ...row, state: 'waiting', failures: row.failures + 1, mac: null, device: null, error }
}

function doneBefore(mac: string, name: string): NonNullable<BatchRow['error']> {
  const fault = new LeitstandError('provision.again', because('batch-board-again', { mac, name }))
  return { code: fault.code, detail: fault.message, ...(fault.reason && { reason: fault.reason }) }
}

function secretOf(id: string): string {
  return `flash-batch/${id}`
}

function requestOf(batch: FlashBatch, row: BatchRow, port: string, wifiPassword: string): FlashStart {
  const { firmware, eraseAll, ssid, broker, template, acceptance } = batch
  const { name, zone, labels } = row
  return {
    port,
    action: 'write',
    firmware,
    eraseAll,
    provision: { ssid, broker, template, acceptance, name, zone, labels },
    wifiPassword,
  }
}
