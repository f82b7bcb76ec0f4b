import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'

/**
 * A board of family A with faults on command, over a real MQTT connection. Its pins are the truth: `pins` says what is really on,
 * whatever it reports. Nothing happens by time: what is held back is let go by the test.
 */

export interface Faults {
  /** Commands that come in are not seen at all. */
  loseCommands: boolean
  /** Commands are taken but executed only at `release()`, in their order. */
  holdCommands: boolean
  /** Answers (`response`, `status`) are not sent. */
  loseAnswers: boolean
  /** Answers wait for `release()`. */
  holdAnswers: boolean
  /** Answers that were held go out last first. */
  reorder: boolean
  /** Each answer goes out twice. */
  duplicate: boolean
  /** Says `success` and does not switch. */
  pretend: boolean
  /** Reports the opposite of what is. */
  lie: boolean
  /** Keeps to `expires_at`. */
  honourExpiry: boolean
}

export const NO_FAULTS: Faults = {
  loseCommands: false,
  holdCommands: false,
  loseAnswers: false,
  holdAnswers: false,
  reorder: false,
  duplicate: false,
  pretend: false,
  lie: false,
  honourExpiry: true,
}

interface Order {
  gpio: number
  command: string
  value: number
  duration: number
  id: string
  expiresAt: number | undefined
}

export class FaultyBoard {
  readonly id: string
  readonly faults: Faults = { ...NO_FAULTS }
  /** Really on: share 0..1 by pin. */
  readonly pins = new Map<number, number>()
  /** Every command that came in, in order, also those that were lost or refused. */
  readonly heard: Record<string, unknown>[] = []
  /** Everything that came in below the board's topic, and broadcasts. */
  readonly received: { topic: string; message: Record<string, unknown> }[] = []
  latched = false
  readonly #url: string
  readonly #outputs: ReadonlyMap<number, string>
  readonly #options: IClientOptions
  readonly #done = new Set<string>()
  #client: MqttClient | undefined
  #orders: Order[] = []
  #answers: { below: string; message: Record<string, unknown> }[] = []
  #boot = 1
  #offTimers = new Map<number, NodeJS.Timeout>()

