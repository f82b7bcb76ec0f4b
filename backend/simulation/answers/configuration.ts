import { MAX_GPIO } from '../../contract/device-topics.ts'
import { Configuration } from '../down-messages.ts'
import { type AnsweringBoard, correlationIn } from './answering-board.ts'

/** `config`: the whole desired configuration; what the board cannot take is named one by one. */
export function answerConfiguration(board: AnsweringBoard, message: unknown): void {
  if (!Configuration.Check(message)) {
    board.say('config_response', { status: 'error', message: 'Configuration not understood', ...correlationIn(message) }, 2)
    return
  }
  const { sensors = [], actuators = [] } = message
  const failures: Record<string, unknown>[] = []
  const outputs = new Set(actuators.map(({ gpio }) => gpio))
  for (const sensor of sensors) {
    const active = sensor.active !== false && sensor.operating_mode !== 'paused' && sensor.operating_mode !== 'on_demand'
    if (outputs.has(sensor.gpio) || board.actuators.has(sensor.gpio)) {
      failures.push(failure('sensor', sensor.gpio, 1002, 'GPIO_CONFLICT', `GPIO ${sensor.gpio} reserved by an actuator`))
    } else if (!isPin(sensor.gpio)) {
      failures.push(failure('sensor', sensor.gpio, 1001, 'GPIO_INVALID', `GPIO ${sensor.gpio} does not exist`))
    } else if (!board.sensors.activate(sensor.gpio, active)) {
      failures.push(failure('sensor', sensor.gpio, 1040, 'SENSOR_NOT_FOUND', `Nothing answers on GPIO ${sensor.gpio}`))
    }
  }
  for (const actuator of actuators) {
    if (board.actuators.has(actuator.gpio)) continue
    failures.push(failure('actuator', actuator.gpio, 1050, 'ACTUATOR_NOT_FOUND', `No output is wired to GPIO ${actuator.gpio}`))
  }
  const wanted = sensors.length + actuators.length
  const count = wanted - failures.length
  const status = failures.length === 0 ? 'success' : count > 0 ? 'partial_success' : 'error'
  const text = `${count} configured, ${failures.length} failed`
  const answer = { status, type: 'config', count, failed_count: failures.length, message: text, failures, ...correlationIn(message) }
  board.soon(() => board.say('config_response', answer, 2))
}

function isPin(gpio: number): boolean {
  return Number.isInteger(gpio) && gpio >= 0 && gpio <= MAX_GPIO
}

function failure(type: string, gpio: number, code: number, error: string, detail: string): Record<string, unknown> {
  return { type, gpio, error_code: code, error, detail }
}
