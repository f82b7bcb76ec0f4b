import { Worker } from 'node:worker_threads'
import { LeitstandError } from '../../contract/errors.ts'
import type { OnTrouble, StoreLogger } from './store-logger.ts'
import type { WorkerAsk, WorkerMessage, WorkerRequests } from './worker-protocol.ts'

export interface WorkerLinkOptions {
  /** Who it is, for people: `metadata database`. */
  name: string
  entry: URL
  workerData: unknown
  /** Requests that may wait for an answer; more are refused. */
  maxWaiting: number
  logger: StoreLogger
  onTrouble: OnTrouble
  onNote?: (note: unknown) => void
  /** Called whenever a fresh worker took the place of one that died. */
  onRestart?: () => void
}

export interface AskOptions {
  /** For people, in the text of a timeout: `saving boards`. */
  what: string
  timeoutMs: number
  transfer?: ArrayBuffer[]
}

interface Waiting {
  what: string
  timeoutMs: number
  deadlineMs: number
  resolve: (value: never) => void
  reject: (cause: LeitstandError) => void
}

/**
 * Of each worker's heap, MB. What workers make is short-lived and small; left alone, each lets its young generation grow
 * to 48 MB before it cleans up.
 */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 512 }
const START_TIMEOUT_MS = 60_000
const SWEEP_MS = 250
const FIRST_RESTART_MS = 100
const LONGEST_RESTART_MS = 5_000

/**
 * Main thread's end of a database worker: requests with id, timeout and bound; a worker that dies rejects what waits
 * and is started again. Used by MetadataDatabase and SqliteTelemetryStore.
 */
export class WorkerLink<R extends WorkerRequests> {
  /** Requests refused because too many waited. */
  refused = 0
  /** Grows with every worker that was started: a transaction must not continue on another one. */
  generation = 0
  readonly #options: WorkerLinkOptions
  readonly #waiting = new Map<number, Waiting>()
  #worker: Worker | undefined
  #ready = false
  #stopping = false
  #nextId = 1
  #restartMs = FIRST_RESTART_MS
  #restartTimer: NodeJS.Timeout | undefined
  #sweepTimer: NodeJS.Timeout | undefined

  constructor(options: WorkerLinkOptions) {
    this.#options = options
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Resolves when the worker has opened its database; rejects with the reason why it can't. */
  async start(): Promise<void> {
    this.#stopping = false
    this.#sweepTimer = setInterval(() => this.#sweep(), SWEEP_MS)
    this.#sweepTimer.unref()
    await this.#spawn()
  }

  ask<K extends keyof R & string>(kind: K, body: R[K]['ask'], options: AskOptions): Promise<R[K]['answer']> {
    const worker = this.#worker
    const { name, maxWaiting } = this.#options
    if (!worker || !this.#ready)
      return Promise.reject(this.#unavailable(`The ${name} is not running (${options.what}). It is started again.`))
    if (this.#waiting.size >= maxWaiting) {
      this.refused++
      return Promise.reject(this.#unavailable(`${maxWaiting} requests wait for the ${name} already (${options.what}). Retry later.`))
    }
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      const deadlineMs = performance.now() + options.timeoutMs
      this.#waiting.set(id, { what: options.what, timeoutMs: options.timeoutMs, deadlineMs, resolve, reject })
      const ask: WorkerAsk = { id, kind, body }
      try {
        worker.postMessage(ask, options.transfer ?? [])
      } catch (cause) {
        this.#waiting.delete(id)
        reject(new LeitstandError('internal', `The ${name} cannot take this request (${options.what}).`, { cause }))
      }
    })
  }

  /** Ends the worker without its agreement; it is started again. For a request that blocks it. */
  async restart(): Promise<void> {
    await this.#worker?.terminate()
  }

  /** Ends the worker. Ask it to close its database before. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#restartTimer)
    clearInterval(this.#sweepTimer)
    await this.#worker?.terminate()
    this.#worker = undefined
    this.#ready = false
    this.#rejectAll(`The ${this.#options.name} was stopped.`)
  }

  #spawn(): Promise<void> {
    const { name, entry, workerData, logger, onTrouble } = this.#options
    const started = Promise.withResolvers<void>()
    const worker = new Worker(entry, { workerData, name, resourceLimits: HEAP })
    this.#worker = worker
    this.generation++
    let last: LeitstandError | undefined
    const startTimer = setTimeout(() => {
      last = this.#unavailable(`The ${name} did not open within ${START_TIMEOUT_MS} ms.`)
      worker.terminate().catch((error: unknown) => logger.warn({ error, worker: name }, 'worker did not end'))
    }, START_TIMEOUT_MS)
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'answers') this.#take(message)
      else if (message.type === 'note') this.#options.onNote?.(message.note)
      else if (message.type === 'trouble') onTrouble(message.trouble.code, message.trouble.detail)
      else if (message.type === 'fatal') last = new LeitstandError(message.trouble.code, message.trouble.detail)
      else {
        clearTimeout(startTimer)
        this.#ready = true
        this.#restartMs = FIRST_RESTART_MS
        started.resolve()
      }
    })
    worker.on('error', (cause) => {
      last = new LeitstandError('store.unavailable', `The ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    })
    worker.on('exit', (code) => {
      clearTimeout(startTimer)
      const wasReady = this.#ready && this.#worker === worker
      if (this.#worker === worker) this.#ready = false
      const reason = last?.message ?? `The ${name} ended unexpectedly (code ${code}).`
      started.reject(last ?? this.#unavailable(reason))
      if (this.#stopping || this.#worker !== worker) return
      this.#rejectAll(reason)
      if (wasReady) {
        logger.error({ worker: name, code, reason }, 'database worker died; starting it again')
        onTrouble('store.unavailable', `${reason} It is started again.`)
        this.#restartLater()
      }
    })
    return started.promise
  }

  #restartLater(): void {
    this.#restartTimer = setTimeout(() => {
      this.#restartMs = Math.min(this.#restartMs * 2, LONGEST_RESTART_MS)
      this.#spawn().then(
        () => this.#options.onRestart?.(),
        (error: unknown) => {
          this.#options.logger.error({ error, worker: this.#options.name }, 'database worker does not start')
          if (!this.#stopping) this.#restartLater()
        },
      )
    }, this.#restartMs)
  }

  #take(message: Extract<WorkerMessage, { type: 'answers' }>): void {
    for (const answer of message.answers) {
      const waiting = this.#waiting.get(answer.id)
      if (!waiting) continue
      this.#waiting.delete(answer.id)
      // Both sides are compiled against the same WorkerRequests; the value never left this process.
      if (answer.ok) waiting.resolve(answer.value as never)
      else waiting.reject(new LeitstandError(answer.trouble.code, answer.trouble.detail))
    }
  }

  #sweep(): void {
    const nowMs = performance.now()
    for (const [id, waiting] of this.#waiting) {
      if (waiting.deadlineMs > nowMs) continue
      this.#waiting.delete(id)
      waiting.reject(this.#unavailable(`The ${this.#options.name} did not answer within ${waiting.timeoutMs} ms (${waiting.what}).`))
    }
  }

  #rejectAll(reason: string): void {
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const one of waiting) one.reject(this.#unavailable(`${reason} Not done: ${one.what}.`))
  }

  #unavailable(detail: string): LeitstandError {
    return new LeitstandError('store.unavailable', detail)
  }
}