  /** @param outputs GPIO → type @param options for example `{ clean: false }`: the broker keeps commands while it is away */
  constructor(id: string, url: string, outputs: Record<number, string>, options: IClientOptions = {}) {
    this.id = id
    this.#url = url
    this.#outputs = new Map(Object.entries(outputs).map(([gpio, type]) => [Number(gpio), type]))
    this.#options = options
    for (const gpio of this.#outputs.keys()) this.pins.set(gpio, 0)
  }

  /** Connects, announces itself, beats once, reports every output; resolves when all that is with the broker. */
  async connect(reason = 'boot'): Promise<void> {
    const will = {
      topic: this.#topic('system/will'),
      payload: Buffer.from('{"status":"offline","reason":"lost"}'),
      qos: 1 as const,
      retain: true,
    }
    const client = await mqtt.connectAsync(this.#url, { clientId: this.id, reconnectPeriod: 0, will, ...this.#options })
    this.#client = client
    client.on('error', () => undefined)
    client.on('message', (topic, payload) => this.#take(topic, payload))
    const down = ['actuator/+/command', 'system/command', 'config', 'zone/assign', 'subzone/+', 'sensor/+/command']
    await client.subscribeAsync([...down.map((below) => this.#topic(below)), 'kaiser/broadcast/emergency'], { qos: 2 })
    await client.subscribeAsync([this.#topic('actuator/emergency'), this.#topic('system/heartbeat/ack')], { qos: 1 })
    await this.say('system/will', { status: 'online' }, true)
    await this.say('session/announce', { reason, ts_ms: Date.now(), connect_seq: this.#boot })
    await this.heartbeat()
    for (const gpio of this.#outputs.keys()) await this.report(gpio)
  }

  async heartbeat(more: Record<string, unknown> = {}): Promise<void> {
    await this.say('system/heartbeat', { boot_sequence_id: `b${this.#boot}`, uptime: 5, actuator_count: this.#outputs.size, ...more })
  }

  /** Gone without a word: the broker sends its last will. */
  cut(): void {
    this.#client?.stream.destroy()
    this.#client?.end(true)
    this.#client = undefined
  }

  async close(): Promise<void> {
    for (const timer of this.#offTimers.values()) clearTimeout(timer)
    await this.#client?.endAsync(true)
    this.#client = undefined
  }

  /** Power lost and back: pins off, latch and memory gone, connected anew. */
  async reboot(): Promise<void> {
    this.cut()
    for (const gpio of this.pins.keys()) this.#set(gpio, 0, 0)
    this.#orders = []
    this.#answers = []
    this.#done.clear()
    this.latched = false
    this.#boot++
    await this.connect('boot')
  }

  /** By its own rule or button. */
  async switchItself(gpio: number, share: number): Promise<void> {
    this.#set(gpio, share, 0)
    await this.report(gpio)
  }

  /** What was held back happens now: commands in their order, then answers. */
  async release(): Promise<void> {
    for (const order of this.#orders.splice(0)) this.#execute(order)
    const answers = this.#answers.splice(0)
    if (this.faults.reorder) answers.reverse()
    for (const { below, message } of answers) await this.#publish(below, message)
  }

  async report(gpio: number): Promise<void> {
    const really = (this.pins.get(gpio) ?? 0) > 0
    const on = this.faults.lie ? !really : really
    const pwm = Math.round((this.pins.get(gpio) ?? 0) * 255)
    this.#answer(`actuator/${gpio}/status`, { type: this.#outputs.get(gpio), state: on, pwm: this.faults.lie ? (on ? 255 : 0) : pwm })
    await Promise.resolve()
  }

  /** Below its own topic, past all faults. */
  async say(below: string, message: Record<string, unknown>, retain = false): Promise<void> {
    await this.#client?.publishAsync(this.#topic(below), JSON.stringify({ esp_id: this.id, ...message }), { qos: 1, retain })
  }

  #topic(below: string): string {
    return `kaiser/god/esp/${this.id}/${below}`
  }

  #take(topic: string, payload: Buffer): void {
    const message: Record<string, unknown> = JSON.parse(payload.toString())
    this.received.push({ topic, message })
    if (topic.endsWith('emergency')) {
      this.#emergency(message)
      return
    }
    const [, pin] = /actuator\/(\d+)\/command$/.exec(topic) ?? []
    if (pin === undefined) return
    this.heard.push(message)
    if (this.faults.loseCommands) return
    const order: Order = {
      gpio: Number(pin),
      command: String(message.command),
      value: Number(message.value ?? 1),
      duration: Number(message.duration ?? 0),
      id: String(message.correlation_id),
      expiresAt: typeof message.expires_at === 'number' ? message.expires_at : undefined,
    }
    if (this.faults.holdCommands) this.#orders.push(order)
    else this.#execute(order)
  }

  #emergency(message: Record<string, unknown>): void {
    const clears = message.command === 'clear_emergency'
    this.latched = !clears
    if (!clears) for (const gpio of this.pins.keys()) this.#set(gpio, 0, 0)
    const more = typeof message.correlation_id === 'string' ? { correlation_id: message.correlation_id } : {}
    this.#answer(clears ? 'actuator/recovery_confirm' : 'actuator/emergency/ack', {
      gpio_count: this.pins.size,
      outcome: 'executed',
      ...more,
    })
    for (const gpio of this.pins.keys()) void this.report(gpio)
  }

  #execute(order: Order): void {
    const { gpio, id } = order
    const refusal = this.#refusal(order)
    const answer = { command: order.command, success: refusal === undefined, message: refusal ?? 'done', correlation_id: id }
    this.#answer(`actuator/${gpio}/response`, answer)
    if (refusal !== undefined || this.#done.has(id)) return
    this.#done.add(id)
    const share = order.command === 'ON' ? 1 : order.command === 'PWM' ? order.value : 0
    if (!this.faults.pretend) this.#set(gpio, share, order.duration)
    void this.report(gpio)
  }

  #refusal({ gpio, expiresAt, command }: Order): string | undefined {
    if (!this.pins.has(gpio)) return `no output on GPIO ${gpio}`
    if (this.latched && command !== 'OFF') return 'emergency stopped'
    if (this.faults.honourExpiry && expiresAt !== undefined && Date.now() > expiresAt) return 'expired'
    return undefined
  }

  #set(gpio: number, share: number, durationS: number): void {
    clearTimeout(this.#offTimers.get(gpio))
    this.pins.set(gpio, share)
    if (share === 0 || durationS === 0) return
    const off = () => {
      this.pins.set(gpio, 0)
      void this.report(gpio)
    }
    this.#offTimers.set(gpio, setTimeout(off, durationS * 1000))
  }

  #answer(below: string, message: Record<string, unknown>): void {
    const { loseAnswers, holdAnswers, duplicate } = this.faults
    if (loseAnswers) return
    for (const one of duplicate ? [message, message] : [message]) {
      if (holdAnswers) this.#answers.push({ below, message: one })
      else void this.#publish(below, one)
    }
  }

  async #publish(below: string, message: Record<string, unknown>): Promise<void> {
    // A board that was cut off cannot say so.
    await this.say(below, message).catch(() => undefined)
  }
}
