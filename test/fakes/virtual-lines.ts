// Serial ports whose other end is a virtual board in the same process: no terminal, no waiting for one.
import { LeitstandError } from '../../backend/contract/errors.ts'
import { because } from '../../backend/contract/reasons.ts'
import type { SerialLine, SerialLines } from '../../backend/flash/serial-line.ts'
import type { Stub } from '../../backend/flash/start-stub.ts'
import { VirtualBoard, type VirtualBoardSpec } from './virtual-board/virtual-board.ts'

export interface PluggedBoard {
  board: VirtualBoard
  lines: SerialLines
  /** What the host sent since the start. */
  sent: number
  plug(): void
}

/** @param hasLines false: DTR and RTS cannot be set */
export function plugBoard(spec: VirtualBoardSpec, path = '/dev/ttyV0', hasLines = true): PluggedBoard {
  let open: VirtualLine | undefined
  let plugged = true
  const board = new VirtualBoard(spec, (bytes) => open?.deliver(Uint8Array.from(bytes)))
  const port: PluggedBoard = {
    board,
    sent: 0,
    lines: {
      open: async () => {
        if (!plugged) throw new LeitstandError('flash.port', because('port-gone', { port: path }))
        open = new VirtualLine(path, board, hasLines, (bytes) => {
          port.sent += bytes
        })
        return open
      },
    },
    plug: () => {
      plugged = true
      board.start('run')
    },
  }
  board.onUnplug = () => {
    plugged = false
    open?.onGone(new LeitstandError('flash.port', because('port-gone', { port: path })))
  }
  board.start('run')
  return port
}

class VirtualLine implements SerialLine {
  readonly path: string
  readonly hasLines: boolean
  onData: (bytes: Uint8Array) => void = () => undefined
  onGone: (fault: LeitstandError) => void = () => undefined
  readonly #board: VirtualBoard
  readonly #count: (bytes: number) => void
  #closed = false

  constructor(path: string, board: VirtualBoard, hasLines: boolean, count: (bytes: number) => void) {
    this.path = path
    this.#board = board
    this.hasLines = hasLines
    this.#count = count
  }

  /** In a turn of its own, as from a real port. */
  deliver(bytes: Uint8Array): void {
    setImmediate(() => {
      if (!this.#closed) this.onData(bytes)
    })
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#count(bytes.length)
    this.#board.receive(bytes)
  }

  async setBaud(): Promise<void> {
    // A virtual board understands every speed.
  }

  async setLines(lines: { dtr: boolean; rts: boolean }): Promise<void> {
    if (this.hasLines) this.#board.setLines(lines)
  }

  async close(): Promise<void> {
    this.#closed = true
  }
}

/** Any bytes do: a virtual board takes what is loaded for the stub. */
export const VIRTUAL_STUB: Stub = {
  entry: 0x400a_9074,
  text: new Uint8Array(7000),
  textStart: 0x400a8000,
  data: new Uint8Array(200),
  dataStart: 0x3ffded68,
}
