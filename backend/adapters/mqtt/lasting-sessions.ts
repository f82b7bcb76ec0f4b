// Sessions that outlive their connection (clean session off): subscriptions, and messages of QoS 1 and 2 not acknowledged yet.
import type { QueuedMessage, StoredSubscription } from '../../messaging/session-store.ts'
import type { AedesMessage } from './aedes-inside.ts'
import type { BrokerFigures, BrokerLimits } from './broker-options.ts'
import { asBuffer, ownCopy } from './own-copy.ts'
import type { SessionJournal } from './session-journal.ts'
import { type QueueEntry, SessionQueue, sizeOf } from './session-queue.ts'
import { TopicTree } from './topic-tree.ts'

export type SessionLimits = Pick<
  BrokerLimits,
  'maxSessions' | 'maxSubscriptionsPerClient' | 'maxQueuedPerClient' | 'maxQueuedBytesPerClient' | 'maxQueuedBytes'
>

interface Session {
  readonly subscriptions: Map<string, StoredSubscription>
  readonly queue: SessionQueue
}

/** A connected client acknowledges soon; its queue only bridges the time until then. */
const CONNECTED_QUEUE_FACTOR = 20
const NOBODY: StoredSubscription[] = []

export class LastingSessions {
  readonly #limits: SessionLimits
  readonly #journal: SessionJournal
  readonly #figures: BrokerFigures
  /** The one away longest first. */
  readonly #sessions = new Map<string, Session>()
  /** Subscriptions of QoS 1 and 2. */
  readonly #tree = new TopicTree<StoredSubscription>()
  readonly #connected = new Set<string>()
  /** Entries made before the publisher is acknowledged. aedes copies a message several times, but never its payload. */
  readonly #reserved = new WeakMap<Uint8Array, QueueEntry[]>()
  #lastSeq = 0
  #bytes = 0

  constructor(limits: SessionLimits, journal: SessionJournal, figures: BrokerFigures) {
    this.#limits = limits
    this.#journal = journal
    this.#figures = figures
  }

