import type { BoardType, PinWish } from '../../backend/contract/boards/type.ts'
import {
  type ActuatorSetting,
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../backend/contract/configuration/configuration.ts'
import { freeFor } from '../../backend/contract/configuration/pin-check.ts'
import { pinUses } from '../../backend/contract/configuration/pin-use.ts'

/** What a new sensor or output starts from: the first pin that suits and is free. */

const SENSOR_PINS = [32, 33, 34, 35, 36, 39, 4, 13, 14, 27] as const
const OUTPUT_PINS = [25, 26, 27, 32, 33, 18, 19, 23, 16, 17] as const

export function newSensor(body: ConfigurationBody, name: string, type: BoardType | null): SensorSetting {
  return { ...plainSensor(freePin(body, SENSOR_PINS, 'analog', type), 'moisture', name), sampleIntervalS: 2 }
}

/** With a limit from the start: an output nobody thought about shall not run for ever. */
export function newActuator(body: ConfigurationBody, name: string, type: BoardType | null): ActuatorSetting {
  const plain = plainActuator(freePin(body, OUTPUT_PINS, 'output', type), 'pump', name)
  return { ...plain, limits: { ...plain.limits, maxRuntimeS: 300 } }
}

/** Of a known board its free pins that suit, the customary ones first. */
function freePin(body: ConfigurationBody, usual: readonly number[], wish: PinWish, type: BoardType | null): number {
  const taken = new Set(pinUses(body, type).map(({ gpio }) => gpio))
  const suits = type === null ? usual : freeFor(wish, type, pinUses(body, type))
  const free = usual.filter((pin) => suits.includes(pin) && !taken.has(pin))
  return free[0] ?? suits.find((pin) => !taken.has(pin)) ?? usual[0] ?? 0
}
