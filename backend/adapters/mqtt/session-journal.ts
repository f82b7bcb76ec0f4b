// Writes changes of retained messages, subscriptions and queues behind to the session store, in groups.
import type { QueuedMessage, RetainedMessage, SessionStore, StoredSubscription } from '../../messaging/session-store.ts'
import type { BrokerFigures, BrokerLogger } from './broker-options.ts'
import { within } from './deadline.ts'
import type { LogThrottle } from './log-throttle.ts'

interface Changes {
  /** `isNew`: the store has nothing under this topic, so that removing it needs no write. */
  readonly retained: Map<string, { message: RetainedMessage; isNew: boolean }>
  readonly subscriptions: Map<string, readonly StoredSubscription[]>
  /** By seq, which is unique for all clients. */
  readonly added: Map<number, QueuedMessage>
  readonly removed: Map<number, string>
}

const RETRY_MS = 1_000

/**
 * One write runs at a time; what happens meanwhile is one group for the next. Changes are by key, so they are bounded by what they
 * describe, and a message that is queued and acknowledged within one group is never written. A failed group is kept and repeated.
 */
export class SessionJournal {
  readonly #store: SessionStore
  readonly #writeBehindMs: number
  readonly #storeTimeoutMs: number
  readonly #figures: BrokerFigures
  readonly #logger: BrokerLogger
  readonly #throttle: LogThrottle
  #changes = noChanges()
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false
  /** False from a failed or overlong write to the next that works. */
  #works = true

  constructor(
    store: SessionStore,
    limits: { writeBehindMs: number; storeTimeoutMs: number },
    figures: BrokerFigures,
    logger: BrokerLogger,
    throttle: LogThrottle,
  ) {
    this.#store = store
    this.#writeBehindMs = limits.writeBehindMs
    this.#storeTimeoutMs = limits.storeTimeoutMs
    this.#figures = figures
    this.#logger = logger
    this.#throttle = throttle
  }

  /** An empty payload removes. `isNew`: nothing was retained under this topic before. */
  retain(message: RetainedMessage, isNew: boolean): void {
    const retained = this.#changes.retained
    const unwritten = retained.get(message.topic)?.isNew === true
    if (unwritten && message.payload.byteLength === 0) retained.delete(message.topic)
    else retained.set(message.topic, { message, isNew: isNew || unwritten })
    this.#writeLater(this.#writeBehindMs)
  }

  /** All subscriptions of the client; none forgets it. */
  subscribe(clientId: string, subscriptions: readonly StoredSubscription[]): void {
    this.#changes.subscriptions.set(clientId, subscriptions)
    this.#writeLater(this.#writeBehindMs)
  }

  enqueue(message: QueuedMessage): void {
    this.#changes.added.set(message.seq, message)
    this.#writeLater(this.#writeBehindMs)
  }

  dequeue(clientId: string, seq: number): void {
    if (this.#changes.added.delete(seq)) return
    this.#changes.removed.set(seq, clientId)
    this.#writeLater(this.#writeBehindMs)
  }

  /**
   * Resolves when everything so far is in the store. While the store does not work it resolves at once: the clients that wait are
   * then answered all the same (counted and logged; memory keeps what the store lacks, and the write is repeated).
   */
  async written(): Promise<void> {
    if (!this.#works || (isEmpty(this.#changes) && this.#running === undefined)) return
    try {
      await within(this.#storeTimeoutMs, 'writing MQTT sessions', this.#flush())
    } catch (cause) {
      this.#works = false
      this.#tell(cause)
    }
  }

  /** Writes what is left, at most `timeoutMs` long, and nothing after that. */
  async close(timeoutMs: number): Promise<void> {
    clearTimeout(this.#timer)
    try {
      await within(timeoutMs, 'writing MQTT sessions at the end', this.#flush())
    } catch (cause) {
      this.#tell(cause)
    }
    this.#closed = true
    clearTimeout(this.#timer)
  }

  #writeLater(ms: number): void {
    if (this.#timer !== undefined || this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#flush().catch((cause: unknown) => this.#tell(cause))
    }, ms)
    this.#timer.unref()
  }

  /** Joins the next group; rejects when that group fails. */
  #flush(): Promise<void> {
    if (this.#next !== undefined) return this.#next
    const before = this.#running ?? Promise.resolve()
    const group = before
      .catch(() => undefined)
      .then(() => {
        this.#running = group
        this.#next = undefined
        return this.#write()
      })
      .finally(() => {
        if (this.#running === group) this.#running = undefined
      })
    this.#next = group
    return group
  }

  async #write(): Promise<void> {
    const changes = this.#changes
    if (isEmpty(changes)) return
    this.#changes = noChanges()
    try {
      if (changes.retained.size > 0) await this.#store.saveRetained([...changes.retained.values()].map((one) => one.message))
      changes.retained.clear()
      for (const [clientId, subscriptions] of changes.subscriptions) {
        await this.#store.saveSubscriptions(clientId, subscriptions)
        changes.subscriptions.delete(clientId)
      }
      if (changes.added.size > 0 || changes.removed.size > 0) {
        const removed = [...changes.removed].map(([seq, clientId]) => ({ clientId, seq }))
        await this.#store.changeQueued([...changes.added.values()], removed)
      }
      this.#works = true
    } catch (cause) {
      this.#works = false
      this.#figures.sessionWriteFailures++
      this.#takeBack(changes)
      this.#writeLater(RETRY_MS)
      throw cause
    }
  }

  /** Puts a failed group under what has changed since. */
  #takeBack(failed: Changes): void {
    const now = this.#changes
    for (const [topic, one] of failed.retained) if (!now.retained.has(topic)) now.retained.set(topic, one)
    for (const [id, list] of failed.subscriptions) if (!now.subscriptions.has(id)) now.subscriptions.set(id, list)
    for (const [seq, message] of failed.added) if (!now.removed.has(seq)) now.added.set(seq, message)
    for (const [seq, clientId] of failed.removed) now.removed.set(seq, clientId)
  }

  #tell(cause: unknown): void {
    if (this.#throttle.allows('session store'))
      this.#logger.error({ err: cause }, 'MQTT sessions could not be stored; repeated until it works')
  }
}

function noChanges(): Changes {
  return { retained: new Map(), subscriptions: new Map(), added: new Map(), removed: new Map() }
}

function isEmpty(changes: Changes): boolean {
  return changes.retained.size + changes.subscriptions.size + changes.added.size + changes.removed.size === 0
}
