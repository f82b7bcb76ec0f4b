import type { PinWish } from './board-type.ts'
import type { SensorSetting } from './configuration.ts'

/** What kinds of sensor need: wire, address, time for one measurement. Types nobody lists are told by their address. Pure. */

export type Wiring = 'onewire' | 'i2c' | 'analog' | 'digital' | 'pulse'

export interface SensorKind {
  /** Base type in lower case, as SensorSetting.type. */
  readonly type: string
  readonly wiring: Wiring
  /** I²C addresses it can have; the first is the usual one. */
  readonly addresses: readonly number[]
  /** One measurement keeps the bus busy for so long, ms. Source: the chip's datasheet, the highest resolution. */
  readonly conversionMs: number
  /** Readings that one measurement gives. */
  readonly readings: number
  /** Other names in the field. */
  readonly aliases: readonly string[]
  /** Sample interval to start with, s. */
  readonly sampleIntervalS: number
  /** False: not offered when placing. */
  readonly offered: boolean
}

const kind = (type: string, wiring: Wiring, conversionMs: number, more: Partial<SensorKind> = {}): SensorKind => ({
  type,
  wiring,
  addresses: [],
  conversionMs,
  readings: 1,
  aliases: [],
  sampleIntervalS: 10,
  offered: true,
  ...more,
})

export const SENSOR_KINDS: readonly SensorKind[] = [
  kind('ds18b20', 'onewire', 750, { aliases: ['temperature'] }),
  kind('sht31', 'i2c', 15, { addresses: [0x44, 0x45], readings: 2 }),
  kind('bme280', 'i2c', 113, { addresses: [0x76, 0x77], readings: 3 }),
  kind('bmp280', 'i2c', 44, { addresses: [0x76, 0x77], readings: 2 }),
  kind('light', 'i2c', 402, { addresses: [0x23, 0x5c, 0x29, 0x39, 0x49], aliases: ['bh1750', 'tsl2561'] }),
  kind('scd30', 'i2c', 2000, { addresses: [0x61], readings: 3, sampleIntervalS: 30 }),
  kind('co2', 'pulse', 1004, { aliases: ['mhz19'], sampleIntervalS: 30 }),
  kind('ph', 'analog', 20),
  kind('ec', 'analog', 20),
  kind('moisture', 'analog', 20, { aliases: ['soil_moisture'], sampleIntervalS: 30 }),
  kind('level', 'analog', 20),
  kind('pressure', 'analog', 20),
  kind('adc', 'analog', 20, { aliases: ['analog'] }),
  kind('flow', 'pulse', 1000),
  kind('digital', 'digital', 1, { aliases: ['switch', 'door', 'motion'] }),
]

const BY_TYPE = new Map(SENSOR_KINDS.flatMap((one) => [one.type, ...one.aliases].map((type) => [type, one] as const)))

/** Where the type is known; `sht31_humidity` is an `sht31`. */
export function sensorKind(type: string): SensorKind | undefined {
  const lower = type.toLowerCase()
  return BY_TYPE.get(lower) ?? BY_TYPE.get(lower.split('_')[0] ?? '')
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
