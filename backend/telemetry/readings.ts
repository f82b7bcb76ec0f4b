import type { SensorReading } from '../contract/boards/device-messages.ts'
import { type Quality, qualityFromWord } from '../contract/quality.ts'

/** One reading of the full protocol with old and new field names folded. */
export interface Reading {
  gpio: number
  sensorType: string
  address: string | null
  /** NaN where the board sent none. */
  raw: number
  /** Final value of a board that processes by itself; undefined: the centre processes `raw`. */
  value: number | undefined
  unit: string
  quality: Quality | undefined
  name: string | null
  seq: number | undefined
}

/** Folds field names; undefined when the message carries no number at all. */
export function readReading(message: SensorReading, gpio: number): Reading | undefined {
  const raw = message.raw ?? message.raw_value
  if (raw === undefined && message.value === undefined) return undefined
  // `raw_mode: false`, or a value without that flag: final as the board made it.
  const final =
    message.raw_mode === false ? (message.value ?? raw) : message.raw_mode === true && raw !== undefined ? undefined : message.value
  return {
    gpio,
    sensorType: message.sensor_type.toLowerCase(),
    address: addressOf(message),
    raw: raw ?? Number.NaN,
    value: final,
    unit: message.unit ?? '',
    quality: message.quality === undefined ? undefined : qualityFromWord(message.quality),
    name: message.sensor_name ?? null,
    seq: message.seq,
  }
}

function addressOf(message: SensorReading): string | null {
  if (message.onewire_address !== undefined && message.onewire_address !== null && message.onewire_address !== '') {
    return message.onewire_address.toUpperCase()
  }
  if (message.i2c_address === undefined || message.i2c_address === null || message.i2c_address === 0) return null
  return `0x${message.i2c_address.toString(16).padStart(2, '0')}`
}
