import { createHash } from 'node:crypto'
import type { BoardType } from '../contract/boards/type.ts'
import { type ConfigMessage, canonicalText, payloadOf } from '../contract/configuration/message.ts'
import { absences } from './absences.ts'
import type { AnsweringBoard } from './answers/answering-board.ts'
import type { KaiserBlueprint } from './blueprint.ts'
import { BoardPlaces } from './board-places.ts'
import { type BoardParts, BoardSession, type SessionOwner, type SimulatedBoard } from './board-session.ts'
import { KaiserAnswers } from './kaiser-answers.ts'
import { KaiserSensors } from './kaiser-sensors.ts'
import { verdictOf } from './offline-rules.ts'
import { type OutputState, SimulatedActuators } from './simulated-actuators.ts'

/** A board of the full protocol: announces itself, beats, measures, obeys, drops out. Made by `fleet.ts`. */

const HEARTBEAT_MS = 60_000
const DIAGNOSTICS_MS = 300_000
/** Heartbeats without answer after which everything is switched off. */
const UNANSWERED_TO_SAFE = 3
/** Mean time between errors a board reports, ms. */
const ERROR_PAUSE_MS = 6 * 3_600_000
const HEAP_BYTES = 245_760
const BROADCAST = 'kaiser/broadcast/emergency'

const ERRORS = [
  { error_code: 'SENSOR_READ_TIMEOUT', severity: 1, message: 'Sensor did not answer in time, read again', module: 'SensorManager' },
  { error_code: 'I2C_BUS_RECOVERED', severity: 'warning', message: 'Bus was stuck and has been reset', module: 'I2CBus' },
  { error_code: 4021, severity: 0, message: 'Clock set again by NTP', module: 'TimeManager' },
] as const

export class KaiserBoard implements SimulatedBoard, SessionOwner, AnsweringBoard {
  readonly actuators: SimulatedActuators
  readonly sensors: KaiserSensors
  readonly places = new BoardPlaces()
  readonly #blueprint: KaiserBlueprint
  readonly #parts: BoardParts
  readonly #session: BoardSession
  readonly #answers: KaiserAnswers
  readonly #base: string
  #boot = 0
  #bootMs = 0
  #connects = 0
  #seq = 0
  #unanswered = 0
  readonly #todo: (() => void)[] = []
  #epoch = 0
  #safe = false
  /** In safe mode because nobody answers, not because it was asked for. */
  #alone = false
  #resetReason = 'POWERON'
  #firmware: string
  /** What it was configured with, the fingerprint of that, and the generation it came with. */
  #kept: { message: ConfigMessage; fingerprint: string } | undefined

  constructor(blueprint: KaiserBlueprint, parts: BoardParts) {
    this.#blueprint = blueprint
    this.#parts = parts
    this.#base = `kaiser/${blueprint.relay}/esp/${blueprint.id}/`
    this.#bootMs = parts.clock.now()
    this.#firmware = blueprint.firmware
    this.#boot = parts.random.whole(1, 400)
    this.actuators = new SimulatedActuators(
      blueprint.actuators,
      parts.clock,
      parts.schedule,
      (state) => this.#sayState(state),
      (gpio, limitMs) =>
        this.say(`actuator/${gpio}/alert`, { gpio, type: 'runtime_protection', message: `Switched off after ${limitMs / 1000} s` }),
    )
    this.sensors = new KaiserSensors(blueprint, parts.random, parts.clock.now(), parts.intervalMs)
    this.#answers = new KaiserAnswers(this)
    this.#session = new BoardSession(this, parts)
    if (blueprint.configuration !== undefined) this.configure({ ...payloadOf(blueprint.configuration), generation: 1 })
  }

  get id(): string {
    return this.#blueprint.id
  }

  get type(): BoardType | null {
    return this.#blueprint.type ?? null
  }

  get connected(): boolean {
    return this.#session.connected
  }

