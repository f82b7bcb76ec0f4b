import type { BoardType } from '../../contract/boards/type.ts'
import { checkOf } from '../../contract/check-of.ts'
import { checkConfiguration } from '../../contract/configuration/check.ts'
import { ActuatorSetting, type ConfigurationBody, EMPTY_CONFIGURATION, SensorSetting } from '../../contract/configuration/configuration.ts'
import { bodyOfPayload, type ConfigMessage } from '../../contract/configuration/message.ts'
import { reasonText } from '../../contract/reasons.ts'
import { Configuration } from '../down-messages.ts'
import { type AnsweringBoard, correlationIn } from './answering-board.ts'

const isSensor = checkOf(SensorSetting)
const isActuator = checkOf(ActuatorSetting)

interface Failure extends Record<string, unknown> {
  type: 'sensor' | 'actuator' | 'offline_rule'
  gpio: number
}

/** `config`: the whole desired configuration. What can be done is done at once, what cannot is named one by one. */
export function answerConfiguration(board: AnsweringBoard, message: unknown): void {
  if (!Configuration.Check(message)) {
    board.say('config_response', { status: 'error', message: 'Configuration not understood', ...correlationIn(message) }, 2)
    return
  }
  const { sensors = [], actuators = [], offline_rules: rules = [] } = message
  const failures = failuresOf(message, board.type)
  const failed = (type: Failure['type'], gpio: number) => failures.some((one) => one.type === type && one.gpio === gpio)
  const taken: ConfigMessage = {
    ...message,
    sensors: sensors.filter(({ gpio }) => !failed('sensor', gpio)),
    actuators: actuators.filter(({ gpio }) => !failed('actuator', gpio)),
    offline_rules: rules.filter(({ actuator_gpio }) => !failed('offline_rule', actuator_gpio)),
  }
  const wanted = sensors.length + actuators.length
  const count = (taken.sensors?.length ?? 0) + (taken.actuators?.length ?? 0)
  const nothing = count === 0 && wanted > 0
  const answer = {
    status: failures.length === 0 ? 'success' : nothing ? 'error' : 'partial_success',
    type: 'config',
    count,
    failed_count: failures.length,
    message: `${count} configured, ${failures.length} failed`,
    failures,
    ...correlationIn(message),
    ...(message.generation === undefined ? {} : { generation: message.generation }),
    ...(message.config_fingerprint === undefined ? {} : { config_fingerprint: message.config_fingerprint }),
  }
  board.soon(() => {
    board.say('config_response', answer, 2)
    if (!nothing) board.configure(taken)
  })
}

/** The same check as screen and centre, on what the board was really sent. */
function failuresOf(message: ConfigMessage, boardType: BoardType | null): Failure[] {
  const body = bodyOfPayload(message, EMPTY_CONFIGURATION)
  const failures: Failure[] = []
  const fits = (known: boolean, type: Failure['type'], gpio: number): boolean => {
    if (!known) failures.push({ type, gpio, error_code: 1001, error: 'GPIO_INVALID', detail: `GPIO ${gpio} does not exist` })
    return known
  }
  const fitting: ConfigurationBody = {
    sensors: body.sensors.filter((one: object & { gpio: number }) => fits(isSensor.Check(one), 'sensor', one.gpio)),
    actuators: body.actuators.filter((one: object & { gpio: number }) => fits(isActuator.Check(one), 'actuator', one.gpio)),
    offlineRules: body.offlineRules,
  }
  for (const { severity, part, index, reason } of checkConfiguration(fitting, boardType)) {
    if (severity !== 'error') continue
    const gpio = part === 'offlineRules' ? fitting.offlineRules[index]?.actuatorGpio : fitting[part][index]?.gpio
    const type = part === 'sensors' ? 'sensor' : part === 'actuators' ? 'actuator' : 'offline_rule'
    if (gpio === undefined || failures.some((one) => one.type === type && one.gpio === gpio)) continue
    const conflict = reason.key.startsWith('pin-taken')
    const [error_code, error] = conflict ? [1002, 'GPIO_CONFLICT'] : [1003, 'CONFIG_INVALID']
    failures.push({ type, gpio, error_code, error, detail: reasonText(reason) })
  }
  return failures
}
