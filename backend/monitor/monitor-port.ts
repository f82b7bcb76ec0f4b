// What the monitor needs of a serial port: opened and closed many times over its life. Made by adapters/serial in a process of its own.
import type { LeitstandError } from '../contract/errors.ts'
import type { ResetTarget } from '../contract/flash/serial-monitor.ts'

export interface PortListener {
  /** @param lost bytes left out before these, as they came faster than they were taken */
  bytes(bytes: Uint8Array, atMs: number, lost: number): void
  /** The port went away, `flash.port`. Called once for each opening. */
  gone(fault: LeitstandError): void
}

export interface MonitorPort {
  /** @throws LeitstandError `flash.port`: busy, no permission, gone */
  open(baud: number): Promise<void>
  /** Nothing is heard any more when it resolves; also when it was not open. */
  close(): Promise<void>
  /** @throws LeitstandError `flash.port` */
  send(bytes: Uint8Array): Promise<void>
  setBaud(baud: number): Promise<void>
  /** @param usb the port is the chip's own USB. @throws LeitstandError `flash.port`: no reset lines, or gone */
  reset(into: ResetTarget, usb: boolean): Promise<void>
  /** Ends its process. */
  stop(): Promise<void>
}

export interface MonitorPorts {
  make(path: string, listener: PortListener): MonitorPort
}
