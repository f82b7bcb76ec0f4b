import { switchesOn } from '../../../backend/actuators/command-life.ts'
import type { CommandStore } from '../../../backend/actuators/command-store.ts'
import { Actuators } from '../../../backend/actuators/commands.ts'
import type { StopNotice } from '../../../backend/actuators/safety.ts'
import type { CommandSource, OutputWish } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { type ActuatorLimits, type ActuatorSetting, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import type { Schedules } from '../../../backend/schedules/schedules.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryCommandStore } from '../../fakes/memory-command-store.ts'
import { ModelPin, type Order } from './model-pin.ts'
import { ModelSchedules } from './model-schedules.ts'

/**
 * A centre that can be restarted at any moment, boards whose pins are the truth, and a network between them that delays, loses and
 * repeats. What goes down one output's topic stays in order and comes at most once to a board that runs (QoS 2); answers and reports
 * stay in order within their topic, but not against each other, and may be lost or come again late.
 */

/** What the centre had in force when it handed a command over. */
interface Circumstances {
  sentAtMs: number
  limits: ActuatorLimits
  readingMs: number
  readingGood: boolean
}

const CONDITION_AGE_S = 20

export class ModelLab {
  readonly clock = new ManualClock()
  readonly store = new MemoryCommandStore()
  readonly #timetable = new ModelSchedules()
  /** Undefined: switched off. */
  #schedules: Schedules | undefined
  scheduled = false
  /** End of what a hand holds, by pin; sources of wishes by id. What is no wish of the test is one of the timetable. */
  readonly #held = new Map<number, number>()
  readonly #sources = new Map<string, CommandSource>()
  #diesAtPublish = false
  readonly pins = [new ModelPin('A', 1), new ModelPin('B', 2), new ModelPin('A', 3)]
  readonly online = new Map<string, boolean>([
    ['A', true],
    ['B', true],
  ])
  readonly settings: ActuatorSetting[] = this.pins.map(({ gpio }) => plainActuator(gpio, 'pump', `out ${gpio}`))
  readonly circumstances = new Map<string, Circumstances>()
  stop: StopNotice | null = null
  reading = { value: 10, atMs: 0 }
  /** Boards keep to `expires_at`. */
  honoursExpiry = true
  violations: string[] = []
  centre: Actuators
  #alive = { now: true }
  #ids = 0

  constructor() {
    this.settings[0] = this.#limited(0, { maxRuntimeS: 60, cooldownS: 15, maxActivationsPerHour: 4 })
    this.settings[1] = this.#limited(1, { maxRuntimeS: 30, cooldownS: 0, maxActivationsPerHour: null })
    const condition = { series: 1, comparison: 'above' as const, low: 5, high: null, maxAgeS: CONDITION_AGE_S }
    this.settings[2] = { ...this.#limited(2, { maxRuntimeS: null, cooldownS: 20, maxActivationsPerHour: null }), onlyIf: [condition] }
    this.reading.atMs = this.clock.now()
    this.centre = this.#makeCentre()
  }

  async begin(): Promise<void> {
    await this.centre.load()
    await this.#openSchedules()
    for (const pin of this.pins) this.#report(pin)
    await this.everythingUp()
  }

  setLimits(index: number, limits: ActuatorLimits): void {
    this.settings[index] = this.#limited(index, limits)
  }

  async wish(index: number, command: OutputWish['command'], source: CommandSource, durationS: number, holdS: number): Promise<void> {
    const pin = this.#pin(index)
    const holdUntilMs = holdS > 0 ? this.clock.now() + holdS * 1000 : undefined
    const value = command === 'PWM' ? 0.5 : undefined
    const { board, gpio } = pin
    const id = `w${++this.#ids}`
    this.#sources.set(id, source)
    const wish = { id, fresh: true, board, gpio, command, value, source, by: source, durationS, holdUntilMs, priority: durationS }
    const done = await this.centre.request(wish)
    if (done.code !== null || done.sentAtMs === null) return
    if (source === 'hand' && holdUntilMs !== undefined) this.#held.set(gpio, holdUntilMs)
    if (source === 'emergency') this.#held.delete(gpio) // ranks above a hand
  }

  /** A wish, and the end of the centre in the middle of it: before it is published, or right after. */
  async wishAndCrash(index: number, command: OutputWish['command'], published: boolean): Promise<void> {
    this.#diesAtPublish = published
    const request = this.wish(index, command, 'hand', 0, 0).catch(() => undefined)
    if (published) await request
    await this.restart()
    await request
  }

  /** Two wishes at a time, and what comes between their judgement and their way to the broker. */
  async race(index: number, other: number, meanwhile: 'latch' | 'leave' | 'nothing'): Promise<void> {
    const wishes = [this.wish(index, 'ON', 'hand', 0, 0), this.wish(other, 'ON', 'rule', 0, 0)]
    if (meanwhile === 'latch') this.latch()
    if (meanwhile === 'leave') this.leave('B', false)
    await Promise.all(wishes)
  }

  async restart(): Promise<void> {
    this.#alive.now = false
    this.#diesAtPublish = false
    this.centre = this.#makeCentre()
    await this.centre.load()
    await this.#openSchedules()
  }

  async pass(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.clock.forward(1000)
      for (const pin of this.pins) {
        if (pin.on && pin.endsAtMs !== null && this.clock.now() >= pin.endsAtMs) this.#fall(pin, false)
        this.#checkRuntime(pin)
      }
      this.centre.tick()
      if (this.scheduled && this.clock.now() % 5000 === 0) await this.#schedules?.look()
      await settled()
    }
  }

  deliver(index: number): void {
    const pin = this.#pin(index)
    const order = pin.down.shift()
    if (order !== undefined && this.online.get(pin.board)) this.#execute(pin, order)
    else if (order !== undefined) pin.down.unshift(order)
  }

  async response(index: number, how: 'take' | 'lose' | 'twice'): Promise<void> {
    const pin = this.#pin(index)
    const message = pin.responses.shift()
    if (message === undefined || how === 'lose') return
    for (let i = 0; i < (how === 'twice' ? 2 : 1); i++) {
      await this.centre.response(pin.board, { success: message.success === true, correlation_id: String(message.correlation_id) })
    }
    await settled()
  }

  async report(index: number, how: 'take' | 'lose' | 'again'): Promise<void> {
    const pin = this.#pin(index)
    const message = how === 'again' ? pin.lastReport : pin.reports.shift()
    if (message === undefined || how === 'lose') return
    if (how === 'take') pin.lastReport ??= message
    await this.centre.status(pin.board, pin.gpio, { ...message, pwm: message.state ? 255 : 0 }, this.clock.now())
    await settled()
    if (how === 'take' && message.ts % 3 === 0) pin.lastReport = message
  }

  /** All that waits, down and up again. */
  async everythingThrough(): Promise<void> {
    for (const [index, pin] of this.pins.entries()) for (let left = pin.down.length; left > 0; left--) this.deliver(index)
    await this.everythingUp()
  }

  async everythingUp(): Promise<void> {
    for (const index of this.pins.keys()) {
      while (this.#pin(index).responses.length > 0) await this.response(index, 'take')
      while (this.#pin(index).reports.length > 0) await this.report(index, 'take')
    }
  }

  /** @param keeps the broker keeps what waits for it */
  leave(board: string, keeps: boolean): void {
    this.online.set(board, false)
    for (const pin of this.pins) if (pin.board === board && !keeps) pin.down = []
  }

  reboot(board: string): void {
    for (const pin of this.pins) {
      if (pin.board !== board) continue
      if (pin.on) this.#fall(pin, true)
      pin.done.clear()
      pin.responses = []
      pin.reports = []
    }
    this.leave(board, this.#ids % 2 === 0)
  }

  comeBack(board: string): void {
    if (this.online.get(board)) return
    this.online.set(board, true)
    this.centre.returned(board)
    for (const pin of this.pins) {
      if (pin.board !== board) continue
      pin.lastReport = undefined // repeats do not outlive their connection
      this.#report(pin)
    }
  }

  latch(): void {
    this.stop ??= { sinceMs: this.clock.now(), by: 'eva', reason: 'test' }
    this.centre.tick()
  }

  release(): void {
    this.stop = null
  }

  #execute(pin: ModelPin, order: Order): void {
    const nowMs = this.clock.now()
    const late = this.honoursExpiry && order.expires_at !== undefined && nowMs > order.expires_at
    pin.responses.push({ success: !late, correlation_id: order.correlation_id })
    if (late || pin.done.has(order.correlation_id)) return
    pin.done.add(order.correlation_id)
    if (switchesOn(order)) {
      if (!pin.on) pin.longestMs = 0
      const mostS = this.circumstances.get(order.correlation_id)?.limits.maxRuntimeS ?? Number.POSITIVE_INFINITY
      pin.longestMs = Math.max(pin.longestMs, mostS * 1000)
      pin.endsAtMs = order.duration > 0 ? nowMs + order.duration * 1000 : null
      if (!pin.on) this.#rise(pin, order.correlation_id)
    } else if (pin.on) this.#fall(pin, false)
    this.#report(pin)
  }

  #rise(pin: ModelPin, id: string): void {
    const nowMs = this.clock.now()
    const sent = this.circumstances.get(id)
    const afterReboot = pin.fellByReboot
    pin.on = true
    pin.sinceMs = nowMs
    pin.fellByReboot = false
    if (sent === undefined) throw new Error(`${pin.gpio} rose without a command`)
    const { cooldownS, maxActivationsPerHour: most } = sent.limits
    if (!afterReboot) {
      if (pin.fellAtMs !== null && nowMs < pin.fellAtMs + cooldownS * 1000)
        this.#violated(`${pin.gpio} rose ${nowMs - pin.fellAtMs} ms after it fell`)
      const recent = pin.rises.filter((rise) => rise.atMs > nowMs - 3_600_000 && !rise.afterReboot)
      if (most !== null && recent.length >= most)
        this.#violated(`${pin.gpio} rose ${recent.length + 1} times within an hour, ${most} allowed`)
    }
    pin.rises.push({ atMs: nowMs, afterReboot, id })
    const [one, other] = this.pins
    if (one?.on && other?.on) this.#violated(`1 and 2 are on together, the last by ${id}`)
    if (pin.gpio === 3 && !(sent.readingGood && sent.sentAtMs - sent.readingMs <= CONDITION_AGE_S * 1000))
      this.#violated('3 rose against its condition')
  }

  /** From here on it is the board's work alone: its latch, the end of validity. */
  #handedOver(pin: ModelPin, id: string): void {
    if (this.stop !== null) this.#violated(`${pin.gpio} was to rise against the stop`)
    const partner = pin.gpio === 1 ? 'B' : pin.gpio === 2 ? 'A' : undefined
    if (partner !== undefined && !this.online.get(partner)) this.#violated(`${pin.gpio} was to rise while nobody saw its partner`)
    const source = this.#sources.get(id) ?? 'schedule'
    const heldUntilMs = this.#held.get(pin.gpio) ?? 0
    if ((source === 'rule' || source === 'schedule') && this.clock.now() < heldUntilMs)
      this.#violated(`${pin.gpio} was to rise by a ${source} against a hand`)
  }

  #fall(pin: ModelPin, byReboot: boolean): void {
    pin.on = false
    pin.endsAtMs = null
    pin.fellAtMs = this.clock.now()
    pin.fellByReboot = byReboot
    if (!byReboot) this.#report(pin)
  }

  /** Grace: what an ON may be under way (10 s), and the step of this model. */
  #checkRuntime(pin: ModelPin): void {
    const ranMs = this.clock.now() - pin.sinceMs
    if (pin.on && ranMs > pin.longestMs + 11_000) this.#violated(`${pin.gpio} is on for ${ranMs} ms, ${pin.longestMs} allowed`)
  }

  #report(pin: ModelPin): void {
    // A tick apart, as no two reports of a board have the same time.
    pin.reports.push({ state: pin.on, ts: this.clock.now() + (this.#ids++ % 900) })
  }

  #violated(what: string): void {
    this.violations.push(what)
  }

  #pin(index: number): ModelPin {
    const pin = this.pins[index]
    if (pin === undefined) throw new Error(`no pin ${index}`)
    return pin
  }

  #limited(index: number, limits: ActuatorLimits): ActuatorSetting {
    const setting = this.settings[index]
    if (setting === undefined) throw new Error(`no setting ${index}`)
    return { ...setting, limits }
  }

  #makeCentre(): Actuators {
    const alive = { now: true }
    this.#alive = alive
    const settingOf = (gpio: number) => this.settings.filter((setting) => setting.gpio === gpio)
    const centre = new Actuators({
      store: this.#storeOf(alive),
      clock: this.clock,
      port: {
        findBoard: (id) => this.#board(id),
        settingsOf: (_, gpio) => settingOf(gpio),
        isPlanned: () => true,
        stopped: () => this.stop,
        reading: () => ({
          name: 'level',
          unit: 'cm',
          latest: {
            series: 1,
            atMs: this.reading.atMs,
            receivedAtMs: this.reading.atMs,
            raw: 1,
            value: this.reading.value,
            quality: 'good',
            marks: 0,
          },
        }),
        publish: async ({ topic, payload }) => {
          if (!alive.now) return
          const order: Order = JSON.parse(payload)
          const pin = this.pins.find(({ gpio }) => topic.includes(`/${gpio}/`))
          const limits = settingOf(pin?.gpio ?? 0)[0]?.limits ?? { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }
          const { atMs: readingMs, value } = this.reading
          this.circumstances.set(order.correlation_id, { sentAtMs: this.clock.now(), limits, readingMs, readingGood: value > 5 })
          pin?.down.push(order)
          if (pin !== undefined && switchesOn(order)) this.#handedOver(pin, order.correlation_id)
          if (this.#diesAtPublish) alive.now = false
        },
        report: () => undefined,
        onTrouble: () => undefined,
        newId: () => `id${++this.#ids}`,
      },
    })
    centre.setInterlocks([
      {
        name: 'never both',
        members: [
          { board: 'A', gpio: 1 },
          { board: 'B', gpio: 2 },
        ],
      },
    ])
    return centre
  }

  /** What a centre that has ended still does reaches no disk. */
  #storeOf(alive: { now: boolean }): CommandStore {
    const { store } = this
    return {
      saveCommand: async (command, memory) => (alive.now ? store.saveCommand(command, memory) : undefined),
      saveActuators: async (reported, memories) => (alive.now ? store.saveActuators(reported, memories) : undefined),
      findCommand: (id) => store.findCommand(id),
      listCommands: (filter, limit) => store.listCommands(filter, limit),
      openCommands: () => store.openCommands(),
      loadActuators: () => store.loadActuators(),
      loadMemories: () => store.loadMemories(),
    }
  }

  async #openSchedules(): Promise<void> {
    const { centre, store } = this
    const asked = { request: (wish: OutputWish) => centre.request(wish), findCommand: (id: string) => store.findCommand(id) }
    this.#schedules = await this.#timetable.open(this.clock, asked)
  }

  #board(id: string): Board | undefined {
    const online = this.online.get(id)
    if (online === undefined) return undefined
    const presence = { state: online ? ('online' as const) : ('offline' as const), reason: 'message' as const, sinceMs: 0 }
    return exampleBoard({ id, relay: 'god', presence })
  }
}

/** Lets everything that waits for the memory store happen. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 8; i++) await Promise.resolve()
}
