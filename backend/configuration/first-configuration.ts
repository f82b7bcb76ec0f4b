// The first configuration of a board that was never configured here: made of what it measures and of the outputs it reports.
import type { Actuator } from '../contract/actuators/actuator.ts'
import { baseTypeOf } from '../contract/base-type.ts'
import {
  ACTUATOR_TYPES,
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../contract/configuration/configuration.ts'
import { sensorKey } from '../contract/configuration/diff.ts'
import type { Series } from '../contract/series.ts'

/** A board does not tell how often it measures, s. */
const USUAL_INTERVAL_S = 30
/** Usual other wire of the bus whose data line is GPIO 21. */
const USUAL_SDA = 21
const USUAL_SCL = 22
const ROM = /^[0-9A-F]{16}$/

export function firstConfiguration(series: readonly Series[], actuators: readonly Actuator[]): ConfigurationBody {
  const sensors = new Map<string, SensorSetting>()
  const outputs = new Set(actuators.map(({ gpio }) => gpio))
  for (const one of series) {
    const sensor = one.gpio === null || outputs.has(one.gpio) ? undefined : sensorOf(one, one.gpio)
    // Several values of one sensor are one sensor; its first series names it.
    if (sensor !== undefined && !sensors.has(sensorKey(sensor))) sensors.set(sensorKey(sensor), sensor)
  }
  return {
    sensors: [...sensors.values()],
    actuators: actuators.map(({ gpio, type }) =>
      plainActuator(gpio, ACTUATOR_TYPES.find((one) => one === type.toLowerCase()) ?? 'relay', `GPIO ${gpio}`),
    ),
    offlineRules: [],
  }
}

function sensorOf({ sensorType, address, name }: Series, gpio: number): SensorSetting | undefined {
  const type = baseTypeOf(sensorType)
  if (type === '') return undefined
  const rom = address?.toUpperCase() ?? ''
  const i2c = address?.startsWith('0x') ? Number.parseInt(address, 16) : Number.NaN
  return {
    ...plainSensor(gpio, type, (name ?? type).slice(0, 64) || type),
    onewireAddress: ROM.test(rom) ? rom : null,
    i2cAddress: i2c >= 8 && i2c <= 119 ? i2c : null,
    sclGpio: i2c >= 8 && gpio === USUAL_SDA ? USUAL_SCL : null,
    sampleIntervalS: USUAL_INTERVAL_S,
    reportIntervalS: USUAL_INTERVAL_S,
  }
}
