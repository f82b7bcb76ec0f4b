import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads'
import { QUALITIES } from '../contract/quality.ts'
import type { LibraryContext, LibraryResult, ParameterValues } from '../contract/sensor-library.ts'
import * as protocol from './lane-protocol.ts'
import { parseReply, parseReport } from './library-shape.ts'

/**
 * One thread in which dropped-in libraries run, seen from the main thread: load files, then call synchronously with a
 * deadline. A lane that missed a deadline or lost its thread is dead for good; lane-pair.ts puts another one in its place.
 */

const WORKER = new URL('./lane-worker.ts', import.meta.url)

export interface LaneLimits {
  /** Time for the thread to start, ms. */
  startMs: number
  /** Time for importing one file and running its vectors, ms. */
  loadMs: number
  /** Time for one call once the lane has picked it up, ms. */
  deadlineMs: number
  /**
   * Heap of the thread, MB. Far above what a library needs, on purpose: within the deadline a call cannot reach it, and
   * V8 ends the whole process when certain single allocations hit the limit of a worker.
   */
  heapMb: number
}

/** `late`: ran longer than the deadline. `gone`: the thread ended or never picked the call up. */
export type CallOutcome = 'answered' | 'threw' | 'late' | 'gone'

/** The thread ended or hung before it served; `path` is the file it was busy with. */
export class LaneStartError extends Error {
  readonly path: string | undefined

  constructor(detail: string, path: string | undefined) {
    super(detail)
    this.name = 'LaneStartError'
    this.path = path
  }
}

/** The deadline is watched in this many slices. */
const SLICES = 5
/** A lane that does not even pick a call up within this many deadlines is given up. */
const PICK_UP_DEADLINES = 10
/** Rounds to look for the answer before going to sleep. */
const SPINS = 4000

export class Lane {
  /** Why it is dead; undefined while it lives. */
  death: string | undefined
  /** Text of the last throw. */
  thrown = ''
  private readonly limits: LaneLimits
  private readonly onDeath: (lane: Lane) => void
  private readonly state = new Int32Array(new SharedArrayBuffer(4))
  private readonly numbers = new Float64Array(new SharedArrayBuffer(protocol.CELLS * 8))
  private readonly handles = new Map<string, protocol.PrepareReply>()
  private readonly places = new Map<string, number>()
  private worker: Worker | undefined
  private port: MessagePort | undefined
  private stopping = false
  private serving = false

  /** `onDeath` is called once, not for a `stop`. */
  constructor(limits: LaneLimits, onDeath: (lane: Lane) => void) {
    this.limits = limits
    this.onDeath = onDeath
  }

