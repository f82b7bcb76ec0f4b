// What aedes asks of a persistence: answered from memory, written behind to the session store. `README.md` here says what survives.
import { Readable } from 'node:stream'
import type { RetainedMessage, SessionStore, StoredSubscription } from '../../messaging/session-store.ts'
import type { AedesMessage } from './aedes-inside.ts'
import type { BrokerFigures, BrokerLimits, BrokerLogger } from './broker-options.ts'
import { within } from './deadline.ts'
import { LastingSessions } from './lasting-sessions.ts'
import type { LogThrottle } from './log-throttle.ts'
import { asBuffer, ownCopy } from './own-copy.ts'
import { maySubscribe } from './publish-policy.ts'
import { RetainedMessages } from './retained-messages.ts'
import { SessionJournal } from './session-journal.ts'
import { toMessage } from './session-queue.ts'

interface SessionClient {
  readonly id: string
}

const DONE = Promise.resolve()
const UNKNOWN_PACKET = new Error('no such packet')
/** aedes asks for as long as the store may take at start; a database of a million queued messages is read in a few seconds. */
const LOAD_TIMEOUT_MS = 60_000

/** Interface: `asyncPersistence.d.ts` of aedes-persistence 11. Answers never wait for the disk, except for SUBACK and `reserve`. */
export class SessionPersistence {
  readonly #store: SessionStore
  readonly #limits: BrokerLimits
  readonly #figures: BrokerFigures
  readonly #logger: BrokerLogger
  readonly #throttle: LogThrottle
  readonly #journal: SessionJournal
  readonly #retained: RetainedMessages
  readonly #sessions: LastingSessions
  /** Packet identifiers of QoS 2 messages that are taken but not released, per client. */
  readonly #incoming = new Map<string, Set<number>>()
  #brokerId = ''

  constructor(store: SessionStore, limits: BrokerLimits, figures: BrokerFigures, logger: BrokerLogger, throttle: LogThrottle) {
    this.#store = store
    this.#limits = limits
    this.#figures = figures
    this.#logger = logger
    this.#throttle = throttle
    this.#journal = new SessionJournal(store, limits, figures, logger, throttle)
    this.#retained = new RetainedMessages(limits.maxRetained, limits.maxRetainedBytes)
    this.#sessions = new LastingSessions(limits, this.#journal, figures)
  }

  get sessions(): LastingSessions {
    return this.#sessions
  }

