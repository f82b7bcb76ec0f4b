// A client on a bare socket: sends exactly the bytes a test wants, and can stop reading.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { generate, type Packet, parser } from 'mqtt-packet'

const TIMEOUT_MS = 10_000

export class RawClient {
  readonly socket: Socket
  readonly received: Packet[] = []
  closed = false
  readonly #arrived = new Set<() => void>()

  private constructor(socket: Socket) {
    this.socket = socket
    const packets = parser()
    packets.on('packet', (packet: Packet) => {
      this.received.push(packet)
      this.#tell()
    })
    socket.on('data', (bytes) => packets.parse(bytes))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.closed = true
      this.#tell()
    })
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const client = new RawClient(socket)
    await once(socket, 'connect')
    return client
  }

  /** Connected and accepted. */
  static async login(port: number, clientId: string, more: object = {}): Promise<RawClient> {
    const client = await RawClient.open(port)
    client.socket.write(connectPacket(clientId, more))
    await client.next('connack')
    return client
  }

  send(packet: Packet): void {
    this.socket.write(generate(packet))
  }

  publish(
    topic: string,
    payload: string | Buffer,
    more: { qos?: 0 | 1 | 2; messageId?: number; retain?: boolean; dup?: boolean } = {},
  ): void {
    this.send({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false, ...more })
  }

  async subscribe(topic: string, qos: 0 | 1 | 2 = 1): Promise<Packet> {
    this.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos }] })
    return this.next('suback')
  }

  /** First packet of this kind that has come or comes; it is taken out of `received`. */
  async next(cmd: Packet['cmd'], timeoutMs = TIMEOUT_MS): Promise<Packet> {
    let found: Packet | undefined
    await this.until(
      () => {
        const at = this.received.findIndex((packet) => packet.cmd === cmd)
        if (at >= 0) [found] = this.received.splice(at, 1)
        return at >= 0
      },
      `${cmd} to arrive`,
      timeoutMs,
    )
    if (found === undefined) throw new Error(`no ${cmd}`)
    return found
  }

  async nextMessage(): Promise<{ topic: string; text: string; qos: number; retain: boolean; dup: boolean; messageId: number | undefined }> {
    const packet = await this.next('publish')
    if (packet.cmd !== 'publish') throw new Error(packet.cmd)
    const { topic, payload, qos, retain, dup, messageId } = packet
    return { topic, text: payload.toString(), qos, retain, dup, messageId }
  }

  /** All that the broker had to say before it answers a ping: proves that something did not come. */
  async settled(): Promise<Packet[]> {
    this.send({ cmd: 'pingreq' })
    await this.next('pingresp')
    return this.received
  }

  whenClosed(timeoutMs = TIMEOUT_MS): Promise<void> {
    return this.until(() => this.closed, 'the connection to close', timeoutMs)
  }

  /** Polls on every arrival, until the deadline. */
  until(holds: () => boolean, what: string, timeoutMs = TIMEOUT_MS): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#arrived.delete(look)
        reject(new Error(`waited ${timeoutMs} ms for ${what}; got ${this.received.map((packet) => packet.cmd).slice(-10)}`))
      }, timeoutMs)
      const look = (): void => {
        if (!holds()) return
        clearTimeout(timer)
        this.#arrived.delete(look)
        resolve()
      }
      this.#arrived.add(look)
      look()
    })
  }

  close(): void {
    this.socket.destroy()
  }

  #tell(): void {
    for (const look of [...this.#arrived]) look()
  }
}

export function connectPacket(clientId: string, more: object = {}): Buffer {
  return generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clientId, clean: true, keepalive: 0, ...more })
}
