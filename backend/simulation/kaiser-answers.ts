import Type from 'typebox'
import Value from 'typebox/value'
import { MAX_GPIO } from '../contract/device-topics.ts'
import {
  ActuatorCommand,
  Configuration,
  Emergency,
  HeartbeatAckMessage,
  MeasureCommand,
  readJson,
  SubzoneOrder,
  SystemCommand,
  ZoneAssign,
} from './down-messages.ts'
import type { KaiserSensors } from './kaiser-sensors.ts'
import type { SimulatedActuators } from './simulated-actuators.ts'

/** What a family-A board does about each message of the centre. Called by `kaiser-board.ts`, which owns connection and state. */

export interface AnsweringBoard {
  readonly id: string
  readonly actuators: SimulatedActuators
  readonly sensors: KaiserSensors
  /** Publishes below the board's topic; adds time, id and sequence number. */
  say(topic: string, message: Record<string, unknown>, qos?: 0 | 1 | 2): void
  /** Runs after the board's reaction time, unless it is gone by then. */
  soon(run: () => void): void
  acknowledged(status: string, handoverEpoch: number): void
  measure(gpio: number): boolean
  diagnose(): void
  safeMode(on: boolean, reason: string): void
  assignZone(zone: string | null): void
  reboot(reason: string): void
}

/** Answers kept, so that a command that is delivered twice is executed once. */
const REMEMBERED = 32
const WHOLE_BOARD = 255

export class KaiserAnswers {
  readonly #board: AnsweringBoard
  /** Correlation id → answer given. */
  readonly #given = new Map<string, Record<string, unknown>>()

  constructor(board: AnsweringBoard) {
    this.#board = board
  }

  /** @param below topic below the board's own, or `emergency` for the broadcast */
  receive(below: string, payload: Uint8Array): void {
    const message = readJson(payload)
    const [noun, pin = '', verb = ''] = below.split('/')
    if (below === 'emergency' || below === 'actuator/emergency') this.#emergency(message)
    else if (below === 'system/heartbeat/ack') this.#heartbeatAck(message)
    else if (below === 'system/command') this.#system(message)
    else if (below === 'config') this.#configure(message)
    else if (below === 'zone/assign') this.#zone(message)
    else if (noun === 'subzone') this.#subzone(pin, message)
    else if (noun === 'actuator' && verb === 'command') this.#actuator(Number(pin), message)
    else if (noun === 'sensor' && verb === 'command') this.#sensor(Number(pin), message)
  }

