import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Sample } from '../contract/sample.ts'
import { OpenBatch } from './open-batch.ts'
import type { TelemetryStore } from './telemetry-store.ts'

const MIN_ROWS = 64
const MAX_ROWS = 2048
/** So many samples go at once when no commit is under way: under load the commits themselves set the pace, not the linger. */
const EAGER_ROWS = 128

export interface BatchWriterOptions {
  /** How long the first sample of a batch waits for company, ms. Longer = fewer bytes written, later PUBACK. */
  lingerMs: number
  /** Samples accepted but not committed, at most; more are refused (QoS 0 lost, QoS ≥ 1 resent later). */
  maxPending: number
}

/** Gathers samples into batches and hands them to the store: group commit. Used by `ingest.ts` alone. */
export class BatchWriter {
  /** Samples refused because `maxPending` was reached. */
  refused = 0
  /** Duration of the last commit, ms. */
  lastCommitMs = 0
  /** Called after every commit with message in → committed of the batch's oldest sample, ms. */
  onCommit: (lagMs: number) => void = () => undefined
  readonly #store: Pick<TelemetryStore, 'append'>
  readonly #clock: Clock
  readonly #options: BatchWriterOptions
  #open: OpenBatch | undefined
  #openedAtMs = 0
  #lastCount = 0
  #pending = 0
  #inFlight = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined

  constructor(store: Pick<TelemetryStore, 'append'>, clock: Clock, options: Partial<BatchWriterOptions> = {}) {
    this.#store = store
    this.#clock = clock
    this.#options = { lingerMs: 20, maxPending: 200_000, ...options }
  }

  /** Samples accepted and not yet committed. */
  get pending(): number {
    return this.#pending
  }

  /** Adds a sample; `committed` of the returned batch tells when it is safe. Throws `store.unavailable` when full. */
  add(sample: Sample): OpenBatch {
    if (this.#pending >= this.#options.maxPending) {
      this.refused++
      throw new LeitstandError('store.unavailable', `${this.#pending} samples wait for the disk. The board will send again.`)
    }
    let batch = this.#open
    if (batch === undefined) {
      batch = new OpenBatch(Math.min(MAX_ROWS, Math.max(MIN_ROWS, 2 * this.#lastCount)))
      this.#open = batch
      this.#openedAtMs = sample.receivedAtMs
      this.#timer = setTimeout(() => this.#flush(), this.#options.lingerMs)
    }
    batch.add(sample)
    this.#pending++
    if (batch.full) this.#flush()
    else if (batch.count === EAGER_ROWS && this.#inFlight.size === 0) this.#flushSoon()
    return batch
  }

  /** Sends what is open and waits for all commits, at most `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.#flush()
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(
      () => late.reject(new LeitstandError('store.unavailable', `${this.#pending} samples were not committed within ${timeoutMs} ms.`)),
      timeoutMs,
    )
    try {
      await Promise.race([Promise.allSettled(this.#inFlight), late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  /** After the messages of this turn, which may be many more. */
  #flushSoon(): void {
    setImmediate(() => {
      if (this.#inFlight.size === 0) this.#flush()
    })
  }

  #flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const batch = this.#open
    if (batch === undefined) return
    this.#open = undefined
    this.#lastCount = batch.count
    const work = this.#write(batch, batch.count, this.#openedAtMs).finally(() => {
      this.#inFlight.delete(work)
      if ((this.#open?.count ?? 0) >= EAGER_ROWS && this.#inFlight.size === 0) this.#flush()
    })
    this.#inFlight.add(work)
  }

  async #write(batch: OpenBatch, count: number, openedAtMs: number): Promise<void> {
    const startedMs = this.#clock.now()
    try {
      await this.#store.append(batch.columns())
      batch.resolve()
    } catch (cause) {
      batch.reject(cause)
    } finally {
      this.#pending -= count
      const nowMs = this.#clock.now()
      this.lastCommitMs = nowMs - startedMs
      this.onCommit(nowMs - openedAtMs)
    }
  }
}
