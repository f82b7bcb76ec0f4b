// One board of the load generator: a bare socket, packets made once per GPIO and patched, PUBACKs read by hand.
import net from 'node:net'
import type { LoadOptions } from './load-generator.ts'

const PAYLOAD_BYTES = 120
/** Raw counts of a slowly moving DS18B20 with ±1 count of noise; every board starts elsewhere in it. */
const CURVE = Array.from({ length: 4096 }, (_, i) => String(344 + Math.round(16 * Math.sin(i / 300)) + ((i * 7919) % 3) - 1))
/** Of QoS 0 nothing comes back, so this many go at once until the socket is full. */
const QOS_0_BURST = 50

export interface LoadBoard {
  readonly sent: number
  readonly acknowledged: number
  /** True when nothing waits for its acknowledgement. */
  readonly idle: boolean
  /** Called when so many more may be sent. */
  onRoom: (count: number) => void
  /** Sends as many as the window allows, at most `count`. */
  send(count: number): number
  close(): void
}

/** Resolves when the broker has accepted the connection. */
export async function openBoard(options: LoadOptions, index: number, latencies: number[]): Promise<LoadBoard> {
  const board = new Board(options, index, latencies)
  await board.connect()
  return board
}

interface Template {
  bytes: Buffer
  idAt: number
  timeAt: number
  rawAt: number
}

class Board implements LoadBoard {
  acknowledged = 0
  sent = 0
  onRoom: (count: number) => void = () => undefined
  readonly #options: LoadOptions
  readonly #id: string
  readonly #packets: Template[]
  readonly #curveAt: number
  readonly #latencies: number[]
  readonly #sentAt: Float64Array
  #socket = new net.Socket()
  #nextId = 1
  #next = 0
  #open = 0
  #rest: Buffer | undefined
  #clockMs = 0
  #closing = false

  constructor(options: LoadOptions, index: number, latencies: number[]) {
    this.#options = options
    this.#id = `LOAD_${options.firstBoard + index}`
    this.#curveAt = index * 37
    const pins = Math.max(1, Math.round(options.series / options.connections))
    const make = options.kind === 'heartbeat' ? heartbeatPacket : readingPacket
    this.#packets = Array.from({ length: options.kind === 'heartbeat' ? 1 : pins }, (_, pin) => make(this.#id, pin, options.qos))
    this.#latencies = latencies
    this.#sentAt = new Float64Array(options.qos === 0 ? 0 : 65_536)
  }

