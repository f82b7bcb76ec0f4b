// One port that is watched: open, gone and tried again, lent to whoever flashes it and taken back. Made by serial-monitors.ts.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { NOTE_KINDS, ResetTarget, SerialEntry, SerialMonitorBody } from '../contract/flash/serial-monitor.ts'
import { because } from '../contract/reasons.ts'
import type { MonitorPort, MonitorPorts } from './monitor-port.ts'
import { RecentBytes } from './recent-bytes.ts'

export interface SerialMonitorParts {
  ports: MonitorPorts
  clock: Clock
  path: string
  baud: number
  /** The port is in other hands from the start. */
  lent: boolean
  onEntry(entry: SerialEntry): void
  /** What screens show of it has changed. */
  onState(): void
  onTrouble(cause: unknown): void
}

/** A board that was pulled is back soon after it is plugged in. */
const GONE_RETRY_MS = 500
/** Who holds the port may let go of it. */
const FAILED_RETRY_MS = 2000
/** Texts that wait to be sent; more are refused. */
const MOST_WAITING = 16

export class SerialMonitor {
  readonly path: string
  readonly recent = new RecentBytes()
  readonly sinceMs: number
  readonly #parts: SerialMonitorParts
  readonly #port: MonitorPort
  #body: SerialMonitorBody
  #retry: NodeJS.Timeout | undefined
  #stopped = false
  #sending = 0
  /** Openings and closings, one after the other. */
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: SerialMonitorParts) {
    this.#parts = parts
    this.path = parts.path
    this.sinceMs = parts.clock.now()
    this.#body = { path: parts.path, baud: parts.baud, state: parts.lent ? 'lent' : 'opening', fault: null, lostBytes: 0 }
    this.#port = parts.ports.make(parts.path, {
      bytes: (bytes, atMs, lost) => this.#take(bytes, atMs, lost),
      gone: (fault) => this.#leave(fault),
    })
  }

  get body(): SerialMonitorBody {
    return this.#body
  }

  /** Opens unless it is lent; resolves at the first outcome and never rejects. */
  start(by: string | null): Promise<void> {
    if (this.#body.state === 'lent') return Promise.resolve()
    this.#show({ state: 'opening', fault: null })
    return this.#inTurn(() => this.#open(by))
  }

  /** Resolves when the port is free for others. */
  lend(): Promise<void> {
    clearTimeout(this.#retry)
    if (this.#body.state !== 'lent') {
      this.#show({ state: 'lent', fault: null })
      this.#note('lent', null, '')
    }
    return this.#inTurn(() => this.#port.close())
  }

  takeBack(): void {
    if (this.#stopped || this.#body.state !== 'lent') return
    this.#show({ state: 'opening' })
    this.#note('returned', null, '')
    this.start(null)
  }

  async setBaud(baud: number, by: string): Promise<void> {
    if (baud === this.#body.baud) return
    this.#show({ baud })
    this.#note('baud', by, String(baud))
    await this.#turn
    if (this.#body.state === 'open') await this.#port.setBaud(baud)
  }

  /** @param shown what others see of it. @throws LeitstandError `monitor.closed`, `request.too-many`, `flash.port` */
  async send(bytes: Uint8Array, shown: string, by: string): Promise<void> {
    this.#mustBeOpen()
    if (this.#sending >= MOST_WAITING)
      throw new LeitstandError('request.too-many', `The board does not take what was sent: ${MOST_WAITING} texts wait. Wait, then retry.`)
    this.#sending += 1
    try {
      this.#note('sent', by, shown)
      await this.#port.send(bytes)
    } finally {
      this.#sending -= 1
    }
  }

  /** @throws LeitstandError `monitor.closed`, `flash.port` */
  async reset(into: ResetTarget, usb: boolean, by: string): Promise<void> {
    this.#mustBeOpen()
    this.#note(into, by, '')
    await this.#port.reset(into, usb)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#retry)
    await this.#port.stop()
  }

  #mustBeOpen(): void {
    const { state, path } = this.#body
    if (state === 'open') return
    throw new LeitstandError('monitor.closed', because(state === 'lent' ? 'monitor-lent' : 'monitor-closed', { port: path }))
  }

  async #open(by: string | null): Promise<void> {
    if (this.#stopped || this.#body.state !== 'opening') return
    try {
      await this.#port.open(this.#body.baud)
    } catch (cause) {
      if (this.#body.state === 'opening') this.#leave(cause)
      return
    }
    // Lent meanwhile: whoever lent it waits for the turn after this one.
    if (this.#body.state !== 'opening') return
    this.#show({ state: 'open', fault: null })
    this.#note('opened', by, String(this.#body.baud))
  }

  #leave(cause: unknown): void {
    const { state } = this.#body
    if (this.#stopped || state === 'lent') return
    if (!(cause instanceof LeitstandError)) this.#parts.onTrouble(cause)
    const fault = cause instanceof LeitstandError && cause.reason !== undefined ? cause.reason : failed(this.path, cause)
    const next = fault.key === 'port-gone' ? 'gone' : 'failed'
    if (state !== next) this.#note(next, null, '')
    this.#show({ state: next, fault })
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#again(), next === 'gone' ? GONE_RETRY_MS : FAILED_RETRY_MS)
    this.#retry.unref()
  }

  /** The state is shown as it is until the port is open again: it would flicker otherwise. */
  #again(): void {
    this.#inTurn(async () => {
      const { state } = this.#body
      if (this.#stopped || (state !== 'gone' && state !== 'failed')) return
      try {
        await this.#port.close()
        await this.#port.open(this.#body.baud)
      } catch (cause) {
        this.#leave(cause)
        return
      }
      if (this.#body.state !== state) return
      this.#show({ state: 'open', fault: null })
      this.#note('opened', null, String(this.#body.baud))
    })
  }

  #take(bytes: Uint8Array, atMs: number, lost: number): void {
    if (this.#stopped) return
    this.#parts.onEntry(this.recent.add(bytes, atMs, lost))
    if (lost > 0) this.#show({ lostBytes: this.#body.lostBytes + lost })
  }

  #note(kind: (typeof NOTE_KINDS)[number], by: string | null, text: string): void {
    this.#parts.onEntry(this.recent.note({ kind, by, text }, this.#parts.clock.now()))
  }

  #show(change: Partial<SerialMonitorBody>): void {
    this.#body = { ...this.#body, ...change }
    if (!this.#stopped) this.#parts.onState()
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((cause: unknown) => this.#parts.onTrouble(cause))
    return this.#turn
  }
}

function failed(port: string, cause: unknown) {
  return because('port-failed', { port, message: (cause instanceof Error ? cause.message : String(cause)).slice(0, 200) })
}
