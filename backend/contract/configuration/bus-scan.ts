import Type, { type Static, type TSchema } from 'typebox'
import { MAX_GPIO } from '../boards/device-topics.ts'
import { SENSOR_KINDS } from '../sensor-kind.ts'

/** A board's search for devices on one of its buses: `POST /api/boards/{id}/scan`, command `scan_bus`. Pure parts shared by screen and backend. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** A board answers within this time, ms. */
export const SCAN_TIMEOUT_MS = 10_000

export const BusScanRequest = Type.Object(
  {
    bus: Type.Enum(['onewire', 'i2c'] as const),
    /** OneWire wire, or SDA. */
    gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
    sclGpio: Type.Optional(orNull(Type.Integer({ minimum: 0, maximum: MAX_GPIO }))),
  },
  { additionalProperties: false },
)
export type BusScanRequest = Static<typeof BusScanRequest>

export const BusDevice = Type.Object({
  /** ROM, 16 hex digits in upper case, or `0x44`. */
  address: Type.String(),
  /** Family of a OneWire device, or parts that can have this I²C address; empty = unknown. */
  parts: Type.Array(Type.String()),
  /** Sensor type that it most likely is, for a new sensor; null = unknown. */
  type: orNull(Type.String()),
  /** False: the ROM's checksum does not fit, the reading was disturbed. */
  valid: Type.Boolean(),
  /** Name of the sensor of the configuration, or of the channel, that has this address already. */
  usedBy: orNull(Type.String()),
})
export type BusDevice = Static<typeof BusDevice>

export const BusScan = Type.Object({ bus: Type.Enum(['onewire', 'i2c'] as const), devices: Type.Array(BusDevice) })
export type BusScan = Static<typeof BusScan>

const FAMILIES: Readonly<Record<number, { name: string; type: string | null }>> = {
  1: { name: 'DS2401', type: null },
  16: { name: 'DS18S20', type: 'ds18b20' },
  34: { name: 'DS1822', type: 'ds18b20' },
  38: { name: 'DS2438', type: null },
  40: { name: 'DS18B20', type: 'ds18b20' },
  41: { name: 'DS2408', type: null },
  59: { name: 'MAX31850', type: null },
  66: { name: 'DS28EA00', type: 'ds18b20' },
}

const ROM = /^[0-9A-Fa-f]{16}$/

/** The eighth byte must be the checksum of the first seven. */
export function isRomValid(rom: string): boolean {
  return ROM.test(rom) && withRomChecksum(rom.slice(0, 14)) === rom.toUpperCase()
}

/**
 * The whole ROM, upper case: CRC-8 of Maxim (x⁸ + x⁵ + x⁴ + 1, reflected; application note 27) goes behind.
 * @param seven family and serial number, 14 hex digits
 */
export function withRomChecksum(seven: string): string {
  let crc = 0
  for (let at = 0; at < 14; at += 2) {
    let byte = Number.parseInt(seven.slice(at, at + 2), 16)
    for (let bit = 0; bit < 8; bit++) {
      const mix = (crc ^ byte) & 1
      crc >>= 1
      if (mix === 1) crc ^= 0x8c
      byte >>= 1
    }
  }
  return `${seven}${crc.toString(16).padStart(2, '0')}`.toUpperCase()
}

/** What a OneWire ROM says of its device: the first byte is its family. */
export function romDevice(rom: string): Omit<BusDevice, 'usedBy'> {
  const family = FAMILIES[Number.parseInt(rom.slice(0, 2), 16)]
  return { address: rom.toUpperCase(), parts: family ? [family.name] : [], type: family?.type ?? null, valid: isRomValid(rom) }
}

/** Parts that can have this I²C address; the address alone never proves which. */
export function i2cDevice(address: number): Omit<BusDevice, 'usedBy'> {
  const kinds = SENSOR_KINDS.filter(({ isPart, addresses }) => isPart && addresses.includes(address))
  return {
    address: `0x${address.toString(16).padStart(2, '0')}`,
    parts: kinds.map(({ label }) => label),
    type: kinds[0]?.type ?? null,
    valid: true,
  }
}
