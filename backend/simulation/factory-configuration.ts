import { baseTypeOf } from '../contract/base-type.ts'
import { type ConfigurationBody, plainActuator, plainSensor, type SensorSetting } from '../contract/configuration/configuration.ts'
import { sensorKey } from '../contract/configuration/diff.ts'
import type { KaiserBlueprint } from './blueprint.ts'

/** The configuration a demo board is delivered with: its sensors and outputs as they are wired, with sensible limits. Pure. */

const INTERVAL_S = 2
const I2C_SCL = 22
/** Longest time on by type, s. */
const MAX_RUNTIME_S = { pump: 300, valve: 600, relay: 3600, pwm: null } as const

export function factoryConfiguration(blueprint: Pick<KaiserBlueprint, 'sensors' | 'actuators'>): ConfigurationBody {
  const sensors = new Map<string, SensorSetting>()
  for (const { gpio, type, name, onewire, i2c } of blueprint.sensors) {
    const base = baseTypeOf(type)
    const setting: SensorSetting = {
      // `Air temp.` and `Air humidity` are one sensor.
      ...plainSensor(gpio, base, base === type.toLowerCase() ? name : name.replace(/ (temp\.|humidity)$/, '')),
      onewireAddress: onewire ?? null,
      i2cAddress: i2c ?? null,
      sclGpio: i2c === undefined ? null : I2C_SCL,
      sampleIntervalS: INTERVAL_S,
      reportIntervalS: INTERVAL_S,
    }
    if (!sensors.has(sensorKey(setting))) sensors.set(sensorKey(setting), setting)
  }
  const actuators = blueprint.actuators.map(({ gpio, type, name, cycle }) => {
    const plain = plainActuator(gpio, type, name)
    const longest = MAX_RUNTIME_S[type]
    const maxRuntimeS = longest === null ? null : Math.max(longest, 2 * (cycle?.onS ?? 0))
    return { ...plain, critical: type === 'pump', limits: { ...plain.limits, maxRuntimeS } }
  })
  return { sensors: [...sensors.values()], actuators, offlineRules: [] }
}
