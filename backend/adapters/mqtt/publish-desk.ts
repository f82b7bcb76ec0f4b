// What happens to a message between its arrival and its acknowledgement; `Broker` hands it to aedes as `authorizePublish`.
import type { Client, PublishPacket } from 'aedes'
import type { Overhear, TakeMessage } from '../../messaging/message-bus.ts'
import type { BrokerFigures, BrokerLimits, BrokerLogger, MayPublish } from './broker-options.ts'
import type { Connection, ReadGate } from './connection.ts'
import { DROPPED_TOPIC } from './fan-out.ts'
import { type Held, HeldMessages } from './held-messages.ts'
import type { LogThrottle } from './log-throttle.ts'
import { asBuffer } from './own-copy.ts'
import { isForCentre } from './publish-policy.ts'
import type { SessionPersistence } from './session-persistence.ts'

type Proceed = (error?: Error | null) => void

const EMPTY = Buffer.alloc(0)

export interface DeskParts {
  take: TakeMessage
  overhear: Overhear | undefined
  mayPublish: MayPublish
  persistence: SessionPersistence
  gate: ReadGate
  limits: BrokerLimits
  figures: BrokerFigures
  logger: BrokerLogger
  throttle: LogThrottle
  now: () => number
  /** Delivers a message whose sender is gone. */
  deliver: (packet: PublishPacket) => void
}

/**
 * aedes sends PUBACK (or PUBREC) right after `authorizePublish` has called back, and before it stores or delivers anything. So a
 * message is acknowledged when its callback is called, and that is when `take` and the queues of absent subscribers have it.
 */
export class PublishDesk {
  readonly #parts: DeskParts
  readonly #held: HeldMessages
  /** QoS 2 messages in work, by client and packet identifier: sent again over a new connection they are not taken again. */
  readonly #inWork = new Map<string, Promise<void>>()
  #closing = false

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#held = new HeldMessages(parts.limits, parts.gate, (held, cause) => this.#settled(held, cause))
  }

  get held(): HeldMessages {
    return this.#held
  }

  /** From now on wills are not published: it is the broker that goes, not the boards. */
  close(): void {
    this.#closing = true
  }

  /** @param proceed without error: acknowledge and deliver; with error: close the connection */
  receive(connection: Connection, client: Client, packet: PublishPacket, proceed: Proceed): void {
    const { figures } = this.#parts
    const will = packet === client.will
    if (will && this.#closing) {
      proceed(new Error('broker stops'))
      return
    }
    figures.messagesIn++
    const { topic } = packet
    const verdict = this.#parts.mayPublish(client.id, topic, connection.username)
    if (verdict === 'refuse') {
      this.#refuse(client, topic)
      divert(packet)
      proceed()
      return
    }
    const bytes = packet.payload.length
    const kept = isForCentre(topic) ? this.#take(client, packet, will) : this.#overhear(client, packet)
    if (verdict === 'inspect') divert(packet)
    const wait = bothOf(kept, packet.qos > 0 ? this.#remember(packet) : undefined)
    if (wait === undefined) proceed()
    else this.#held.hold(wait, { connection, client, packet, proceed, bytes, will }, this.#parts.now())
  }

  /** For subscribers that are away and those to come: queued and retained before it is acknowledged. */
  #remember(packet: PublishPacket): Promise<void> | undefined {
    const { persistence } = this.#parts
    const message = { topic: packet.topic, payload: bytesOf(packet), qos: packet.qos }
    const queued = persistence.sessions.any ? persistence.sessions.reserve(message) : undefined
    return bothOf(queued, packet.retain ? persistence.retain(message) : undefined)
  }

  #overhear(client: Client, packet: PublishPacket): undefined {
    const { overhear, persistence, logger, now } = this.#parts
    // Sent again: it was heard before.
    if (overhear?.wants(packet.topic) !== true || (packet.qos === 2 && persistence.hasIncoming(client.id, packet.messageId))) return
    try {
      overhear.hear({ topic: packet.topic, payload: bytesOf(packet), receivedAtMs: now() })
    } catch (cause) {
      logger.error({ err: cause, clientId: client.id }, 'MQTT message could not be heard')
    }
  }

  /** @returns undefined when there is nothing to wait for */
  #take(client: Client, packet: PublishPacket, will: boolean): Promise<void> | undefined {
    const { qos, dup, messageId } = packet
    const { persistence } = this.#parts
    if (qos < 2 || will) return this.#hand(client, packet, will)
    if (persistence.hasIncoming(client.id, messageId)) return undefined
    const key = `${messageId} ${client.id}`
    const again = dup && !client.clean ? this.#inWork.get(key) : undefined
    if (again !== undefined) return again
    const kept = this.#hand(client, packet, will)
    if (kept === undefined) return undefined
    this.#inWork.set(key, kept)
    const forget = (): void => {
      if (this.#inWork.get(key) === kept) this.#inWork.delete(key)
    }
    kept.then(forget, forget)
    return kept
  }

  #hand(client: Client, packet: PublishPacket, will: boolean): Promise<void> | undefined {
    try {
      return this.#parts.take({
        clientId: client.id,
        topic: packet.topic,
        payload: bytesOf(packet),
        qos: packet.qos,
        retain: packet.retain,
        dup: packet.dup,
        will,
        receivedAtMs: this.#parts.now(),
      })
    } catch (cause) {
      return Promise.reject(cause)
    }
  }

  #settled(held: Held, cause: unknown): void {
    try {
      if (cause === undefined) this.#kept(held)
      else this.#notKept(held, cause)
    } catch (fault) {
      this.#parts.logger.error({ err: fault, clientId: held.client.id }, 'MQTT message could not be finished')
    }
  }

  #kept(held: Held): void {
    const { client, packet, proceed } = held
    // Where the sender left before its acknowledgement: QoS 2 it will send again; QoS 1 perhaps not, and twice is allowed there.
    if (!client.closed || held.will || packet.qos === 0) proceed()
    else if (packet.qos === 1) this.#parts.deliver(packet)
    else this.#parts.persistence.sessions.cancel(bytesOf(packet))
  }

  #notKept(held: Held, cause: unknown): void {
    const { client, packet, proceed } = held
    this.#parts.figures.notKept++
    if (this.#parts.throttle.allows('not kept')) {
      this.#parts.logger.error(
        { err: cause, clientId: client.id, topic: packet.topic },
        'MQTT message not kept; QoS 1 and 2 will be sent again',
      )
    }
    if (packet.qos === 0 || held.will) {
      proceed()
      return
    }
    this.#parts.persistence.sessions.cancel(bytesOf(packet))
    if (client.closed) return
    held.connection.cut = true
    proceed(new Error('message not kept'))
  }

  #refuse(client: Client, topic: string): void {
    this.#parts.figures.refusedPublishes++
    if (!this.#parts.throttle.allows(`publish ${client.id}`)) return
    this.#parts.logger.warn({ clientId: client.id, topic: topic.slice(0, 200) }, 'MQTT message refused: only the centre may publish here')
  }
}

/** Lets aedes acknowledge a message that nobody gets. */
function divert(packet: PublishPacket): void {
  packet.topic = DROPPED_TOPIC
  packet.retain = false
  packet.payload = EMPTY
}

function bytesOf(packet: PublishPacket): Buffer {
  return typeof packet.payload === 'string' ? Buffer.from(packet.payload) : asBuffer(packet.payload)
}

/** The same promise object where only one is given: consecutive messages of one commit cost one reaction together. */
function bothOf(one: Promise<void> | undefined, other: Promise<void> | undefined): Promise<void> | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Promise.all([one, other]).then(() => undefined)
}
