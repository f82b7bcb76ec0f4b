// Messages one lasting session has not acknowledged yet, in order, found by each of the three numbers aedes knows them by.
import type { AedesMessage } from './aedes-inside.ts'

export interface QueueEntry {
  readonly clientId: string
  /** Order in the store. */
  readonly seq: number
  readonly topic: string
  readonly payload: Buffer
  readonly qos: 1 | 2
  /** aedes' number of the message; undefined until aedes has it (the publisher's acknowledgement waits for the store). */
  counter: number | undefined
  /** Packet identifier under which it was last sent. */
  messageId: number | undefined
  /** QoS 2: the subscriber has it (PUBREC), only the closing handshake is missing. */
  released: boolean
  /** The connection it was last sent over. */
  sentTo: object | undefined
}

export class SessionQueue {
  readonly #entries = new Map<number, QueueEntry>()
  readonly #byCounter = new Map<number, QueueEntry>()
  readonly #byMessageId = new Map<number, QueueEntry>()
  #bytes = 0

  get length(): number {
    return this.#entries.size
  }

  /** Payloads and topics. */
  get bytes(): number {
    return this.#bytes
  }

  get oldest(): QueueEntry | undefined {
    return this.#entries.values().next().value
  }

  entries(): QueueEntry[] {
    return [...this.#entries.values()]
  }

  add(entry: QueueEntry): void {
    this.#entries.set(entry.seq, entry)
    if (entry.counter !== undefined) this.#byCounter.set(entry.counter, entry)
    this.#bytes += sizeOf(entry)
  }

  has(entry: QueueEntry): boolean {
    return this.#entries.has(entry.seq)
  }

  number(entry: QueueEntry, counter: number): void {
    entry.counter = counter
    this.#byCounter.set(counter, entry)
  }

  byCounter(counter: number): QueueEntry | undefined {
    return this.#byCounter.get(counter)
  }

  byMessageId(messageId: number | undefined): QueueEntry | undefined {
    return messageId === undefined ? undefined : this.#byMessageId.get(messageId)
  }

  /** Notes under which packet identifier, and to whom, it is being sent. */
  sent(entry: QueueEntry, messageId: number, to: object): void {
    if (entry.messageId !== undefined && this.#byMessageId.get(entry.messageId) === entry) this.#byMessageId.delete(entry.messageId)
    entry.messageId = messageId
    entry.sentTo = to
    this.#byMessageId.set(messageId, entry)
  }

  remove(entry: QueueEntry): void {
    if (!this.#entries.delete(entry.seq)) return
    if (entry.counter !== undefined) this.#byCounter.delete(entry.counter)
    if (entry.messageId !== undefined && this.#byMessageId.get(entry.messageId) === entry) this.#byMessageId.delete(entry.messageId)
    this.#bytes -= sizeOf(entry)
  }
}

export function sizeOf(entry: QueueEntry): number {
  return 2 * entry.topic.length + entry.payload.byteLength
}

/** As aedes sends it. A packet identifier that was used before stays, and the message is then marked as repeated [MQTT-4.4.0-1]. */
export function toMessage(entry: QueueEntry, brokerId: string): AedesMessage {
  return {
    cmd: entry.released ? 'pubrel' : 'publish',
    brokerId,
    brokerCounter: entry.counter ?? 0,
    topic: entry.topic,
    payload: entry.payload,
    qos: entry.qos,
    retain: false,
    dup: !entry.released && entry.messageId !== undefined,
    messageId: entry.messageId,
  }
}
