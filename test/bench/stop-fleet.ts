// A fleet of bare sockets in a process of its own, under load, that hears and answers the stop as boards do: pin off and reported,
// acknowledged, and the release confirmed. Tells when the broadcast reached the first, the middle and the last board. Forked by `StopFleet`.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import net from 'node:net'
import { fileURLToPath } from 'node:url'
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet'
import { microseconds } from './probe-topics.ts'

export const BROADCAST = 'kaiser/broadcast/emergency'

export interface FleetOptions {
  port: number
  boards: number
  /** Readings a second, all together. */
  rate: number
}

/** When the broadcast of one stop arrived, machine clock, µs. */
export interface Heard {
  firstUs: number
  medianUs: number
  lastUs: number
}

const CONNECT_AT_ONCE = 50
/** A board answers so long after it heard, ms: radio and task switches. At once, 1,000 of them on this machine would keep each other waiting. */
const ANSWER_MS = { least: 10, most: 110 }
const READY_MS = 60_000
const PACKET = { dup: false, retain: false } as const

export class StopFleet {
  /** Called when every board has heard a stop. */
  onHeard: (heard: Heard) => void = () => undefined
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message) => this.onHeard(message as Heard)) // our own process
  }

  /** Resolves when all boards are connected and have reported their output. */
  static async start(options: FleetOptions): Promise<StopFleet> {
    const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(options)], { stdio: 'inherit' })
    await once(child, 'message', { signal: AbortSignal.timeout(READY_MS) })
    return new StopFleet(child)
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL')
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }
}

class Board {
  readonly #id: string
  readonly #socket: net.Socket
  readonly #onBroadcast: () => void
  readonly #ready = Promise.withResolvers<void>()
  #nextId = 1
  #turn = 0

  constructor(port: number, index: number, onBroadcast: () => void) {
    this.#id = `LOAD_${index}`
    this.#turn = index
    this.#onBroadcast = onBroadcast
    const read = parser({ protocolVersion: 4 })
    read.on('packet', (packet: Packet) => this.#take(packet))
    read.on('error', (cause: Error) => this.#ready.reject(cause))
    this.#socket = net.connect({ host: '127.0.0.1', port, noDelay: true })
    this.#socket.on('data', (bytes) => read.parse(bytes))
    this.#socket.on('close', () => {
      console.error(`${this.#id}: the broker closed the connection`)
      process.exit(1)
    })
    this.#write({ cmd: 'connect', clientId: this.#id, protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 300 })
  }

  get ready(): Promise<void> {
    return this.#ready.promise
  }

  reading(): void {
    const raw = 344 + Math.round(16 * Math.sin(this.#turn++ / 30))
    const reading = { ts: Date.now(), sensor_type: 'ds18b20', raw, raw_mode: true, onewire_address: '28FF641E8D3C0C79' }
    this.#say('sensor/4/data', reading)
  }

  #take(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack': {
        const subscriptions = [
          { topic: BROADCAST, qos: 2 as const },
          { topic: this.#topic('actuator/emergency'), qos: 1 as const },
        ]
        this.#write({ cmd: 'subscribe', messageId: this.#id16(), subscriptions })
        return
      }
      case 'suback':
        this.#say('session/announce', { reason: 'boot', ts_ms: Date.now(), connect_seq: 1 })
        this.#status(true)
        this.#ready.resolve()
        return
      case 'publish':
        if (packet.topic === BROADCAST) this.#onBroadcast()
        setTimeout(() => this.#answer(packet), ANSWER_MS.least + Math.random() * (ANSWER_MS.most - ANSWER_MS.least))
        return
      case 'pubrel':
        this.#write({ cmd: 'pubcomp', messageId: packet.messageId ?? 0 })
        return
    }
  }

  #answer({ payload, qos, messageId = 0 }: IPublishPacket): void {
    this.#socket.cork()
    this.#write({ cmd: qos === 2 ? 'pubrec' : 'puback', messageId })
    this.#obey(payload)
    this.#socket.uncork()
  }

  #obey(payload: string | Buffer): void {
    const { command, correlation_id }: { command: string; correlation_id: string } = JSON.parse(payload.toString())
    if (command === 'clear_emergency') {
      this.#say('actuator/recovery_confirm', { command, gpio_count: 1, outcome: 'executed', correlation_id })
      return
    }
    this.#status(false)
    this.#say('actuator/emergency/ack', { command: 'emergency_stop', gpio_count: 1, outcome: 'executed', correlation_id })
  }

  #status(on: boolean): void {
    this.#say('actuator/5/status', { type: 'pump', state: on, pwm: on ? 255 : 0, runtime_ms: 0, emergency: on ? 'normal' : 'active' })
  }

  #say(below: string, message: object): void {
    const payload = JSON.stringify(message)
    this.#write({ cmd: 'publish', topic: this.#topic(below), payload, qos: 1, messageId: this.#id16(), ...PACKET })
  }

  #write(packet: Packet): void {
    this.#socket.write(generate(packet))
  }

  #topic(below: string): string {
    return `kaiser/god/esp/${this.#id}/${below}`
  }

  #id16(): number {
    this.#nextId = this.#nextId === 65_535 ? 1 : this.#nextId + 1
    return this.#nextId
  }
}

async function runFleet({ port, boards: count, rate }: FleetOptions): Promise<never> {
  let arrivals: number[] = []
  const boards: Board[] = []
  const arrived = () => {
    if (arrivals.push(microseconds()) < count) return
    const heard: Heard = {
      firstUs: arrivals[0] ?? 0,
      medianUs: arrivals[count >> 1] ?? 0,
      lastUs: arrivals[count - 1] ?? 0,
    }
    arrivals = []
    process.send?.(heard)
  }
  while (boards.length < count) {
    const some = Array.from({ length: Math.min(CONNECT_AT_ONCE, count - boards.length) }, (_, i) => {
      return new Board(port, boards.length + i, arrived)
    })
    await Promise.all(some.map(({ ready }) => ready))
    boards.push(...some)
  }
  process.send?.('ready')
  const startedAt = performance.now()
  for (let sent = 0; ; ) {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * rate)
    for (; sent < due; sent++) boards[sent % count]?.reading()
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

const [given] = process.argv.slice(2)
if (process.send !== undefined && given !== undefined) {
  process.once('disconnect', () => process.exit())
  await runFleet(JSON.parse(given))
}
