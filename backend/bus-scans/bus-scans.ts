// Asks a board which devices answer on a bus, and tells which of them are in use. Built by app/bus-scans.ts.
import Type, { type Static } from 'typebox'
import { checkOf } from '../contract/check-of.ts'
import {
  type BusDevice,
  type BusScan,
  type BusScanRequest,
  i2cDevice,
  romDevice,
  SCAN_TIMEOUT_MS,
} from '../contract/configuration/bus-scan.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'

/** What a system command came to. */
export interface CommandOutcome {
  state: 'accepted' | 'sent' | 'answered' | 'done' | 'failed' | 'expired'
  code: string | null
  message: string | null
  data: unknown
}

export interface SystemCommands {
  /** Sends and waits for the end, never longer than `timeoutMs` and a second. @throws LeitstandError `board.*` */
  ask(
    board: string,
    request: { command: 'scan_bus'; params: Record<string, string | number | boolean>; timeoutMs: number },
    by: string,
  ): Promise<CommandOutcome>
}

export interface BusScansParts {
  commands: SystemCommands
  /** Address (upper case ROM, `0x44`) → name of the sensor that has it on this pin. */
  usedOn(board: string, gpio: number): ReadonlyMap<string, string>
}

/** `address`: ROM as hex digits, or the I²C address as number or `0x44`. */
const ScanData = Type.Object({
  devices: Type.Array(Type.Object({ address: Type.Union([Type.String({ maxLength: 24 }), Type.Integer({ minimum: 0, maximum: 127 })]) }), {
    maxItems: 128,
  }),
})
const scanData = checkOf(ScanData)

export class BusScans {
  readonly #parts: BusScansParts

  constructor(parts: BusScansParts) {
    this.#parts = parts
  }

  /** @throws LeitstandError `board.*`, `scan.silent` (nothing within 10 s), `scan.unsupported` (old firmware), `scan.failed` */
  async scan(board: string, { bus, gpio, sclGpio }: BusScanRequest, by: string): Promise<BusScan> {
    const params = { bus, gpio, ...(bus === 'i2c' && typeof sclGpio === 'number' ? { scl_gpio: sclGpio } : {}) }
    const outcome = await this.#parts.commands.ask(board, { command: 'scan_bus', params, timeoutMs: SCAN_TIMEOUT_MS }, by)
    if (outcome.state === 'expired' || outcome.code === 'no-answer')
      throw new LeitstandError('scan.silent', because('scan-silent', { board, seconds: SCAN_TIMEOUT_MS / 1000 }))
    if (outcome.state !== 'done') throw refusalOf(board, outcome.message ?? outcome.code ?? '')
    const { data } = outcome
    if (!scanData.Check(data)) throw new LeitstandError('scan.failed', because('scan-unreadable', { board }))
    const used = this.#parts.usedOn(board, gpio)
    const devices = data.devices.map((device) => deviceOf(bus, device.address)).filter((device) => device !== undefined)
    return { bus, devices: devices.map((device) => ({ ...device, usedBy: used.get(device.address) ?? null })) }
  }
}

function refusalOf(board: string, message: string): LeitstandError {
  if (/unknown command|not supported|unsupported/i.test(message))
    return new LeitstandError('scan.unsupported', because('scan-unsupported', { board }))
  return new LeitstandError('scan.failed', because('scan-refused', { board, message: message.slice(0, 200) }))
}

type Address = Static<typeof ScanData>['devices'][number]['address']

function deviceOf(bus: BusScanRequest['bus'], address: Address): Omit<BusDevice, 'usedBy'> | undefined {
  if (bus === 'onewire') return typeof address === 'string' ? romDevice(address.replace(/[\s:-]/g, '')) : undefined
  const number = typeof address === 'number' ? address : Number(address)
  return Number.isInteger(number) && number >= 0 && number <= 127 ? i2cDevice(number) : undefined
}
