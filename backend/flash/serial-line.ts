// What the flasher needs of a serial port. Made by adapters/serial; tests put a virtual board behind it.

import type { LeitstandError } from '../contract/errors.ts'

export interface SerialLine {
  readonly path: string
  /** False: the system lets nobody set DTR and RTS here (a pseudo terminal, some bridges). Known after the first `setLines`. */
  readonly hasLines: boolean
  /** Bytes as they come. One listener. */
  onData: (bytes: Uint8Array) => void
  /** The port went away or failed: `flash.port`. Called once. */
  onGone: (fault: LeitstandError) => void
  /** Resolves when the system has taken and sent them. @throws LeitstandError `flash.port` when the port is gone */
  write(bytes: Uint8Array): Promise<void>
  setBaud(baud: number): Promise<void>
  /** Both at once: the flip-flop of a real port would otherwise pass through a state that resets the chip. */
  setLines(lines: { dtr: boolean; rts: boolean }): Promise<void>
  close(): Promise<void>
}

export interface SerialLines {
  /** @throws LeitstandError `flash.port`: busy, no permission, gone */
  open(path: string, baud: number): Promise<SerialLine>
}