  start(phaseMs: number): void {
    const { schedule, random, intervalMs } = this.#parts
    this.#bootMs = this.#parts.clock.now() - random.whole(60, 20 * 86_400) * 1000
    this.#session.start(phaseMs)
    schedule.every(intervalMs, phaseMs + random.between(0, intervalMs), () => this.#turn())
    schedule.every(HEARTBEAT_MS, phaseMs + random.between(0, HEARTBEAT_MS), () => this.#beat())
    schedule.every(DIAGNOSTICS_MS, phaseMs + random.between(0, DIAGNOSTICS_MS), () => this.diagnose())
    for (const { gpio, cycle } of this.#blueprint.actuators) {
      if (cycle === undefined) continue
      const order = { command: 'ON', value: undefined, durationS: cycle.onS }
      schedule.every(cycle.everyS * 1000, phaseMs + random.between(0, cycle.everyS * 1000), () => {
        if (!this.#safe && this.#session.talking) this.actuators.execute(gpio, order)
      })
    }
    absences(this.#blueprint.habits, this.#parts, this.#session, phaseMs, (powerLost) => {
      if (powerLost) this.#powerUp('POWERON')
    })
    this.#errorLater()
  }

  async stop(): Promise<void> {
    const message = { status: 'offline', esp_id: this.id, reason: 'shutdown', timestamp: this.#seconds() }
    await this.#session.stop({ topic: `${this.#base}system/will`, message })
  }

  link() {
    const down = ['sensor/+/command', 'actuator/+/command', 'system/command', 'config']
    const downOnce = ['actuator/emergency', 'system/heartbeat/ack', 'zone/assign', 'subzone/assign', 'subzone/remove', 'subzone/safe']
    return {
      clientId: this.id,
      keepaliveS: 30,
      will: {
        topic: `${this.#base}system/will`,
        payload: JSON.stringify({ status: 'offline', esp_id: this.id, reason: 'unexpected_disconnect', timestamp: this.#seconds() }),
        qos: 1 as const,
        retain: true,
      },
      subscriptions: {
        ...Object.fromEntries(down.map((topic) => [this.#base + topic, 2 as const])),
        ...Object.fromEntries(downOnce.map((topic) => [this.#base + topic, 1 as const])),
        [BROADCAST]: 2 as const,
      },
    }
  }

  opened(): void {
    this.#connects++
    // Takes the place of the retained last will, so that a late subscriber doesn't find a dead board.
    this.#session.publish(`${this.#base}system/will`, { status: 'online', esp_id: this.id, timestamp: this.#seconds() }, 1, true)
    const reason = this.#connects === 1 ? 'boot' : 'reconnect'
    const announce = { esp_id: this.id, handover_epoch: this.#epoch, reason, ts_ms: this.#parts.clock.now(), connect_seq: this.#connects }
    this.#session.publish(`${this.#base}session/announce`, announce, 1)
    this.#beat()
    for (const state of this.actuators.states()) this.#sayState(state)
  }

  received(topic: string, payload: Uint8Array): void {
    this.#parts.figures.commands++
    this.#answers.receive(topic === BROADCAST ? 'emergency' : topic.slice(this.#base.length), payload)
  }

  /** Alone now: outputs as they were configured for that; offline rules from the next turn on. */
  lost(): void {
    if (this.#kept !== undefined) this.actuators.disconnected()
  }

  get configuration(): ConfigMessage | undefined {
    return this.#kept?.message
  }

  configure(message: ConfigMessage): void {
    const { sensors = [], actuators = [], offline_rules = [], generation = 0 } = message
    const payload = { sensors, actuators, offline_rules }
    const fingerprint = createHash('sha256').update(canonicalText(payload)).digest('hex')
    this.#kept = { message: { ...payload, generation }, fingerprint }
    this.sensors.configure(sensors, this.#parts.clock.now())
    this.actuators.configure(actuators)
    this.#beat()
  }

  forget(): void {
    this.#kept = undefined
    this.sensors.configure([], this.#parts.clock.now())
    this.actuators.configure([])
  }

  congested(on: boolean): void {
    this.say('system/queue_pressure', { event: on ? 'ENTER' : 'RECOVERED' })
  }

  say(topic: string, message: Record<string, unknown>, qos: 0 | 1 | 2 = 1): void {
    const full = { ...this.#when(), esp_id: this.id, seq: ++this.#seq, ...message }
    this.#session.publish(this.#base + topic, full, qos)
  }

  /** One thing after the other, as a board does: what came later is never done before what came first. */
  soon(run: () => void): void {
    this.#todo.push(run)
    this.#parts.schedule.after(this.#parts.random.between(20, 250), () => {
      const first = this.#todo.shift()
      if (this.#session.talking) first?.()
    })
  }

  acknowledged(_status: string, handoverEpoch: number): void {
    this.#unanswered = 0
    this.#alone = false
    this.#epoch = handoverEpoch
    if (this.#safe) this.safeMode(false, 'heartbeat acknowledged again')
  }

  measure(gpio: number): boolean {
    const readings = this.sensors.measure(this.#parts.clock.now(), gpio)
    for (const { fields } of readings) this.#sayReading(gpio, fields)
    return readings.length > 0
  }

  diagnose(): void {
    const { random } = this.#parts
    const heap = HEAP_BYTES - random.whole(0, 60_000)
    this.say(
      'system/diagnostics',
      {
        heap_free: heap,
        heap_min_free: Math.min(heap, 150_000 + random.whole(0, 20_000)),
        heap_fragmentation: random.whole(3, 24),
        uptime_seconds: this.#uptimeS(),
        wifi_rssi: this.#rssi(),
        reset_reason: this.#resetReason,
        firmware_version: this.#firmware,
        ip_address: this.#address(),
        mqtt_cb_state: 'CLOSED',
        wifi_cb_state: 'CLOSED',
      },
      0,
    )
  }

  safeMode(on: boolean, reason: string): void {
    this.#safe = on
    if (on) this.actuators.allOff()
    this.say('safe_mode', { active: on, reason })
  }

  get firmware(): string {
    return this.#firmware
  }

  install(firmware: string): void {
    this.#firmware = firmware
    this.reboot('OTA')
  }

  reboot(reason: string): void {
    this.#session.restart(this.#parts.random.between(3_000, 8_000))
    this.#powerUp(reason)
  }

  #powerUp(reason: string): void {
    this.#boot++
    this.#bootMs = this.#parts.clock.now()
    this.#resetReason = reason
    this.#unanswered = 0
    this.#safe = false
    this.actuators.reset(reason === 'POWERON')
  }

  #turn(): void {
    if (!this.#session.connected || this.#alone) this.#actAlone()
    if (!this.#session.talking) return
    const readings = this.sensors.measure(this.#parts.clock.now())
    if (!this.#blueprint.habits.batch) {
      for (const { gpio, fields } of readings) this.#sayReading(gpio, fields)
      return
    }
    if (readings.length === 0) return
    this.#parts.figures.readings += readings.length
    this.say('sensor/batch', { sensors: readings.map(({ gpio, fields }) => ({ gpio, ...fields })) })
  }

  /** Offline rules, while nobody else decides. */
  #actAlone(): void {
    const nowMs = this.#parts.clock.now()
    for (const rule of this.#kept?.message.offline_rules ?? []) {
      const { actuator_gpio: gpio, sensor_gpio, sensor_value_type = '' } = rule
      const on = this.actuators.states().find((state) => state.gpio === gpio)?.on
      const command = verdictOf(rule, this.sensors.valueOf(sensor_gpio, sensor_value_type, nowMs), nowMs)
      if (on === undefined || command === undefined || on === (command === 'ON')) continue
      this.actuators.execute(gpio, { command, value: undefined, durationS: 0 })
    }
  }

  #sayReading(gpio: number, fields: Record<string, unknown>): void {
    this.#parts.figures.readings++
    this.say(`sensor/${gpio}/data`, { gpio, ...fields })
  }

  #beat(): void {
    if (!this.#session.talking) return
    if (this.#unanswered >= UNANSWERED_TO_SAFE && !this.#safe) {
      this.#parts.figures.safeStates++
      this.#alone = true
      this.safeMode(true, 'no heartbeat acknowledged')
    }
    this.#unanswered++
    const old = this.#blueprint.habits.oldNames
    const heap = HEAP_BYTES - this.#parts.random.whole(0, 60_000)
    const counts = { sensors: this.sensors.count, actuators: this.actuators.count }
    const message = {
      ...this.#when(),
      esp_id: this.id,
      boot_sequence_id: `${this.id}-b${this.#boot}-r1`,
      reset_reason: this.#resetReason,
      uptime: this.#uptimeS(),
      wifi_rssi: this.#rssi(),
      ...(old ? { free_heap: heap } : { heap_free: heap }),
      ...(old
        ? { active_sensors: counts.sensors, active_actuators: counts.actuators }
        : { sensor_count: counts.sensors, actuator_count: counts.actuators }),
      ...(this.places.zone === null ? {} : { zone_id: this.places.zone }),
      firmware_version: this.#firmware,
      ip_address: this.#address(),
      handover_epoch: this.#epoch,
      ...(this.#kept === undefined ? {} : { config_fingerprint: this.#kept.fingerprint, config_generation: this.#kept.message.generation }),
    }
    this.#session.publish(this.#base + (old ? 'heartbeat' : 'system/heartbeat'), message, 0)
  }

  #sayState(state: OutputState): void {
    const { gpio, type, on, pwm, runtimeMs, emergency } = state
    const fields = this.#blueprint.habits.oldNames
      ? { actuator_type: type, state: on ? 'on' : 'off', value: pwm }
      : { type, state: on, pwm }
    this.say(`actuator/${gpio}/status`, { gpio, ...fields, runtime_ms: runtimeMs, emergency })
  }

  #errorLater(): void {
    const { schedule, random } = this.#parts
    schedule.after(random.pause(ERROR_PAUSE_MS), () => {
      this.say('system/error', { ...random.pick(ERRORS) })
      this.#errorLater()
    })
  }

  #when(): { ts: number } | { timestamp: number } {
    const now = this.#parts.clock.now()
    // Whole seconds would give two readings of a quick board the same time.
    return this.#blueprint.habits.oldNames ? { timestamp: now } : { ts: this.#parts.intervalMs < 5000 ? now : Math.floor(now / 1000) }
  }

  #seconds(): number {
    return Math.floor(this.#parts.clock.now() / 1000)
  }

  #uptimeS(): number {
    return Math.floor((this.#parts.clock.now() - this.#bootMs) / 1000)
  }

  #rssi(): number {
    return Math.round(this.#blueprint.habits.rssiDbm + this.#parts.random.normal() * 2)
  }

  /** Plausible and stable: from the digits of the id. */
  #address(): string {
    const digits = Number.parseInt(this.id.slice(-4), 16)
    return `192.168.${20 + ((digits >> 8) % 4)}.${2 + (digits % 250)}`
  }
}