  /** Takes over what an earlier run has left. `number` gives each message its number in this run. */
  restore(subscriptions: readonly StoredSubscription[], queued: readonly QueuedMessage[], number: () => number): void {
    for (const one of subscriptions) this.#add(this.#sessionOf(one.clientId), one)
    for (const one of [...queued].sort((a, b) => a.seq - b.seq)) {
      this.#lastSeq = Math.max(this.#lastSeq, one.seq)
      const session = this.#sessions.get(one.clientId)
      if (session === undefined) this.#journal.dequeue(one.clientId, one.seq)
      else
        this.#append(session, {
          ...one,
          payload: asBuffer(one.payload),
          counter: number(),
          messageId: undefined,
          released: false,
          sentTo: undefined,
        })
    }
  }

  /** False when no message has to be queued for anybody. */
  get any(): boolean {
    return this.#tree.size > 0
  }

  connected(clientId: string): void {
    this.#connected.add(clientId)
  }

  disconnected(clientId: string): void {
    this.#connected.delete(clientId)
    const session = this.#sessions.get(clientId)
    if (session === undefined) return
    this.#sessions.delete(clientId)
    this.#sessions.set(clientId, session)
  }

  subscriptionsOf(clientId: string): StoredSubscription[] {
    return [...(this.#sessions.get(clientId)?.subscriptions.values() ?? [])]
  }

  /** Resolves when the subscriptions are stored; at once when they were already. */
  subscribe(clientId: string, wanted: readonly { topic: string; qos: 0 | 1 | 2 }[]): Promise<void> {
    if (!this.#sessions.has(clientId)) this.#makeRoomForSession()
    const session = this.#sessionOf(clientId)
    let changed = false
    for (const { topic, qos } of wanted) {
      const old = session.subscriptions.get(topic)
      if (old?.qos === qos || (old === undefined && session.subscriptions.size >= this.#limits.maxSubscriptionsPerClient)) continue
      this.#add(session, { clientId, topic, qos })
      changed = true
    }
    if (!changed) return Promise.resolve()
    this.#save(clientId, session)
    return this.#journal.written()
  }

  unsubscribe(clientId: string, topics: readonly string[]): Promise<void> {
    const session = this.#sessions.get(clientId)
    if (session === undefined) return Promise.resolve()
    for (const topic of topics) {
      const old = session.subscriptions.get(topic)
      if (old === undefined) continue
      session.subscriptions.delete(topic)
      this.#tree.remove(topic, old)
    }
    if (session.subscriptions.size === 0) this.forget(clientId)
    else this.#save(clientId, session)
    return this.#journal.written()
  }

  /** Ends a session: the client came back with clean session on, or has no subscription left. */
  forget(clientId: string): void {
    const session = this.#sessions.get(clientId)
    if (session === undefined) return
    for (const entry of session.queue.entries()) this.#remove(session, entry)
    for (const one of session.subscriptions.values()) this.#tree.remove(one.topic, one)
    this.#sessions.delete(clientId)
    this.#figures.sessions = this.#sessions.size
    this.#journal.subscribe(clientId, [])
  }

  /** One entry per session, with the highest QoS it asks for. */
  matching(topic: string): StoredSubscription[] {
    const found = this.#tree.match(topic)
    if (found.length === 0) return NOBODY
    const best = new Map<string, StoredSubscription>()
    for (const one of found) {
      const known = best.get(one.clientId)
      if (known === undefined || known.qos < one.qos) best.set(one.clientId, one)
    }
    return [...best.values()]
  }

  /**
   * Queues a message for all sessions whose client is away, before its publisher is acknowledged.
   * @returns undefined when nobody is away, else a promise to wait for
   */
  reserve(message: { topic: string; payload: Uint8Array; qos: 0 | 1 | 2 }): Promise<void> | undefined {
    if (message.qos === 0 || !this.any) return undefined
    const entries: QueueEntry[] = []
    for (const one of this.matching(message.topic)) {
      const session = this.#connected.has(one.clientId) ? undefined : this.#sessions.get(one.clientId)
      const payload = entries[0]?.payload ?? ownCopy(message.payload)
      if (session !== undefined) entries.push(this.#enqueue(session, one, message, payload, undefined))
    }
    if (entries.length === 0) return undefined
    this.#reserved.set(message.payload, entries)
    return this.#journal.written()
  }

  /** The message will not be published: it was not kept, and its publisher will send it again. */
  cancel(payload: Uint8Array): void {
    for (const entry of this.#reserved.get(payload) ?? []) this.#removeOf(entry.clientId, entry)
    this.#reserved.delete(payload)
  }

  /** aedes publishes the message now; `counter` is its number for it. */
  publish(subscribers: readonly StoredSubscription[], message: AedesMessage): void {
    const reserved = this.#reserved.get(message.payload)
    let payload = reserved?.[0]?.payload
    for (const one of subscribers) {
      const session = this.#sessions.get(one.clientId)
      if (session === undefined) continue
      const entry = reserved?.find((candidate) => candidate.clientId === one.clientId)
      if (entry !== undefined) {
        // It may have made room for newer ones meanwhile.
        if (session.queue.has(entry)) session.queue.number(entry, message.brokerCounter)
        continue
      }
      payload ??= ownCopy(message.payload)
      this.#enqueue(session, one, message, payload, message.brokerCounter)
    }
    if (reserved === undefined) return
    for (const entry of reserved) if (entry.counter === undefined) this.#removeOf(entry.clientId, entry)
    this.#reserved.delete(message.payload)
  }

  /** Messages to send to a client that has come back, oldest first. */
  waitingFor(clientId: string): QueueEntry[] {
    return (this.#sessions.get(clientId)?.queue.entries() ?? []).filter((entry) => entry.counter !== undefined)
  }

  sent(client: { id: string }, counter: number, messageId: number): void {
    const queue = this.#sessions.get(client.id)?.queue
    const entry = queue?.byCounter(counter)
    if (entry !== undefined) queue?.sent(entry, messageId, client)
  }

  /** PUBREC of a QoS 2 message. */
  released(clientId: string, messageId: number | undefined): void {
    const entry = this.#sessions.get(clientId)?.queue.byMessageId(messageId)
    if (entry !== undefined) entry.released = true
  }

  /** PUBACK or PUBCOMP. */
  acknowledged(clientId: string, messageId: number | undefined): QueueEntry | undefined {
    const session = this.#sessions.get(clientId)
    const entry = session?.queue.byMessageId(messageId)
    if (session !== undefined && entry !== undefined) this.#remove(session, entry)
    return entry
  }

  #sessionOf(clientId: string): Session {
    let session = this.#sessions.get(clientId)
    if (session === undefined) {
      session = { subscriptions: new Map(), queue: new SessionQueue() }
      this.#sessions.set(clientId, session)
      this.#figures.sessions = this.#sessions.size
    }
    return session
  }

  #add(session: Session, one: StoredSubscription): void {
    const old = session.subscriptions.get(one.topic)
    if (old !== undefined) this.#tree.remove(one.topic, old)
    session.subscriptions.set(one.topic, one)
    if (one.qos > 0) this.#tree.add(one.topic, one)
  }

  #save(clientId: string, session: Session): void {
    this.#journal.subscribe(clientId, [...session.subscriptions.values()])
  }

  #makeRoomForSession(): void {
    if (this.#sessions.size < this.#limits.maxSessions) return
    for (const [clientId, session] of this.#sessions) {
      if (this.#connected.has(clientId)) continue
      this.#figures.droppedQueued += session.queue.length
      this.forget(clientId)
      return
    }
  }

  #enqueue(
    session: Session,
    subscription: StoredSubscription,
    message: { topic: string; qos: 0 | 1 | 2 },
    payload: Buffer,
    counter: number | undefined,
  ): QueueEntry {
    const { clientId } = subscription
    const qos = Math.min(subscription.qos, message.qos) === 2 ? 2 : 1
    const fresh = { messageId: undefined, released: false, sentTo: undefined }
    const entry: QueueEntry = { clientId, seq: ++this.#lastSeq, topic: message.topic, payload, qos, counter, ...fresh }
    this.#append(session, entry)
    this.#journal.enqueue({ clientId, seq: entry.seq, topic: entry.topic, payload, qos })
    this.#makeRoomInQueue(session, clientId)
    return entry
  }

  #append(session: Session, entry: QueueEntry): void {
    session.queue.add(entry)
    this.#bytes += sizeOf(entry)
    this.#figures.queued++
  }

  #makeRoomInQueue(session: Session, clientId: string): void {
    const limits = this.#limits
    const maxCount = limits.maxQueuedPerClient * (this.#connected.has(clientId) ? CONNECTED_QUEUE_FACTOR : 1)
    const { queue } = session
    while (queue.length > maxCount || queue.bytes > limits.maxQueuedBytesPerClient || this.#bytes > limits.maxQueuedBytes) {
      const { oldest } = queue
      if (oldest === undefined) return
      this.#figures.droppedQueued++
      this.#remove(session, oldest)
    }
  }

  #removeOf(clientId: string, entry: QueueEntry): void {
    const session = this.#sessions.get(clientId)
    if (session?.queue.has(entry)) this.#remove(session, entry)
  }

  #remove(session: Session, entry: QueueEntry): void {
    session.queue.remove(entry)
    this.#bytes -= sizeOf(entry)
    this.#figures.queued--
    this.#journal.dequeue(entry.clientId, entry.seq)
  }
}
