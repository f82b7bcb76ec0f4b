import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { HeardPins } from '../../backend/contract/boards/type-guess.ts'
import {
  ACTUATOR_TYPES,
  type ActuatorSetting,
  type ConfigurationBody,
  plainActuator,
  plainSensor,
  type SensorSetting,
} from '../../backend/contract/configuration/configuration.ts'
import { sensorKind } from '../../backend/contract/sensor-kind.ts'
import type { Series } from '../../backend/contract/series.ts'

/** What hangs on a board's pins as far as its messages tell, for boards that nobody has configured here. Pure. */

type Heard = Pick<ConfigurationBody, 'sensors' | 'actuators'>

/** @param nameOf what a series is called on screen */
export function heardConfiguration(series: readonly Series[], actuators: readonly Actuator[], nameOf: (series: Series) => string): Heard {
  const sensors = new Map<string, SensorSetting>()
  for (const one of series) {
    if (one.gpio === null) continue
    const type = baseType(one.sensorType)
    const key = `${one.gpio} ${type} ${one.address ?? ''}`
    if (!sensors.has(key)) sensors.set(key, heardSensor(one, one.gpio, type, nameOf(one)))
  }
  return { sensors: [...sensors.values()], actuators: actuators.map(heardActuator) }
}

/** `sht31_humidity` and `sht31_temperature` come from one `sht31`. */
function baseType(sensorType: string): string {
  return sensorKind(sensorType)?.wiring === 'i2c' ? (sensorType.split('_')[0] ?? sensorType) : sensorType
}

function heardSensor({ address }: Series, gpio: number, type: string, name: string): SensorSetting {
  const i2c = address !== null && /^0x[0-9a-f]{1,2}$/i.test(address) ? Number(address) : null
  return {
    ...plainSensor(gpio, type, name),
    onewireAddress: i2c === null ? address : null,
    i2cAddress: i2c,
  }
}

function heardActuator({ gpio, type }: Actuator): ActuatorSetting {
  return plainActuator(gpio, ACTUATOR_TYPES.find((known) => known === type.toLowerCase()) ?? 'relay', type)
}

export function heardPins(series: readonly Series[], actuators: readonly Actuator[]): HeardPins {
  return { inputs: series.flatMap(({ gpio }) => gpio ?? []), outputs: actuators.map(({ gpio }) => gpio) }
}