  /**
   * Starts the thread, loads the files in order and begins to serve.
   * `failed` names files that could not be taken in. Rejects with LaneStartError where the thread ended or hung on the way.
   */
  async start(paths: readonly string[]): Promise<{ failed: Map<string, string> }> {
    const { port1: port, port2 } = new MessageChannel()
    const data: protocol.LaneData = { deadlineMs: this.limits.deadlineMs, state: this.state, numbers: this.numbers, port: port2 }
    const worker = new Worker(WORKER, {
      workerData: data,
      transferList: [port2],
      env: {},
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.limits.heapMb, stackSizeMb: 4 },
    })
    this.worker = worker
    this.port = port
    worker.unref()
    worker.stdout.resume()
    worker.stderr.resume()
    worker.on('error', (fault) => this.die(fault.message))
    worker.on('exit', (code) => this.die(`its thread ended (exit code ${code})`))
    await this.hear(port, this.limits.startMs)
    const failed = new Map<string, string>()
    let place = 0
    for (const path of paths) {
      const report = parseReport(await this.hear(port, this.limits.loadMs, { op: 'load', path }))
      if (report.loaded) this.places.set(path, place++)
      else failed.set(path, report.detail)
    }
    port.postMessage({ op: 'serve' } satisfies protocol.LaneOrder)
    this.serving = true
    return { failed }
  }

  /** Prepared once per library and set of parameters; blocks for a few 10 µs. undefined: the lane does not serve (any more). */
  prepare(path: string, parameters: ParameterValues): protocol.PrepareReply | undefined {
    const key = `${path}\n${JSON.stringify(parameters)}`
    const known = this.handles.get(key)
    if (known) return known
    const library = this.places.get(path)
    const port = this.port
    if (library === undefined || !port || !this.serving || this.death !== undefined) return undefined
    this.numbers[protocol.CELL.handle] = protocol.PREPARE
    port.postMessage({ library, parameters } satisfies protocol.PrepareRequest)
    if (this.call() !== 'answered') return undefined
    const reply = parseReply(this.receive())
    this.handles.set(key, reply)
    return reply
  }

  /** Runs one reading; on `answered` the result is filled. Blocks until the answer or the deadline. */
  process(handle: number, raw: number, context: LibraryContext, neighbours: readonly string[], result: LibraryResult): CallOutcome {
    const { numbers } = this
    const cell = protocol.CELL
    numbers[cell.handle] = handle
    numbers[cell.raw] = raw
    numbers[cell.atMs] = context.atMs
    numbers[cell.sinceLastMs] = context.sinceLastMs
    numbers[cell.previousValue] = context.previous?.value ?? Number.NaN
    numbers[cell.previousAtMs] = context.previous?.atMs ?? Number.NaN
    for (let index = 0; index < neighbours.length; index++) {
      numbers[cell.neighbours + index] = context.neighbour(neighbours[index] ?? '') ?? Number.NaN
    }
    const outcome = this.call()
    if (outcome !== 'answered') return outcome
    if (numbers[cell.returned] !== 1) {
      this.thrown = String(this.receive() ?? 'no reason')
      return 'threw'
    }
    const quality = QUALITIES[numbers[cell.quality] ?? -1]
    if (quality === undefined) {
      this.thrown = 'gave no known quality'
      return 'threw'
    }
    result.value = numbers[cell.value] ?? Number.NaN
    result.quality = quality
    result.suspect = numbers[cell.suspect] === 1
    return 'answered'
  }

  /** Ends the thread; resolves when it has ended. */
  async stop(): Promise<void> {
    this.stopping = true
    this.death ??= 'stopped'
    await this.end()
  }

  /** One request and its answer, or the state of things at the deadline. */
  private call(): CallOutcome {
    const { state } = this
    if (this.death !== undefined) return 'gone'
    const before = Atomics.load(state, protocol.STATE)
    if (before === protocol.GONE || Atomics.compareExchange(state, protocol.STATE, before, protocol.REQUESTED) !== before) return 'gone'
    Atomics.notify(state, protocol.STATE)
    for (let spin = 0; spin < SPINS; spin++) {
      if (Atomics.load(state, protocol.STATE) === protocol.ANSWERED) return 'answered'
    }
    const sliceMs = this.limits.deadlineMs / SLICES
    let runningSlices = 0
    let idleSlices = 0
    for (;;) {
      const now = Atomics.load(state, protocol.STATE)
      if (now === protocol.ANSWERED) return 'answered'
      if (now === protocol.GONE) {
        this.die('a library ended the thread')
        return 'late'
      }
      if (Atomics.wait(state, protocol.STATE, now, sliceMs) !== 'timed-out') continue
      if (now === protocol.RUNNING && ++runningSlices >= SLICES) {
        this.die(`ran longer than ${this.limits.deadlineMs} ms`)
        return 'late'
      }
      if (now === protocol.REQUESTED && ++idleSlices >= SLICES * PICK_UP_DEADLINES) {
        this.die('its thread does not answer')
        return 'gone'
      }
    }
  }

  private receive(): unknown {
    return this.port && receiveMessageOnPort(this.port)?.message
  }

  /** Sends an order, if any, and waits for the next message. */
  private hear(port: MessagePort, deadlineMs: number, order?: protocol.LaneOrder): Promise<unknown> {
    const path = order?.op === 'load' ? order.path : undefined
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(timer)
        port.removeAllListeners('message')
        port.unref()
        this.worker?.off('exit', onExit)
        finish()
      }
      const onExit = () => settle(() => reject(new LaneStartError(this.death ?? 'its thread ended', path)))
      const timer = setTimeout(() => {
        this.die(`did not finish loading within ${deadlineMs} ms`)
        settle(() => reject(new LaneStartError(this.death ?? '', path)))
      }, deadlineMs)
      port.on('message', (message) => settle(() => resolve(message)))
      this.worker?.on('exit', onExit)
      if (order) port.postMessage(order)
    })
  }

  private die(reason: string): void {
    if (this.death !== undefined) return
    this.death = reason
    void this.end()
    if (!this.stopping) this.onDeath(this)
  }

  private async end(): Promise<void> {
    const worker = this.worker
    this.port?.close()
    await worker?.terminate()
  }
}
