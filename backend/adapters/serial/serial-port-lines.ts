// Serial ports by the package serialport. Only in processes of their own (flash-child.ts, the command line): its native part must not run
// in worker threads, there it ends the whole program.
import { existsSync } from 'node:fs'
import { SerialPort } from 'serialport'
import { LeitstandError } from '../../contract/errors.ts'
import { because } from '../../contract/reasons.ts'
import type { SerialLine, SerialLines } from '../../flash/serial-line.ts'
import { holderOfFile } from './file-holder.ts'
import { openFault } from './port-fault.ts'
import { ResetChannel } from './reset-channel.ts'

const WRITE_MS = 10_000
/** A pseudo terminal whose other end has gone gives no event: its name is looked for. */
const LOOK_EVERY_MS = 300

export class SerialPortLines implements SerialLines {
  async open(path: string, baud: number): Promise<SerialLine> {
    if (isDevice(path) && !existsSync(path)) throw new LeitstandError('flash.port', because('port-gone', { port: path }))
    // A program that does not lock the port would take half of the bytes. A pseudo terminal is held by its other end too, so it is left out.
    const holder = isDevice(path) && path.startsWith('/dev/tty') ? holderOfFile(path) : undefined
    if (holder !== undefined)
      throw new LeitstandError('flash.port', because('port-busy', { port: path, program: holder.program, pid: holder.pid }))
    // Without hupcl the last close would not pull DTR and RTS, which resets many boards.
    const port = new SerialPort({ path, baudRate: baud, autoOpen: false, hupcl: false, lock: true })
    try {
      await called((done) => port.open(done))
    } catch (cause) {
      throw openFault(path, cause)
    }
    return new SerialPortLine(path, port)
  }
}

class SerialPortLine implements SerialLine {
  readonly path: string
  hasLines = true
  onData: (bytes: Uint8Array) => void = () => undefined
  onGone: () => void = () => undefined
  readonly #port: SerialPort
  readonly #look: NodeJS.Timeout
  #channel: ResetChannel | undefined
  #closed = false
  #gone = false

  constructor(path: string, port: SerialPort) {
    this.path = path
    this.#port = port
    port.on('data', (bytes: Uint8Array) => this.onData(bytes))
    port.on('close', () => this.#leave())
    port.on('error', () => this.#leave())
    this.#look = setInterval(() => isDevice(path) && !existsSync(path) && this.#leave(), LOOK_EVERY_MS)
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#orGone(
      called((done) => {
        this.#port.write(bytes, (cause) => (cause ? done(cause) : this.#port.drain(done)))
      }, WRITE_MS),
    )
  }

  async setBaud(baud: number): Promise<void> {
    await this.#orGone(called((done) => this.#port.update({ baudRate: baud }, done)))
  }

  async setLines(lines: { dtr: boolean; rts: boolean }): Promise<void> {
    if (!this.hasLines) return
    if (this.#channel !== undefined) {
      await this.#orGone(this.#channel.set(lines))
      return
    }
    try {
      await called((done) => this.#port.set(lines, done))
    } catch (cause) {
      if (!isNoLines(cause)) throw await this.#fault(cause)
      this.#channel = await ResetChannel.beside(this.path)
      if (this.#channel === undefined) this.hasLines = false
      else await this.#orGone(this.#channel.set(lines))
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#look)
    this.#channel?.close()
    if (this.#port.isOpen) await called((done) => this.#port.close(done))
  }

  #leave(): void {
    if (this.#closed || this.#gone) return
    this.#gone = true
    this.onGone()
  }

  async #orGone(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (cause) {
      throw await this.#fault(cause)
    }
  }

  /** A port that fails in the middle has gone, whatever the system calls it. */
  async #fault(cause: unknown): Promise<LeitstandError> {
    this.#leave()
    return new LeitstandError('flash.port', because('port-gone', { port: this.path }), { cause })
  }
}

/** serialport gives no code for ENOTTY: the text is all there is. */
function isNoLines(cause: unknown): boolean {
  return cause instanceof Error && /inappropriate ioctl|not supported|ENOTTY|EINVAL|invalid argument/i.test(cause.message)
}

/** Paths of Windows (COM3) are no files. */
function isDevice(path: string): boolean {
  return path.startsWith('/')
}

function called(start: (done: (cause?: Error | null) => void) => void, timeoutMs = 5000): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the serial port did not answer within ${timeoutMs} ms`)), timeoutMs)
    start((cause) => {
      clearTimeout(timer)
      if (cause) reject(cause)
      else resolve()
    })
  })
}
