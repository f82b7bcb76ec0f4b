import { baseTypeOf } from '../contract/base-type.ts'
import type { SensorEntry } from '../contract/configuration/message.ts'
import type { SensorBlueprint } from './blueprint.ts'
import type { SignalShape } from './signal.ts'

/** What a sensor of a configuration measures on a simulated board: one channel per value, with a plausible curve. Pure. */

interface Value {
  /** Behind the base type, `_temperature`; empty where the sensor gives one value. */
  suffix: string
  unit: string
  signal: SignalShape
}

const one = (unit: string, signal: SignalShape): Value[] => [{ suffix: '', unit, signal }]
const temperature = (mean: number): Value => ({ suffix: '_temperature', unit: '°C', signal: { mean, daily: 1.5, drift: 0.4, noise: 0.03 } })
const humidity: Value = { suffix: '_humidity', unit: '%RH', signal: { mean: 55, daily: -5, drift: 2, noise: 0.25, min: 0, max: 100 } }
const pressure: Value = { suffix: '_pressure', unit: 'hPa', signal: { mean: 1009, daily: 2.5, drift: 1.2, noise: 0.05 } }

const VALUES: Readonly<Record<string, readonly Value[]>> = {
  ds18b20: one('°C', { mean: 19.5, daily: 0.6, drift: 0.5, noise: 0.04 }),
  sht31: [temperature(22), humidity],
  dht22: [temperature(22), humidity],
  bmp280: [temperature(22), pressure],
  bme280: [temperature(22), humidity, pressure],
  scd30: [
    { suffix: '_co2', unit: 'ppm', signal: { mean: 620, daily: 60, drift: 45, noise: 4, min: 400, max: 10_000 } },
    temperature(22),
    humidity,
  ],
  ph: one('pH', { mean: 6.4, drift: 0.12, noise: 0.012, min: 0, max: 14 }),
  ec: one('mS/cm', { mean: 1900, drift: 120, noise: 8, min: 0, max: 19_000 }),
  moisture: one('%', { mean: 46, saw: 8, noise: 0.2, min: 0, max: 100 }),
  co2: one('ppm', { mean: 620, daily: 60, drift: 45, noise: 4, min: 400, max: 5000 }),
  light: one('lx', { mean: 3000, daily: 2500, noise: 12, min: 0, max: 100_000 }),
  flow: one('l/min', { mean: 6, drift: 0.6, noise: 0.05, min: 0, max: 55 }),
}

export function channelsOfSensor(entry: SensorEntry): SensorBlueprint[] {
  const type = (entry.type ?? entry.sensor_type ?? 'unknown').toLowerCase()
  const values = VALUES[type] ?? one('', { mean: 50, drift: 3, noise: 0.3 })
  return values.map(({ suffix, unit, signal }) => ({
    gpio: entry.gpio,
    type: `${type}${suffix}`,
    name: entry.name || type,
    unit,
    signal,
    ...(entry.onewire_address ? { onewire: entry.onewire_address } : {}),
    ...(entry.i2c_address ? { i2c: entry.i2c_address } : {}),
  }))
}

/** The same sensor: pin, base type and address. */
export function isOfSensor(channel: SensorBlueprint, entry: SensorEntry): boolean {
  const type = (entry.type ?? entry.sensor_type ?? '').toLowerCase()
  return (
    channel.gpio === entry.gpio &&
    baseTypeOf(channel.type) === type &&
    (channel.onewire ?? '').toUpperCase() === (entry.onewire_address ?? '').toUpperCase() &&
    (channel.i2c ?? 0) === (entry.i2c_address ?? 0)
  )
}
