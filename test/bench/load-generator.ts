// Load for the broker from a process of its own: raw sockets, packets encoded once and patched in place, so that the
// generator is no bottleneck. Forked by the benches with its options as argument; answers one `LoadResult` by IPC.
import net from 'node:net'

export interface LoadOptions {
  host: string
  port: number
  connections: number
  /** Unacknowledged messages per connection. */
  window: number
  seconds: number
  /** Messages per second over all connections; 0 = as fast as acknowledgements come back. */
  rate: number
  /** Readings are spread over this many series (GPIOs of the boards). */
  series: number
  /** Number of the first board, so that several runs meet different boards. */
  firstBoard: number
  username?: string
}

export interface LoadResult {
  sent: number
  acknowledged: number
  seconds: number
  perSecond: number
  /** Time from publish to PUBACK, ms. */
  ackMs: { p50: number; p95: number; p99: number; max: number }
  cpuSeconds: number
}

const PAYLOAD_BYTES = 120

/** One board with its connection. */
class Board {
  acknowledged = 0
  sent = 0
  readonly id: string
  readonly #packets: { bytes: Buffer; idAt: number; timeAt: number; rawAt: number }[]
  readonly #sentAt = new Float64Array(65536)
  #socket = new net.Socket()
  readonly #options: LoadOptions
  readonly #window: number
  readonly #latencies: number[]
  #nextId = 1
  #next = 0
  #open = 0
  #rest: Buffer | undefined
  #clockMs = Date.now()
  #onConnected: () => void = () => undefined

  constructor(options: LoadOptions, index: number, latencies: number[]) {
    this.id = `LOAD_${options.firstBoard + index}`
    const pins = Math.max(1, Math.round(options.series / options.connections))
    this.#packets = Array.from({ length: pins }, (_, pin) => readingPacket(this.id, pin))
    this.#window = options.window
    this.#latencies = latencies
    this.#options = options
  }

  connect(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#onConnected = resolve
    this.#socket = net.connect({ host: this.#options.host, port: this.#options.port, noDelay: true })
    this.#socket.on('error', reject)
    this.#socket.on('close', () => reject(new Error(`${this.id}: the broker closed the connection`)))
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('connect', () => this.#socket.write(connectPacket(this.id)))
    return promise
  }

  /** Sends as many as the window allows, at most `count`. */
  send(count: number): number {
    const n = Math.min(count, this.#window - this.#open)
    if (n <= 0) return 0
    const parts: Buffer[] = []
    const now = performance.now()
    for (let i = 0; i < n; i++) parts.push(this.#packet(now))
    this.#socket.write(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts))
    this.#open += n
    this.sent += n
    return n
  }

  close(): void {
    this.#socket.destroy()
  }

  /** True when nothing waits for its acknowledgement. */
  get idle(): boolean {
    return this.#open === 0
  }

  onAcknowledged: (count: number) => void = () => undefined

  #packet(now: number): Buffer {
    const template = this.#packets[this.#next++ % this.#packets.length]
    if (template === undefined) throw new Error('no packet')
    if (this.#next % this.#packets.length === 0) this.#clockMs++
    const bytes = Buffer.from(template.bytes)
    bytes.writeUInt16BE(this.#nextId, template.idAt)
    bytes.write(String(this.#clockMs), template.timeAt, 'latin1')
    bytes.write(String(300 + (this.sent % 90)), template.rawAt, 'latin1')
    this.#sentAt[this.#nextId] = now
    this.#nextId = this.#nextId === 65535 ? 1 : this.#nextId + 1
    return bytes
  }

  /** Reads CONNACK and PUBACK, both four bytes. */
  #read(chunk: Buffer): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    const now = performance.now()
    let at = 0
    let acks = 0
    while (at + 4 <= bytes.length) {
      const type = bytes[at]
      if (type === 0x40) {
        acks++
        if ((this.acknowledged + acks) % 16 === 0) this.#latencies.push(now - (this.#sentAt[bytes.readUInt16BE(at + 2)] ?? now))
      } else if (type === 0x20) this.#onConnected()
      else throw new Error(`unexpected packet ${type} for ${this.id}`)
      at += 4
    }
    this.#rest = at < bytes.length ? bytes.subarray(at) : undefined
    if (acks === 0) return
    this.#open -= acks
    this.acknowledged += acks
    this.onAcknowledged(acks)
  }
}

function readingPacket(board: string, pin: number): { bytes: Buffer; idAt: number; timeAt: number; rawAt: number } {
  const topic = Buffer.from(`kaiser/god/esp/${board}/sensor/${pin % 40}/data`)
  const start = '{"ts":1763650000123,"sensor_type":"ds18b20","raw":300,"raw_mode":true,"onewire_address":"28FF641E8D3C0C79"'
  const payload = Buffer.from(`${start.padEnd(PAYLOAD_BYTES - 1, ' ')}}`)
  const length = 2 + topic.length + 2 + payload.length
  const header = Buffer.from([0x32, (length & 127) | 128, length >> 7])
  const topicLength = Buffer.alloc(2)
  topicLength.writeUInt16BE(topic.length)
  const payloadAt = header.length + 2 + topic.length + 2
  return {
    bytes: Buffer.concat([header, topicLength, topic, Buffer.alloc(2), payload]),
    idAt: payloadAt - 2,
    timeAt: payloadAt + payload.indexOf('1763650000123'),
    rawAt: payloadAt + payload.indexOf('300,'),
  }
}

function connectPacket(clientId: string): Buffer {
  const id = Buffer.from(clientId)
  const body = Buffer.concat([Buffer.from([0, 4, 77, 81, 84, 84, 4, 2, 0, 60, 0, id.length]), id])
  return Buffer.concat([Buffer.from([0x10, body.length]), body])
}

/** Runs the load in this process. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const latencies: number[] = []
  const boards = Array.from({ length: options.connections }, (_, index) => new Board(options, index, latencies))
  for (let i = 0; i < boards.length; i += 100) await Promise.all(boards.slice(i, i + 100).map((board) => board.connect()))
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const endAt = startedAt + options.seconds * 1000
  if (options.rate === 0) {
    for (const board of boards) {
      board.onAcknowledged = (count) => {
        if (performance.now() < endAt) board.send(count)
      }
      board.send(options.window)
    }
    await until(() => performance.now() >= endAt)
  } else await pace(boards, options, startedAt, endAt)
  const sentAt = performance.now()
  await until(() => boards.every(({ idle }) => idle) || performance.now() > sentAt + 10_000)
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  for (const board of boards) board.close()
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0
  const acknowledged = boards.reduce((sum, board) => sum + board.acknowledged, 0)
  return {
    sent: boards.reduce((sum, board) => sum + board.sent, 0),
    acknowledged,
    seconds,
    perSecond: acknowledged / seconds,
    ackMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
  }
}

/** Spreads the rate evenly over boards and time, in steps of 5 ms. */
async function pace(boards: Board[], options: LoadOptions, startedAt: number, endAt: number): Promise<void> {
  let next = 0
  let sent = 0
  while (performance.now() < endAt) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * options.rate)
    for (; sent < due; sent++) boards[next++ % boards.length]?.send(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 20))
}

const [given] = process.argv.slice(2)
if (process.send !== undefined && given !== undefined) {
  const options: LoadOptions = JSON.parse(given)
  const result = await runLoad(options)
  process.send(result, () => process.disconnect())
}
