import type { PinWish } from './boards/type.ts'
import type { SensorSetting } from './configuration/configuration.ts'

/**
 * The kinds of sensors boards in the field know: wire, address, time for one measurement, and the series each gives. Types nobody lists
 * are told by their address. Pure; the one table of screens, pin checks and load checks.
 */

export type Wiring = 'onewire' | 'i2c' | 'analog' | 'digital' | 'pulse'

export interface SensorKind {
  /** Base type in lower case, as SensorSetting.type. */
  readonly type: string
  /** Name of the part or quantity, for people; the same in every language. */
  readonly label: string
  /** False: a quantity that several parts measure, so that an address does not tell it. */
  readonly isPart: boolean
  readonly wiring: Wiring
  /** I²C addresses it can have; the first is the usual one. */
  readonly addresses: readonly number[]
  /** `sensor_type` of the series that one of it gives. */
  readonly gives: readonly string[]
  /** Other names of the same in the field. */
  readonly aliases: readonly string[]
  /** One measurement keeps the bus busy for so long, ms. Source: the chip's datasheet, the highest resolution. */
  readonly conversionMs: number
  /** Least time between two measurements the part can keep, s. */
  readonly leastIntervalS: number
  /** Sample interval to start with, s. */
  readonly usualIntervalS: number
}

const kind = (type: string, label: string, wiring: Wiring, conversionMs: number, more: Partial<SensorKind> = {}): SensorKind => ({
  type,
  label,
  isPart: true,
  wiring,
  conversionMs,
  addresses: [],
  gives: [type],
  aliases: [],
  leastIntervalS: 2,
  usualIntervalS: 10,
  ...more,
})

export const SENSOR_KINDS: readonly SensorKind[] = [
  kind('ds18b20', 'DS18B20', 'onewire', 750, { aliases: ['temperature'] }),
  kind('sht31', 'SHT31', 'i2c', 15, { addresses: [0x44, 0x45], gives: ['sht31_temperature', 'sht31_humidity'] }),
  kind('bmp280', 'BMP280', 'i2c', 44, { addresses: [0x76, 0x77], gives: ['bmp280_pressure', 'bmp280_temperature'] }),
  kind('bme280', 'BME280', 'i2c', 113, { addresses: [0x76, 0x77], gives: ['bme280_temperature', 'bme280_humidity', 'bme280_pressure'] }),
  kind('bh1750', 'BH1750', 'i2c', 180, { addresses: [0x23, 0x5c], gives: ['bh1750', 'bh1750_light'] }),
  kind('tsl2561', 'TSL2561', 'i2c', 402, { addresses: [0x39, 0x29, 0x49], gives: ['tsl2561', 'tsl2561_light'] }),
  kind('light', 'Light', 'i2c', 402, { isPart: false, addresses: [0x23, 0x5c, 0x29, 0x39, 0x49] }),
  kind('scd30', 'SCD30', 'i2c', 2000, {
    addresses: [0x61],
    gives: ['scd30_co2', 'scd30_temperature', 'scd30_humidity'],
    usualIntervalS: 30,
  }),
  // Read by the length of its PWM pulse: one pin, one period of 1,004 ms.
  kind('mhz19', 'MH-Z19', 'pulse', 1004, { gives: ['mhz19_co2'], leastIntervalS: 5, usualIntervalS: 30 }),
  kind('co2', 'CO₂', 'pulse', 1004, { isPart: false, leastIntervalS: 5, usualIntervalS: 30 }),
  kind('ph', 'pH', 'analog', 20),
  kind('ec', 'EC', 'analog', 20),
  kind('moisture', 'Moisture', 'analog', 20, { aliases: ['soil_moisture'], usualIntervalS: 30 }),
  kind('level', 'Level', 'analog', 20),
  kind('pressure', 'Pressure', 'analog', 20),
  kind('adc', 'ADC', 'analog', 20, { aliases: ['analog'] }),
  kind('flow', 'Flow', 'pulse', 1000),
  kind('digital', 'Digital', 'digital', 1, { aliases: ['switch', 'door', 'motion'] }),
]

const BY_NAME = new Map(SENSOR_KINDS.flatMap((one) => [one.type, ...one.gives, ...one.aliases].map((name) => [name, one] as const)))

/** Where the type is known; `sht31_humidity` is an `sht31`, and so is `sht31_anything`. */
export function sensorKind(type: string): SensorKind | undefined {
  const lower = type.toLowerCase()
  return BY_NAME.get(lower) ?? BY_NAME.get(lower.split('_')[0] ?? '')
}

/** An address says more than the type: an EC probe behind an I²C converter is an I²C device. Undefined: nothing tells. */
export function wiringOf(sensor: Pick<SensorSetting, 'type' | 'onewireAddress' | 'i2cAddress' | 'sclGpio'>): Wiring | undefined {
  if (sensor.onewireAddress !== null) return 'onewire'
  if (sensor.i2cAddress !== null || sensor.sclGpio !== null) return 'i2c'
  return sensorKind(sensor.type)?.wiring
}

/** The address a device answers to: the given one, else the usual one of its kind. */
export function i2cAddressOf(sensor: Pick<SensorSetting, 'type' | 'i2cAddress'>): number | null {
  return sensor.i2cAddress ?? sensorKind(sensor.type)?.addresses[0] ?? null
}

/** What its first pin is wanted for; a type that nobody knows is taken for the least, a level. */
export function firstWish(wiring: Wiring | undefined): PinWish {
  return wiring === 'i2c' ? 'sda' : (wiring ?? 'digital')
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
