// All ports that are watched: opened and closed by people, lent to those who flash. Called by routes/serial-monitors.ts and app/flash.ts.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { SerialPortInfo } from '../contract/flash/port.ts'
import {
  ENDING_TEXT,
  MOST_MONITORS,
  MOST_SENT_BYTES,
  type MonitorRequest,
  type ResetTarget,
  type SendRequest,
  type SerialEntry,
  type SerialMonitorBody,
  type SerialNews,
  type SerialMonitor as ShownMonitor,
  USUAL_BAUD,
} from '../contract/flash/serial-monitor.ts'
import { because } from '../contract/reasons.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import type { MonitorPorts } from './monitor-port.ts'
import { SentTally, type SerialActivity } from './sent-tally.ts'
import { SerialMonitor } from './serial-monitor.ts'

export interface SerialMonitorsParts {
  ports: MonitorPorts
  shelf: PassingShelf<SerialMonitorBody>
  /** Ports of this machine. */
  known(): readonly SerialPortInfo[]
  clock: Clock
  onNews(news: SerialNews): void
  report(entry: SerialActivity): void
  onTrouble(cause: unknown): void
}

export class SerialMonitors {
  readonly #parts: SerialMonitorsParts
  readonly #byPort = new Map<string, SerialMonitor>()
  /** Paths in other hands, and how often they were asked for. */
  readonly #lent = new Map<string, number>()
  readonly #tally: SentTally

  constructor(parts: SerialMonitorsParts) {
    this.#parts = parts
    this.#tally = new SentTally(parts.report)
  }

  list(): ShownMonitor[] {
    return this.#parts.shelf.list()
  }

  /** Opens the port, or changes the baud of one that is open. Resolves when it is open or a fault is known. @throws LeitstandError `document.unknown`, `request.too-many`, `flash.port` (baud) */
  async open(port: string, { baud }: MonitorRequest, by: string): Promise<ShownMonitor> {
    const known = this.#byPort.get(port)
    if (known !== undefined) {
      if (baud !== undefined) await known.setBaud(baud, by)
      return this.#parts.shelf.get(port)
    }
    const found = this.#parts.known().find(({ id, path }) => id === port && path !== '')
    if (found === undefined) throw new LeitstandError('document.unknown', `No serial port has the id ${port}. Plug it in, then retry.`)
    if (this.#byPort.size >= MOST_MONITORS)
      throw new LeitstandError('request.too-many', `${MOST_MONITORS} ports are open in the monitor. Close one.`)
    const { path } = found
    const { ports, clock, shelf, onTrouble } = this.#parts
    const tell = (entry: SerialEntry) => this.#parts.onNews({ port, since: monitor.sinceMs, full: false, entries: [entry] })
    const monitor: SerialMonitor = new SerialMonitor({
      ports,
      clock,
      path,
      baud: baud ?? USUAL_BAUD,
      lent: this.#lent.has(path),
      onEntry: tell,
      onState: () => shelf.put(port, monitor.body, by),
      onTrouble,
    })
    this.#byPort.set(port, monitor)
    shelf.put(port, monitor.body, by)
    await monitor.start(by)
    return shelf.get(port)
  }

  /** @throws LeitstandError `monitor.closed` */
  async close(port: string): Promise<void> {
    const monitor = this.#monitor(port)
    this.#byPort.delete(port)
    this.#parts.shelf.remove([port])
    await monitor.stop()
  }

  /** @throws LeitstandError `monitor.closed`, `request.invalid`, `request.too-many`, `flash.port` */
  async send(port: string, request: SendRequest, by: string): Promise<void> {
    const monitor = this.#monitor(port)
    const { bytes, shown } = bytesOf(request)
    await monitor.send(bytes, shown, by)
    this.#tally.add(monitor.path, by, bytes.length)
  }

  /** @throws LeitstandError `monitor.closed`, `flash.port` */
  async reset(port: string, into: ResetTarget, by: string): Promise<void> {
    const monitor = this.#monitor(port)
    const usb = this.#parts.known().find(({ id }) => id === port)?.ownUsb ?? false
    await monitor.reset(into, usb, by)
    this.#parts.report({ kind: 'serial-reset', severity: 'event', board: null, by, detail: { port: monitor.path, into } })
  }

  /** The recent past of a port, for one who begins to watch; of one that is not open nothing. */
  news(port: string): SerialNews {
    const monitor = this.#byPort.get(port)
    return { port, since: monitor?.sinceMs ?? 0, full: true, entries: monitor?.recent.entries() ?? [] }
  }

  /** @throws LeitstandError `monitor.closed` */
  recentBytes(port: string): { path: string; content: Uint8Array } {
    const { path, recent } = this.#monitor(port)
    return { path, content: recent.bytes() }
  }

  /** Lets go of a port, whether it is open here or will be; the answer takes it back, once. */
  async lend(path: string): Promise<() => void> {
    this.#lent.set(path, (this.#lent.get(path) ?? 0) + 1)
    await this.#at(path)?.lend()
    let back = false
    return () => {
      if (back) return
      back = true
      const left = (this.#lent.get(path) ?? 1) - 1
      if (left > 0) this.#lent.set(path, left)
      else {
        this.#lent.delete(path)
        this.#at(path)?.takeBack()
      }
    }
  }

  async stop(): Promise<void> {
    this.#tally.stop()
    await Promise.all([...this.#byPort.values()].map((monitor) => monitor.stop()))
    this.#byPort.clear()
  }

  #at(path: string): SerialMonitor | undefined {
    return [...this.#byPort.values()].find((monitor) => monitor.path === path)
  }

  #monitor(port: string): SerialMonitor {
    const monitor = this.#byPort.get(port)
    if (monitor !== undefined) return monitor
    const path = this.#parts.known().find(({ id }) => id === port)?.path ?? port
    throw new LeitstandError('monitor.closed', because('monitor-closed', { port: path }))
  }
}

/** @throws LeitstandError `request.invalid` */
function bytesOf({ text, hex, ending }: SendRequest): { bytes: Uint8Array; shown: string } {
  if ((text === undefined) === (hex === undefined)) throw new LeitstandError('request.invalid', 'Send one of text and hex.')
  const end = ENDING_TEXT[ending]
  if (hex === undefined) return bounded(Buffer.from(`${text}${end}`, 'utf8'), text ?? '')
  const digits = hex.replace(/\s+/g, '')
  if (!/^([0-9a-fA-F]{2})+$/.test(digits))
    throw new LeitstandError('request.invalid', 'hex is pairs of the digits 0 to 9 and A to F, such as 01 FF.')
  return bounded(Buffer.concat([Buffer.from(digits, 'hex'), Buffer.from(end)]), (digits.match(/../g) ?? []).join(' ').toUpperCase())
}

function bounded(bytes: Uint8Array, shown: string): { bytes: Uint8Array; shown: string } {
  if (bytes.length === 0) throw new LeitstandError('request.invalid', 'There is nothing to send. Enter a text, or choose a line ending.')
  if (bytes.length > MOST_SENT_BYTES) throw new LeitstandError('request.invalid', `At most ${MOST_SENT_BYTES} bytes are sent at once.`)
  return { bytes, shown }
}
