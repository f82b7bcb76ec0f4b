// Multicast DNS over UDP: one socket per network of this machine, by the library multicast-dns. Implements MulticastDns of backend/discovery.
import dgram from 'node:dgram'
import type { Packet } from 'dns-packet'
import makeMdns, { type MulticastDNS } from 'multicast-dns'
import { sameNetwork } from '../../contract/boards/address-range.ts'
import type { DnsMessage, Heard, MulticastDns, OwnNetwork } from '../../discovery/ports.ts'
import { readPacket, writePacket } from './dns-packets.ts'

export interface MulticastSocketsParts {
  /** Networks that may be joined, as they are now. */
  networks(): OwnNetwork[]
  /** Something is wrong that does not end it. */
  onTrouble(cause: unknown): void
  /** Default 5353; others for tests. */
  port?: number
}

interface Joined {
  network: OwnNetwork
  mdns: MulticastDNS
}

const MDNS_PORT = 5353
const MOST_NETWORKS = 8
const OPEN_MS = 1000
const SEND_MS = 300
const CLOSE_MS = 300
/** RFC 6762, 17. */
const MOST_BYTES = 9000
/** Messages that are read per second and network; a flood must not keep this thread from the boards. */
const MOST_PER_S = 200
/** RFC 6762, 6.7. */
const LEGACY_TTL_S = 10

export class MulticastSockets implements MulticastDns {
  readonly #parts: MulticastSocketsParts
  readonly #port: number
  #joined: Joined[] = []
  #closed = true

  constructor(parts: MulticastSocketsParts) {
    this.#parts = parts
    this.#port = parts.port ?? MDNS_PORT
  }

  async open(hear: (message: DnsMessage, heard: Heard) => void): Promise<void> {
    this.#closed = false
    const wanted = this.#parts.networks().slice(0, MOST_NETWORKS)
    const isWanted = ({ network }: Joined) => wanted.some((one) => one.address === network.address)
    await Promise.all(this.#joined.filter((one) => !isWanted(one)).map(leave))
    this.#joined = this.#joined.filter(isWanted)
    const fresh = wanted.filter(({ address }) => !this.#joined.some(({ network }) => network.address === address))
    const outcomes = await Promise.allSettled(fresh.map((network) => this.#join(network, hear)))
    const joined = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    this.#joined.push(...joined)
    if (this.#closed) return this.close()
    const [failed] = outcomes.filter((outcome) => outcome.status === 'rejected')
    if (failed === undefined) return
    if (this.#joined.length === 0) throw failed.reason
    this.#parts.onTrouble(failed.reason)
  }

  addresses(): string[] {
    return this.#joined.map(({ network }) => network.address)
  }

  async send(make: (own: string) => DnsMessage | undefined): Promise<void> {
    const sent = this.#joined.map(({ network, mdns }) => {
      const message = make(network.address)
      if (message === undefined) return Promise.resolve()
      return new Promise<void>((resolve) => sendPacket(mdns, message, this.#told(resolve)))
    })
    await within(SEND_MS, Promise.all(sent))
  }

  async close(): Promise<void> {
    this.#closed = true
    const left = this.#joined.splice(0)
    await Promise.all(left.map(leave))
  }

  async #join(network: OwnNetwork, hear: (message: DnsMessage, heard: Heard) => void): Promise<Joined> {
    const socket = dgram.createSocket({ type: 'udp4', reuseAddr: true })
    // `bind`: on Linux a socket bound to its own address hears no multicast.
    const mdns = makeMdns({ socket, port: this.#port, interface: network.address, bind: '0.0.0.0' })
    guard(socket, network)
    mdns.on('packet', (packet: Packet, from: dgram.RemoteInfo) => this.#heard({ network, mdns }, packet, from, hear))
    mdns.on('warning', () => undefined) // Packets that cannot be read: anybody may send such.
    const ready = Promise.withResolvers<void>()
    mdns.on('ready', () => ready.resolve())
    mdns.on('error', (cause) => {
      ready.reject(cause)
      this.#parts.onTrouble(cause)
    })
    try {
      const isReady = await within(OPEN_MS, ready.promise)
      if (!isReady) throw new Error(`Port ${this.#port} (UDP) on ${network.address} was not opened within ${OPEN_MS} ms.`)
    } catch (cause) {
      await leave({ network, mdns })
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`Announcements cannot be heard on ${network.address}: ${why}. Another program may hold UDP port ${this.#port}.`, {
        cause,
      })
    }
    return { network, mdns }
  }

  #heard(joined: Joined, packet: Packet, from: dgram.RemoteInfo, hear: (message: DnsMessage, heard: Heard) => void): void {
    const message = readPacket(packet)
    if (message === undefined) return
    const own = joined.network.address
    const reply = (answer: DnsMessage) => {
      const isLegacy = from.port !== this.#port
      if (isLegacy) {
        // A plain DNS client expects its own question back, and the answer for itself.
        const plain = { ...writePacket(answer, LEGACY_TTL_S), id: packet.id ?? 0, questions: packet.questions ?? [] }
        joined.mdns.respond(plain, { address: from.address, port: from.port }, this.#told())
      } else sendPacket(joined.mdns, answer, this.#told())
    }
    hear(message, { from: from.address, own, reply })
  }

  /** After sending; a network that went away meanwhile is noticed when the networks are looked at next. */
  #told(then: () => void = () => undefined): (cause: Error | null) => void {
    return (cause) => {
      if (cause !== null && cause !== undefined && !this.#closed) this.#parts.onTrouble(cause)
      then()
    }
  }
}

/** Before anything is decoded: only from the network itself (RFC 6762, 11), not too large, not too many. */
function guard(socket: dgram.Socket, network: OwnNetwork): void {
  const decoders = socket.listeners('message')
  socket.removeAllListeners('message')
  let second = 0
  let count = 0
  socket.on('message', (bytes, from) => {
    if (bytes.length > MOST_BYTES || !sameNetwork(from.address, network.address, network.prefix)) return
    const now = Math.floor(performance.now() / 1000)
    count = now === second ? count + 1 : 1
    second = now
    if (count > MOST_PER_S) return
    for (const decode of decoders) decode.call(socket, bytes, from)
  })
}

function sendPacket(mdns: MulticastDNS, message: DnsMessage, told: (cause: Error | null) => void): void {
  const packet = writePacket(message)
  if (message.kind === 'query') mdns.query(packet, told)
  else mdns.respond(packet, told)
}

async function leave({ mdns }: Joined): Promise<void> {
  const closed = new Promise<void>((resolve) => mdns.destroy(resolve))
  await within(CLOSE_MS, closed)
}

/** False where it took longer. */
async function within(mostMs: number, work: Promise<unknown>): Promise<boolean> {
  const late = Promise.withResolvers<false>()
  const timer = setTimeout(() => late.resolve(false), mostMs)
  try {
    return await Promise.race([work.then(() => true), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
