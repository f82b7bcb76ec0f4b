import type { SensorSetting } from './configuration.ts'

/** The kinds of sensors boards in the field know: how each is wired, and which series one of it gives. Pure; screens and checks share it. */

export type SensorBus = 'onewire' | 'i2c' | 'analog' | 'pulse' | 'serial'

export interface SensorKind {
  /** Base type as a configuration names it. */
  readonly type: string
  /** Name of the part or quantity, for people; the same in every language. */
  readonly label: string
  readonly bus: SensorBus
  /** Addresses the part can have on I²C; the first one is usual. */
  readonly i2c: readonly number[]
  /** `sensor_type` of the series it gives. */
  readonly gives: readonly string[]
  /** Least time between two measurements the part can keep, s. */
  readonly leastIntervalS: number
}

const kind = (
  type: string,
  label: string,
  bus: SensorBus,
  gives: readonly string[] = [type],
  i2c: readonly number[] = [],
  leastIntervalS = 2,
): SensorKind => ({ type, label, bus, i2c, gives, leastIntervalS })

export const SENSOR_KINDS: readonly SensorKind[] = [
  kind('ds18b20', 'DS18B20', 'onewire'),
  kind('sht31', 'SHT31', 'i2c', ['sht31_temperature', 'sht31_humidity'], [0x44, 0x45]),
  kind('bmp280', 'BMP280', 'i2c', ['bmp280_pressure', 'bmp280_temperature'], [0x76, 0x77]),
  kind('bme280', 'BME280', 'i2c', ['bme280_temperature', 'bme280_humidity', 'bme280_pressure'], [0x76, 0x77]),
  kind('scd30', 'SCD30', 'i2c', ['scd30_co2'], [0x61]),
  kind('bh1750', 'BH1750', 'i2c', ['bh1750'], [0x23, 0x5c]),
  kind('tsl2561', 'TSL2561', 'i2c', ['tsl2561'], [0x39, 0x29, 0x49]),
  kind('mhz19', 'MH-Z19', 'serial', ['mhz19_co2'], [], 5),
  kind('ph', 'pH', 'analog'),
  kind('ec', 'EC', 'analog'),
  kind('moisture', 'Moisture', 'analog'),
  kind('adc', 'ADC', 'analog'),
  kind('flow', 'Flow', 'pulse'),
]

const byType = new Map(SENSOR_KINDS.map((one) => [one.type, one]))
const bySeries = new Map(SENSOR_KINDS.flatMap((one) => one.gives.map((series) => [series, one] as const)))

export function sensorKind(type: string): SensorKind | undefined {
  return byType.get(type.toLowerCase()) ?? bySeries.get(type.toLowerCase())
}

/** `sht31_temperature` → `sht31`; a type nobody knows stays as it is. */
export function baseType(sensorType: string): string {
  return sensorKind(sensorType)?.type ?? sensorType.toLowerCase()
}

/** Address as a series has it: the ROM, `0x44`, or null. */
export function addressOf(setting: Pick<SensorSetting, 'onewireAddress' | 'i2cAddress'>): string | null {
  if (setting.onewireAddress !== null) return setting.onewireAddress
  return setting.i2cAddress === null ? null : `0x${setting.i2cAddress.toString(16).padStart(2, '0')}`
}

/** True where a series is given by this sensor: same pin, same kind, same address (one that the series does not name fits). */
export function isSeriesOf(
  series: { gpio: number | null; sensorType: string; address: string | null },
  setting: Pick<SensorSetting, 'gpio' | 'type' | 'onewireAddress' | 'i2cAddress'>,
): boolean {
  if (series.gpio !== setting.gpio || baseType(series.sensorType) !== baseType(setting.type)) return false
  const address = addressOf(setting)
  return series.address === null || address === null || series.address.toLowerCase() === address.toLowerCase()
}

/** A new sensor on this pin: reads every 10 s, the centre makes the value. */
export function plainSensor(gpio: number, type: string, name: string): SensorSetting {
  return {
    gpio,
    type,
    name,
    subzone: null,
    active: true,
    onewireAddress: null,
    i2cAddress: sensorKind(type)?.i2c[0] ?? null,
    sclGpio: null,
    processing: 'centre',
    operatingMode: 'continuous',
    sampleIntervalS: 10,
    reportIntervalS: 10,
  }
}