  connect(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (cause: Error) => {
      if (this.#closing) return
      reject(cause)
      console.error(`${this.#id}: ${cause.message}`)
      process.exitCode = 1
    }
    this.#socket = net.connect({ host: this.#options.host, port: this.#options.port, noDelay: true })
    this.#socket.on('error', fail)
    this.#socket.on('close', () => fail(new Error('the broker closed the connection')))
    this.#socket.on('data', (chunk) => this.#read(chunk, resolve))
    this.#socket.on('connect', () => this.#socket.write(connectPacket(this.#id)))
    this.#socket.on('drain', () => this.onRoom(QOS_0_BURST))
    return promise
  }

  get idle(): boolean {
    return this.#open === 0
  }

  send(count: number): number {
    if (this.#options.qos === 0) return this.#sendUntilFull(count)
    const n = Math.min(count, this.#options.window - this.#open)
    if (n <= 0) return 0
    this.#write(n)
    this.#open += n
    return n
  }

  close(): void {
    this.#closing = true
    if (this.#options.qos === 0)
      this.#socket.end() // what is written still goes out
    else this.#socket.destroy()
  }

  #sendUntilFull(count: number): number {
    const before = this.sent
    if (this.#options.rate > 0) this.#write(count)
    else while (!this.#socket.writableNeedDrain && !this.#socket.destroyed) this.#write(QOS_0_BURST)
    return this.sent - before
  }

  #write(count: number): void {
    const now = performance.now()
    const clockMs = Date.now()
    const parts: Buffer[] = []
    for (let i = 0; i < count; i++) parts.push(this.#packet(now, clockMs))
    this.#socket.write(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
    this.sent += count
  }

  /** Every reading of a series has a time of its own. */
  #packet(now: number, clockMs: number): Buffer {
    const pin = this.#next++ % this.#packets.length
    const template = this.#packets[pin]
    if (template === undefined) throw new Error('no packet')
    if (pin === 0) this.#clockMs = Math.max(clockMs, this.#clockMs + 1)
    const bytes = Buffer.from(template.bytes)
    const turn = Math.floor(this.#next / this.#packets.length)
    bytes.write(String(this.#clockMs), template.timeAt, 'latin1')
    if (template.rawAt > 0) bytes.write(CURVE[(this.#curveAt + pin * 500 + turn) % CURVE.length] ?? '344', template.rawAt, 'latin1')
    if (template.idAt === 0) return bytes
    bytes.writeUInt16BE(this.#nextId, template.idAt)
    this.#sentAt[this.#nextId] = now
    this.#nextId = this.#nextId === 65_535 ? 1 : this.#nextId + 1
    return bytes
  }

  /** Reads CONNACK and PUBACK, both four bytes. */
  #read(chunk: Buffer, onConnected: () => void): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    const now = performance.now()
    let at = 0
    let acks = 0
    while (at + 4 <= bytes.length) {
      const type = bytes[at]
      if (type === 0x40) {
        acks++
        if ((this.acknowledged + acks) % 16 === 0) this.#latencies.push(now - (this.#sentAt[bytes.readUInt16BE(at + 2)] ?? now))
      } else if (type === 0x20) onConnected()
      else throw new Error(`unexpected packet ${type} for ${this.#id}`)
      at += 4
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined
    if (acks === 0) return
    this.#open -= acks
    this.acknowledged += acks
    this.onRoom(acks)
  }
}

function readingPacket(board: string, pin: number, qos: 0 | 1): Template {
  const start = '{"ts":1763650000123,"sensor_type":"ds18b20","raw":300,"raw_mode":true,"onewire_address":"28FF641E8D3C0C79"'
  return packet(`kaiser/god/esp/${board}/sensor/${pin % 40}/data`, `${start.padEnd(PAYLOAD_BYTES - 1, ' ')}}`, qos)
}

function heartbeatPacket(board: string, _pin: number, qos: 0 | 1): Template {
  const payload = '{"ts":1763650000123,"uptime":123456,"heap_free":182344,"wifi_rssi":-61,"sensor_count":4,"actuator_count":2}'
  return packet(`kaiser/god/esp/${board}/system/heartbeat`, payload, qos)
}

function packet(topicText: string, payloadText: string, qos: 0 | 1): Template {
  const topic = Buffer.from(topicText)
  const payload = Buffer.from(payloadText)
  const idBytes = qos === 0 ? 0 : 2
  const length = 2 + topic.length + idBytes + payload.length
  const header = Buffer.from([0x30 | (qos << 1), (length & 127) | 128, length >> 7])
  const topicLength = Buffer.alloc(2)
  topicLength.writeUInt16BE(topic.length)
  const payloadAt = header.length + 2 + topic.length + idBytes
  const rawAt = payload.indexOf('300,')
  return {
    bytes: Buffer.concat([header, topicLength, topic, Buffer.alloc(idBytes), payload]),
    idAt: qos === 0 ? 0 : payloadAt - 2,
    timeAt: payloadAt + payload.indexOf('1763650000123'),
    rawAt: rawAt < 0 ? 0 : payloadAt + rawAt,
  }
}

/** CONNECT, MQTT 3.1.1, clean session, keepalive 180 s. */
function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId)
  const body = Buffer.concat([Buffer.from([0, 4, 77, 81, 84, 84, 4, 2, 0, 180, 0, id.length]), id])
  return Buffer.concat([Buffer.from([0x10, body.length]), body])
}
