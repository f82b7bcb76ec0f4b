// A process for every port that is watched, kept while the port comes and goes: what a board pours out cannot hold up readings.
// Made by app/flash.ts.
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { errorOf, LeitstandError } from '../../contract/errors.ts'
import type { ResetTarget } from '../../contract/flash/serial-monitor.ts'
import { because } from '../../contract/reasons.ts'
import type { MonitorPort, MonitorPorts, PortListener } from '../../monitor/monitor-port.ts'
import type { MonitorAct, MonitorAsk, MonitorTell } from './monitor-protocol.ts'
import { startChild } from './start-child.ts'

/** The machine may be busy. */
const START_MS = 30_000
/** Sending waits for the board, 10 s at most (serial-port-lines.ts). */
const ANSWER_MS = 15_000
const HEAP_MB = 64

export class MonitorProcesses implements MonitorPorts {
  readonly #entry: string

  /** @param entry file of the process, which joins serialport and the reset sequences */
  constructor(entry: URL) {
    this.#entry = fileURLToPath(entry)
  }

  make(path: string, listener: PortListener): MonitorPort {
    return new ProcessPort(this.#entry, path, listener)
  }
}

interface Waiting {
  resolve(): void
  reject(fault: LeitstandError): void
}

class ProcessPort implements MonitorPort {
  readonly #entry: string
  readonly #path: string
  readonly #listener: PortListener
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #ready: Promise<void> = Promise.resolve()
  #lastId = 0
  #isOpen = false

  constructor(entry: string, path: string, listener: PortListener) {
    this.#entry = entry
    this.#path = path
    this.#listener = listener
  }

  async open(baud: number): Promise<void> {
    if (this.#child === undefined) this.#ready = this.#start()
    await this.#ready
    await this.#do({ kind: 'open', path: this.#path, baud })
    this.#isOpen = true
  }

  async close(): Promise<void> {
    this.#isOpen = false
    if (this.#child !== undefined) await this.#do({ kind: 'close' })
  }

  send(bytes: Uint8Array): Promise<void> {
    return this.#do({ kind: 'send', bytes })
  }

  setBaud(baud: number): Promise<void> {
    return this.#do({ kind: 'baud', baud })
  }

  reset(into: ResetTarget, usb: boolean): Promise<void> {
    return this.#do({ kind: 'reset', into, usb })
  }

  async stop(): Promise<void> {
    this.#isOpen = false
    const child = this.#child
    if (child === undefined) return
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#end('the monitor was closed')
    await exited
  }

  #start(): Promise<void> {
    const child = startChild(this.#entry, HEAP_MB)
    this.#child = child
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#end(`its process did not start within ${START_MS} ms`), START_MS)
      this.#waiting.set(0, { resolve, reject })
      // Sent by the process's entry alone.
      child.on('message', (message: MonitorTell) => {
        if (message.type === 'ready') {
          clearTimeout(timer)
          this.#answered(0)?.resolve()
        } else if (this.#child === child) this.#hear(message)
      })
      child.on('error', (cause) => this.#child === child && this.#end(cause.message))
      child.on('exit', (code, signal) => {
        clearTimeout(timer)
        if (this.#child === child) this.#end(`its process ended (${signal ?? `exit code ${code}`})`)
      })
    })
  }

  #hear(message: Exclude<MonitorTell, { type: 'ready' }>): void {
    if (message.type === 'bytes') {
      if (this.#isOpen) this.#listener.bytes(message.bytes, message.atMs, message.lost)
      this.#tell({ type: 'taken', bytes: message.bytes.length })
    } else if (message.type === 'gone') this.#leave(errorOf(message.fault))
    else if (message.type === 'done') this.#answered(message.id)?.resolve()
    else this.#answered(message.id)?.reject(errorOf(message.fault))
  }

  async #do(act: MonitorAct): Promise<void> {
    const id = ++this.#lastId
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#answered(id)?.reject(this.#fault(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
      this.#waiting.set(id, {
        resolve: () => {
          clearTimeout(timer)
          resolve()
        },
        reject: (fault) => {
          clearTimeout(timer)
          reject(fault)
        },
      })
      if (!this.#tell({ type: 'do', id, act })) this.#answered(id)?.reject(this.#fault('its process has ended'))
    })
  }

  #tell(message: MonitorAsk): boolean {
    if (this.#child?.connected !== true) return false
    this.#child.send(message)
    return true
  }

  #answered(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  /** The next opening starts another process. */
  #end(why: string): void {
    const child = this.#child
    this.#child = undefined
    child?.kill('SIGKILL')
    const fault = this.#fault(why)
    for (const id of [...this.#waiting.keys()]) this.#answered(id)?.reject(fault)
    this.#leave(fault)
  }

  #leave(fault: LeitstandError): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#listener.gone(fault)
  }

  #fault(message: string): LeitstandError {
    return new LeitstandError('flash.port', because('port-failed', { port: this.#path, message }))
  }
}
