// Serial ports by the package serialport. Only in processes of their own (flash-child.ts, the command line): its native part must not run
// in worker threads, there it ends the whole program.
import { existsSync, write } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { SerialPort } from 'serialport'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'
import { because } from '../../contract/reasons.ts'
import type { SerialLine, SerialLines } from '../../flash/serial-line.ts'
import { holderOfFile } from './file-holder.ts'
import { openFault } from './port-fault.ts'
import { ResetChannel } from './reset-channel.ts'

const writeSome = promisify(write)
const WRITE_MS = 10_000
/** Between two looks at a full buffer. */
const FULL_MS = 2
/** A pseudo terminal whose other end has gone gives no event: its name is looked for. */
const LOOK_EVERY_MS = 300

export class SerialPortLines implements SerialLines {
  async open(path: string, baud: number): Promise<SerialLine> {
    if (isDevice(path) && !existsSync(path)) throw new LeitstandError('flash.port', because('port-gone', { port: path }))
    // A program that does not lock the port would take half of the bytes. A pseudo terminal is held by its other end too, so it is left out.
    const holder = isDevice(path) && path.startsWith('/dev/tty') ? holderOfFile(path) : undefined
    if (holder !== undefined)
      throw new LeitstandError('flash.port', because('port-busy', { port: path, program: holder.program, pid: String(holder.pid) }))
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
  onGone: (fault: LeitstandError) => void = () => undefined
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
    port.on('error', (cause) => this.#leave(cause))
    this.#look = setInterval(() => isDevice(path) && !existsSync(path) && this.#leave(), LOOK_EVERY_MS)
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#orGone(this.#write(bytes))
  }

  async #write(bytes: Uint8Array): Promise<void> {
    const fd = descriptorOf(this.#port)
    if (fd === undefined) await called((done) => this.#port.write(bytes, done), WRITE_MS)
    else await writeAll(fd, bytes)
    await called((done) => this.#port.drain(done), WRITE_MS)
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
      if (!isNoLines(cause)) throw this.#fault(cause)
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

  #leave(cause?: unknown): void {
    if (this.#closed || this.#gone) return
    this.#gone = true
    this.onGone(goneFault(this.path, cause))
  }

  async #orGone(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (cause) {
      throw this.#fault(cause)
    }
  }

  #fault(cause: unknown): LeitstandError {
    this.#leave(cause)
    return goneFault(this.path, cause)
  }
}

/** A port that is not there any more was pulled, whatever the system calls it; one that is has failed by itself. */
function goneFault(port: string, cause: unknown): LeitstandError {
  const message = cause instanceof Error ? cause.message : ''
  const pulled =
    message === '' || (isDevice(port) && !existsSync(port)) || /port is not open|EIO|input\/output|ENXIO|no such device/i.test(message)
  const reason = pulled ? because('port-gone', { port }) : because('port-failed', { port, message: message.slice(0, 200) })
  return new LeitstandError('flash.port', reason, { cause })
}

/** On Linux and macOS. */
function descriptorOf(port: SerialPort): number | undefined {
  const { port: binding } = port
  return binding !== undefined && 'fd' in binding && typeof binding.fd === 'number' ? binding.fd : undefined
}

/**
 * serialport waits for the system to say that a full buffer has room again, and of a pseudo terminal now and then nobody says so: one of some
 * thousand blocks hung. Asking again after a moment needs no word of anybody.
 */
async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  const until = performance.now() + WRITE_MS
  for (let sent = 0; sent < bytes.length; ) {
    try {
      sent += (await writeSome(fd, bytes, sent, bytes.length - sent)).bytesWritten
    } catch (cause) {
      const full = codeOf(cause) === 'EAGAIN' || codeOf(cause) === 'EINTR'
      if (!full) throw cause
      if (performance.now() > until) throw new Error(`the serial port took nothing for ${WRITE_MS} ms`, { cause })
      await wait(FULL_MS)
    }
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
