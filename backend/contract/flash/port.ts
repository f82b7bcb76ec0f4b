import Type, { type Static } from 'typebox'
import { documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'

/** Serial ports of this machine: `GET /api/serial-ports`, live topic `documents/serial-ports`; within a second of plugging in or out. */

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

const SERIAL_PORT_BODY = {
  /** What to open: `/dev/ttyUSB0`, `COM3`. Of a device without a driver: empty. */
  path: Type.String(),
  /** USB ids, four hex digits in lower case; null: not by USB. */
  vendorId: orNull(Type.String()),
  productId: orNull(Type.String()),
  manufacturer: orNull(Type.String()),
  product: orNull(Type.String()),
  serialNumber: orNull(Type.String()),
  /** `CP210x`; null: not known. */
  bridge: orNull(Type.String()),
  /** Board or chips that it most likely is, `XIAO ESP32-C3`: USB ids name the bridge, not the chip. Null: no idea. */
  likely: orNull(Type.String()),
  /** The chip's own USB. */
  ownUsb: Type.Boolean(),
  /** `lane`: this program flashes it. */
  access: Type.Enum(['free', 'lane', 'busy', 'forbidden', 'no-driver'] as const),
  holder: orNull(Type.Object({ pid: Type.Integer(), program: Type.String() })),
  /** What to do where it is not free. */
  remedy: orNull(Reason),
}
export const SerialPortInfo = documentOf(SERIAL_PORT_BODY)
export type SerialPortInfo = Static<typeof SerialPortInfo>
const bodySchema = Type.Object(SERIAL_PORT_BODY)
export type SerialPortBody = Static<typeof bodySchema>

export interface UsbName {
  bridge: string
  likely: string | null
  ownUsb: boolean
  /** Linux module that makes a port of it. */
  module: string
}

/** Bridges and boards that carry an ESP32, by `vendor:product`. */
const USB_NAMES: Readonly<Record<string, UsbName>> = {
  '10c4:ea60': { bridge: 'CP210x', likely: 'ESP32 board', ownUsb: false, module: 'cp210x' },
  '1a86:7523': { bridge: 'CH340', likely: 'ESP32 board', ownUsb: false, module: 'ch341' },
  '1a86:55d4': { bridge: 'CH9102', likely: 'ESP32 board', ownUsb: false, module: 'cdc_acm' },
  '0403:6001': { bridge: 'FT232R', likely: null, ownUsb: false, module: 'ftdi_sio' },
  '0403:6015': { bridge: 'FT231X', likely: null, ownUsb: false, module: 'ftdi_sio' },
  '303a:1001': { bridge: 'USB-Serial/JTAG', likely: 'ESP32-C3, -S3 or -C6', ownUsb: true, module: 'cdc_acm' },
  '2886:0046': { bridge: 'USB-Serial/JTAG', likely: 'XIAO ESP32-C3', ownUsb: true, module: 'cdc_acm' },
}

export function usbName(vendorId: string | null, productId: string | null): UsbName | undefined {
  return USB_NAMES[`${vendorId}:${productId}`]
}
