// Lets MQTT 5 clients talk to aedes, which knows 3.1.1 only: rewrites packets both ways. `README.md` here lists what is lost.
import { randomUUID } from 'node:crypto'
import { generate, type IConnackPacket, type IConnectPacket, type Packet, parser } from 'mqtt-packet'

/** CONNACK return code of 3.1.1 → reason code of 5 (section 3.2.2.2). */
const CONNACK_REASONS = [0x00, 0x84, 0x85, 0x88, 0x86, 0x87]
const UNSPECIFIED = 0x80
const DISCONNECT_WITH_WILL = 0x04
/** UNSUBSCRIBE packets without their UNSUBACK; a client that has more has gone wrong. */
const MAX_UNSUBSCRIBES = 1_000
const V5 = { protocolVersion: 5 }

/** `end`: after these bytes the client wants its will published, which in 3.1.1 is a connection that just breaks. */
export type Translated = { kind: 'bytes' | 'end'; bytes: Buffer } | { kind: 'malformed' }

export class Mqtt5Translator {
  readonly #maxPacketBytes: number
  readonly #fromClient = parser()
  readonly #fromBroker = parser()
  readonly #unsubscribes = new Map<number, number>()
  #out: Buffer[] = []
  #state: 'open' | 'end' | 'malformed' = 'open'
  #assignedId: string | undefined
  #refusedExpiry = false

  /** @param maxPacketBytes told to the client */
  constructor(maxPacketBytes: number) {
    this.#maxPacketBytes = maxPacketBytes
    this.#fromClient.on('packet', (packet) => this.#toBroker(packet))
    this.#fromClient.on('error', () => this.#fail())
    this.#fromBroker.on('packet', (packet) => this.#toClient(packet))
    this.#fromBroker.on('error', () => this.#fail())
  }

  /** Bytes from the client (5) → bytes for aedes (3.1.1); may be none yet. */
  toBroker(bytes: Buffer): Translated {
    return this.#run(() => this.#fromClient.parse(bytes))
  }

  /** Bytes from aedes (3.1.1) → bytes for the client (5); may be none yet. */
  toClient(bytes: Buffer): Translated {
    return this.#run(() => this.#fromBroker.parse(bytes))
  }

  #run(parse: () => void): Translated {
    this.#out = []
    try {
      parse()
    } catch {
      // mqtt-packet throws on packets that it cannot write, such as a password of the wrong type
      this.#fail()
    }
    if (this.#state === 'malformed') return { kind: 'malformed' }
    return { kind: this.#state === 'open' ? 'bytes' : 'end', bytes: Buffer.concat(this.#out) }
  }

  #fail(): void {
    this.#state = 'malformed'
  }

  #toBroker(packet: Packet): void {
    if (this.#state !== 'open') return
    const translated = this.#as4(packet)
    if (translated !== undefined) this.#out.push(generate(translated))
  }