  /** aedes calls it once before the first client and insists on an `async` function. */
  async setup(broker: { id: string; counter: number }): Promise<void> {
    this.#brokerId = broker.id
    const load = Promise.all([this.#store.loadRetained(), this.#store.loadSubscriptions(), this.#store.loadQueued()])
    const [retained, subscriptions, queued] = await within(LOAD_TIMEOUT_MS, 'reading MQTT sessions', load)
    for (const message of retained) this.#retained.set(message)
    this.#figures.retained = this.#retained.count
    this.#sessions.restore(subscriptions, queued, () => ++broker.counter)
  }

  /** Writes everything, at most `timeoutMs` long. */
  close(timeoutMs: number): Promise<void> {
    return this.#journal.close(timeoutMs)
  }

  /** True when the client sends again what has been taken already; only PUBREC is missing. */
  hasIncoming(clientId: string, messageId: number | undefined): boolean {
    return messageId !== undefined && this.#incoming.get(clientId)?.has(messageId) === true
  }

  /** Retains a message before it is acknowledged; resolves when the store has it. aedes' own call afterwards finds it there. */
  retain(message: RetainedMessage): Promise<void> {
    void this.storeRetained(message)
    return this.#journal.written()
  }

  storeRetained(message: RetainedMessage): Promise<void> {
    const { topic, qos } = message
    if (this.#retained.has(message)) return DONE
    if (message.payload.byteLength === 0) {
      if (this.#retained.delete(topic)) this.#journal.retain({ topic, qos, payload: message.payload }, false)
    } else {
      const before = this.#retained.count
      const retained = { topic, qos, payload: ownCopy(message.payload) }
      if (this.#retained.set(retained)) this.#journal.retain(retained, this.#retained.count > before)
      else this.#refuseRetained(topic)
    }
    this.#figures.retained = this.#retained.count
    return DONE
  }

  createRetainedStream(filter: string): Readable {
    return this.createRetainedStreamCombi([filter])
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    return Readable.from(this.#retainedFor(filters))
  }

  addSubscriptions(client: SessionClient, wanted: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<void> {
    return this.#sessions.subscribe(
      client.id,
      wanted.filter(({ topic }) => maySubscribe(topic)),
    )
  }

  removeSubscriptions(client: SessionClient, topics: readonly string[]): Promise<void> {
    return this.#sessions.unsubscribe(client.id, topics)
  }

  subscriptionsByClient(client: SessionClient): Promise<StoredSubscription[]> {
    return Promise.resolve(this.#sessions.subscriptionsOf(client.id))
  }

  subscriptionsByTopic(topic: string): Promise<StoredSubscription[]> {
    return Promise.resolve(this.#sessions.matching(topic))
  }

  cleanSubscriptions(client: SessionClient): Promise<void> {
    this.#sessions.forget(client.id)
    return DONE
  }

  outgoingEnqueue(subscription: StoredSubscription, message: AedesMessage): Promise<void> {
    return this.outgoingEnqueueCombi([subscription], message)
  }

  outgoingEnqueueCombi(subscriptions: readonly StoredSubscription[], message: AedesMessage): Promise<void> {
    if (subscriptions.length > 0) this.#sessions.publish(subscriptions, message)
    return DONE
  }

  /** Never rejects: what made room in a full queue is still sent, only not repeated later. */
  outgoingUpdate(client: SessionClient, message: AedesMessage): Promise<void> {
    if (message.cmd === 'pubrel') this.#sessions.released(client.id, message.messageId)
    else if (message.messageId !== undefined) this.#sessions.sent(client, message.brokerCounter, message.messageId)
    return DONE
  }

  outgoingClearMessageId(client: SessionClient, message: { messageId?: number | undefined }): Promise<AedesMessage | undefined> {
    const entry = this.#sessions.acknowledged(client.id, message.messageId)
    return Promise.resolve(entry === undefined ? undefined : toMessage(entry, this.#brokerId))
  }

  outgoingStream(client: SessionClient): Readable {
    return Readable.from(this.#waitingFor(client))
  }

  incomingStorePacket(client: SessionClient, message: { messageId?: number | undefined }): Promise<void> {
    const known = this.#incoming.get(client.id) ?? new Set()
    if (message.messageId !== undefined) known.add(message.messageId)
    this.#incoming.delete(client.id)
    this.#incoming.set(client.id, known)
    const [longestIdle] = this.#incoming.keys()
    if (this.#incoming.size > this.#limits.maxConnections && longestIdle !== undefined) this.#incoming.delete(longestIdle)
    return DONE
  }

  incomingGetPacket(client: SessionClient, message: { messageId?: number | undefined }): Promise<object> {
    return this.hasIncoming(client.id, message.messageId) ? Promise.resolve(message) : Promise.reject(UNKNOWN_PACKET)
  }

  incomingDelPacket(client: SessionClient, message: { messageId?: number | undefined }): Promise<void> {
    const known = this.#incoming.get(client.id)
    if (message.messageId !== undefined) known?.delete(message.messageId)
    if (known?.size === 0) this.#incoming.delete(client.id)
    return DONE
  }

  cleanIncoming(client: SessionClient): Promise<void> {
    this.#incoming.delete(client.id)
    return DONE
  }

  /** aedes keeps the will with the connection. Stored wills serve several brokers that watch each other; here is one. */
  putWill(client: SessionClient, will: { brokerId?: string; clientId?: string }): Promise<void> {
    will.brokerId = this.#brokerId
    will.clientId = client.id
    return DONE
  }

  delWill(): Promise<undefined> {
    return Promise.resolve(undefined)
  }

  streamWill(): Readable {
    return Readable.from([])
  }

  *#retainedFor(filters: readonly string[]): Generator<object> {
    for (const filter of filters) {
      for (const { topic, qos, payload } of this.#retained.match(filter)) {
        yield { cmd: 'publish', topic, qos, payload: asBuffer(payload), retain: true, dup: false }
      }
    }
  }

  /** Leaves out what a live delivery over the same connection has overtaken. */
  *#waitingFor(client: SessionClient): Generator<AedesMessage> {
    for (const entry of this.#sessions.waitingFor(client.id)) {
      if (entry.sentTo !== client) yield toMessage(entry, this.#brokerId)
    }
  }

  #refuseRetained(topic: string): void {
    this.#figures.refusedRetained++
    if (this.#throttle.allows('retained')) this.#logger.warn({ topic }, 'message not retained: too many are')
  }
}
