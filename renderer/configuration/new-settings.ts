import { type ActuatorSetting, type ConfigurationBody, plainActuator, type SensorSetting } from '../../backend/contract/configuration.ts'

/** What a new sensor or output starts from: the first pin that suits and is free. */

const SENSOR_PINS = [32, 33, 34, 35, 36, 39, 4, 13, 14, 27] as const
const OUTPUT_PINS = [25, 26, 27, 32, 33, 18, 19, 23, 16, 17] as const

export function newSensor(body: ConfigurationBody, name: string): SensorSetting {
  return {
    gpio: freePin(body, SENSOR_PINS),
    type: 'moisture',
    name,
    subzone: null,
    active: true,
    onewireAddress: null,
    i2cAddress: null,
    sclGpio: null,
    processing: 'centre',
    operatingMode: 'continuous',
    sampleIntervalS: 2,
    reportIntervalS: 10,
  }
}

/** With a limit from the start: an output nobody thought about shall not run for ever. */
export function newActuator(body: ConfigurationBody, name: string): ActuatorSetting {
  const plain = plainActuator(freePin(body, OUTPUT_PINS), 'pump', name)
  return { ...plain, limits: { ...plain.limits, maxRuntimeS: 300 } }
}

function freePin({ sensors, actuators }: ConfigurationBody, pins: readonly number[]): number {
  const taken = new Set([
    ...sensors.flatMap(({ gpio, sclGpio }) => [gpio, sclGpio]),
    ...actuators.flatMap(({ gpio, auxGpio }) => [gpio, auxGpio]),
  ])
  return pins.find((pin) => !taken.has(pin)) ?? pins[0] ?? 0
}