  #toClient(packet: Packet): void {
    this.#out.push(generate(this.#as5(packet), V5))
  }

  #as4(packet: Packet): Packet | undefined {
    const { messageId } = packet
    switch (packet.cmd) {
      case 'connect':
        return this.#connect(packet)
      case 'publish': {
        const { topic, payload, qos, retain, dup } = packet
        // An empty topic means a topic alias, which this broker does not offer.
        if (topic !== '') return { cmd: 'publish', topic, payload, qos, retain, dup, ...(messageId === undefined ? {} : { messageId }) }
        this.#fail()
        return undefined
      }
      case 'subscribe':
        return { cmd: 'subscribe', ...id(messageId), subscriptions: packet.subscriptions.map(({ topic, qos }) => ({ topic, qos })) }
      case 'unsubscribe':
        if (this.#unsubscribes.size >= MAX_UNSUBSCRIBES) this.#fail()
        else if (messageId !== undefined) this.#unsubscribes.set(messageId, packet.unsubscriptions.length)
        return { cmd: 'unsubscribe', ...id(messageId), unsubscriptions: packet.unsubscriptions }
      case 'pubrec':
        // Refused by the client: the handshake is over [MQTT 5, 4.3.3].
        return { cmd: (packet.reasonCode ?? 0) >= UNSPECIFIED ? 'pubcomp' : 'pubrec', ...id(messageId) }
      case 'puback':
      case 'pubrel':
      case 'pubcomp':
        return { cmd: packet.cmd, ...id(messageId) }
      case 'pingreq':
        return { cmd: 'pingreq' }
      case 'disconnect':
        if (packet.reasonCode !== DISCONNECT_WITH_WILL) return { cmd: 'disconnect' }
        this.#state = 'end'
        return undefined
      default:
        this.#fail()
        return undefined
    }
  }

  /** A session lasts when the client asks for an expiry and does not start clean; aedes cannot start clean and then last. */
  #connect(packet: IConnectPacket): IConnectPacket {
    const expiry = packet.properties?.sessionExpiryInterval ?? 0
    const lasts = expiry > 0 && packet.clean === false
    this.#refusedExpiry = expiry > 0 && !lasts
    let { clientId } = packet
    if (clientId === '') {
      clientId = `auto-${randomUUID()}`
      this.#assignedId = clientId
    }
    const translated: IConnectPacket = {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: !lasts,
      clientId,
      keepalive: packet.keepalive ?? 0,
    }
    // 3.1.1 has no password without a user name.
    const username = packet.username ?? (packet.password === undefined ? undefined : clientId)
    if (username !== undefined) translated.username = username
    if (packet.password !== undefined) translated.password = packet.password
    if (packet.will !== undefined) {
      const { topic, payload, qos = 0, retain = false } = packet.will
      translated.will = { topic, payload, qos, retain }
    }
    return translated
  }

  #as5(packet: Packet): Packet {
    switch (packet.cmd) {
      case 'connack':
        return this.#connack(packet)
      case 'unsuback': {
        const { messageId = 0 } = packet
        const count = this.#unsubscribes.get(messageId) ?? 1
        this.#unsubscribes.delete(messageId)
        return { cmd: 'unsuback', messageId, granted: Array.from({ length: count }, () => 0) }
      }
      case 'puback':
      case 'pubrec':
      case 'pubrel':
      case 'pubcomp':
        return { cmd: packet.cmd, ...id(packet.messageId), reasonCode: 0 }
      default:
        return packet
    }
  }

  #connack(packet: IConnackPacket): IConnackPacket {
    const { returnCode = 0, sessionPresent } = packet
    const reasonCode = CONNACK_REASONS[returnCode] ?? UNSPECIFIED
    if (returnCode !== 0) return { cmd: 'connack', reasonCode, sessionPresent }
    const properties: IConnackPacket['properties'] = {
      maximumPacketSize: this.#maxPacketBytes,
      sharedSubscriptionAvailable: false,
      subscriptionIdentifiersAvailable: false,
    }
    if (this.#assignedId !== undefined) properties.assignedClientIdentifier = this.#assignedId
    if (this.#refusedExpiry) properties.sessionExpiryInterval = 0
    return { cmd: 'connack', reasonCode, sessionPresent, properties }
  }
}

function id(messageId: number | undefined): { messageId?: number } {
  return messageId === undefined ? {} : { messageId }
}

/** Shortest beginning of a CONNECT that holds the protocol level: type, length (1 to 4 bytes), name length, "MQTT", level. */
const SHORTEST_WITH_LEVEL = 9

/**
 * Protocol level of a CONNECT.
 * @returns undefined when more bytes are needed, 0 when it is no CONNECT of protocol "MQTT"
 */
export function protocolLevel(bytes: Uint8Array): number | undefined {
  if (bytes.length > 0 && bytes[0] !== 0x10) return 0
  if (bytes.length < SHORTEST_WITH_LEVEL) return undefined
  let at = 1
  while (at < 4 && (bytes[at] ?? 0) >= 0x80) at++
  at++
  if (bytes.length < at + 7) return undefined
  const name = Buffer.from(bytes.subarray(at, at + 6)).toString('latin1')
  return name === '\u0000\u0004MQTT' ? bytes[at + 6] : 0
}