  #heartbeatAck(message: unknown): void {
    if (HeartbeatAckMessage.Check(message)) this.#board.acknowledged(message.status, message.handover_epoch)
    else this.#notUnderstood('system/heartbeat/ack')
  }

  #actuator(gpio: number, message: unknown): void {
    if (!ActuatorCommand.Check(message)) {
      this.#notUnderstood(`actuator/${gpio}/command`)
      return
    }
    const { actuators } = this.#board
    const id = message.correlation_id ?? message.intent_id
    const topic = `actuator/${gpio}/response`
    const before = id === undefined ? undefined : this.#given.get(id)
    if (before !== undefined) {
      this.#board.say(topic, before)
      return
    }
    const order = { command: message.command.toUpperCase(), value: message.value, durationS: message.duration ?? 0 }
    const result = actuators.check(gpio, order)
    const answer = {
      gpio,
      command: order.command,
      value: order.value ?? (order.command === 'OFF' ? 0 : 1),
      duration: order.durationS,
      success: result.ok,
      message: result.message,
      ...(id === undefined ? {} : { correlation_id: id }),
    }
    if (id !== undefined) this.#remember(id, answer)
    this.#board.soon(() => {
      this.#board.say(topic, answer)
      if (result.ok) actuators.execute(gpio, order)
    })
  }

  /** At once, and also for what can't be read: a missing or unknown command means stop. */
  #emergency(message: unknown): void {
    const { actuators } = this.#board
    const read = Emergency.Check(message) ? message : {}
    const echo = read.correlation_id === undefined ? {} : { correlation_id: read.correlation_id }
    if (read.command === 'clear_emergency') {
      actuators.clear()
      this.#board.say('actuator/recovery_confirm', {
        command: 'clear_emergency',
        gpio_count: actuators.count,
        outcome: 'executed',
        ...echo,
      })
      return
    }
    const count = actuators.stop()
    this.#board.say('actuator/emergency/ack', { command: 'emergency_stop', gpio_count: count, outcome: 'executed', ...echo })
    this.#board.say(`actuator/${WHOLE_BOARD}/alert`, {
      gpio: WHOLE_BOARD,
      type: 'emergency_stop',
      message: read.reason ?? 'Actuators stopped',
    })
  }

  #sensor(gpio: number, message: unknown): void {
    if (!MeasureCommand.Check(message)) {
      this.#notUnderstood(`sensor/${gpio}/command`)
      return
    }
    this.#board.soon(() => {
      const success = message.command === 'measure' && this.#board.measure(gpio)
      this.#board.say(`sensor/${gpio}/response`, { gpio, request_id: message.request_id ?? '', success })
    })
  }

  #system(message: unknown): void {
    if (!SystemCommand.Check(message)) {
      this.#notUnderstood('system/command')
      return
    }
    const { command } = message
    const answer = (success: boolean, text: string, more: Record<string, unknown> = {}) =>
      this.#board.say('system/response', {
        command,
        success,
        message: text,
        ...more,
        ...(message.correlation_id === undefined ? {} : { correlation_id: message.correlation_id }),
      })
    this.#board.soon(() => {
      switch (command) {
        case 'reboot':
        case 'factory_reset':
          answer(true, 'Restarting')
          this.#board.reboot(command === 'reboot' ? 'SW_RESET' : 'FACTORY_RESET')
          return
        case 'diagnostics':
          this.#board.diagnose()
          return answer(true, 'Diagnostics sent')
        case 'safe_mode':
        case 'exit_safe_mode':
        case 'resume_operation':
          this.#board.safeMode(command === 'safe_mode', `system command ${command}`)
          return answer(true, command === 'safe_mode' ? 'Safe mode on' : 'Safe mode off')
        case 'get_config':
          return answer(true, 'Configuration follows', {
            data: { sensor_count: this.#board.sensors.count, actuator_count: this.#board.actuators.count },
          })
        case 'reset_config':
        case 'set_log_level':
          return answer(true, 'Done')
        case 'ota_update':
          return answer(false, 'A simulated board has no firmware to update')
        default:
          return answer(false, `Unknown command ${command.slice(0, 32)}`)
      }
    })
  }

  #configure(message: unknown): void {
    if (!Configuration.Check(message)) {
      this.#board.say('config_response', { status: 'error', message: 'Configuration not understood', ...correlationIn(message) }, 2)
      return
    }
    const { sensors = [], actuators = [] } = message
    const failures: Record<string, unknown>[] = []
    const outputs = new Set(actuators.map(({ gpio }) => gpio))
    for (const sensor of sensors) {
      const active = sensor.active !== false && sensor.operating_mode !== 'paused' && sensor.operating_mode !== 'on_demand'
      if (outputs.has(sensor.gpio) || this.#board.actuators.has(sensor.gpio)) {
        failures.push(failure('sensor', sensor.gpio, 1002, 'GPIO_CONFLICT', `GPIO ${sensor.gpio} reserved by an actuator`))
      } else if (!isPin(sensor.gpio)) {
        failures.push(failure('sensor', sensor.gpio, 1001, 'GPIO_INVALID', `GPIO ${sensor.gpio} does not exist`))
      } else if (!this.#board.sensors.activate(sensor.gpio, active)) {
        failures.push(failure('sensor', sensor.gpio, 1040, 'SENSOR_NOT_FOUND', `Nothing answers on GPIO ${sensor.gpio}`))
      }
    }
    for (const actuator of actuators) {
      if (this.#board.actuators.has(actuator.gpio)) continue
      failures.push(failure('actuator', actuator.gpio, 1050, 'ACTUATOR_NOT_FOUND', `No output is wired to GPIO ${actuator.gpio}`))
    }
    const wanted = sensors.length + actuators.length
    const count = wanted - failures.length
    const status = failures.length === 0 ? 'success' : count > 0 ? 'partial_success' : 'error'
    const text = `${count} configured, ${failures.length} failed`
    const answer = { status, type: 'config', count, failed_count: failures.length, message: text, failures, ...correlationIn(message) }
    this.#board.soon(() => this.#board.say('config_response', answer, 2))
  }

  #zone(message: unknown): void {
    if (!ZoneAssign.Check(message)) {
      this.#notUnderstood('zone/assign')
      return
    }
    const zone = message.zone_id === '' ? null : (message.zone_id ?? null)
    this.#board.assignZone(zone)
    const status = zone === null ? 'zone_removed' : 'zone_assigned'
    this.#board.soon(() => this.#board.say('zone/ack', { status, zone_id: zone, ...correlationIn(message) }))
  }

  #subzone(verb: string, message: unknown): void {
    if (!SubzoneOrder.Check(message)) {
      this.#notUnderstood(`subzone/${verb}`)
      return
    }
    if (verb === 'safe') this.#board.actuators.allOff()
    const status = verb === 'remove' ? 'subzone_removed' : verb === 'safe' ? 'subzone_safe' : 'subzone_assigned'
    this.#board.soon(() => this.#board.say('subzone/ack', { status, subzone_id: message.subzone_id ?? '', ...correlationIn(message) }))
  }

  #notUnderstood(topic: string): void {
    this.#board.say('system/error', {
      error_code: 'INVALID_MESSAGE',
      severity: 1,
      message: `Message on ${topic} not understood`,
      module: 'MQTTRouter',
    })
  }

  #remember(id: string, answer: Record<string, unknown>): void {
    this.#given.set(id, answer)
    const oldest = this.#given.keys().next()
    if (this.#given.size > REMEMBERED && !oldest.done) this.#given.delete(oldest.value)
  }
}

function isPin(gpio: number): boolean {
  return Number.isInteger(gpio) && gpio >= 0 && gpio <= MAX_GPIO
}

function failure(type: string, gpio: number, code: number, error: string, detail: string): Record<string, unknown> {
  return { type, gpio, error_code: code, error, detail }
}

const Correlated = Type.Object({ correlation_id: Type.String({ maxLength: 4096 }) })

/** `correlation_id` is echoed exactly, also from a message that is wrong otherwise. */
function correlationIn(message: unknown): { correlation_id?: string } {
  return Value.Check(Correlated, message) ? { correlation_id: message.correlation_id } : {}
}
