// Looks which addresses of a range answer and what they are: one scan at a time, as a job with progress that can be cancelled.
import type { AddressRange } from '../contract/boards/address-range.ts'
import { addressText, readRange } from '../contract/boards/address-range.ts'
import { type NetworkScan, type NetworkScanBody, type NetworkScanRequest, SCAN_PORTS } from '../contract/boards/discovery.ts'
import type { Clock } from '../contract/clock.ts'
import { faultOf, LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import { NOT_STARTED, ProgressMeter } from '../documents/progress-meter.ts'
import { isEspressif } from './espressif-prefixes.ts'
import type { FoundTable } from './found-table.ts'
import type { Probe, Prober, ReadNeighbours } from './ports.ts'
import { type Facts, factsOfProbe } from './recognise.ts'

/** Addresses asked at a time: together about four sockets each, and few enough for the neighbour table of a small router. */
const AT_ONCE = 64
/** Ended ones that are kept. */
export const KEPT_SCANS = 10
const STOP_MS = 400

export interface NetworkScansParts {
  shelf: PassingShelf<NetworkScanBody>
  found: Pick<FoundTable, 'scanned'>
  prober: Prober
  neighbours: ReadNeighbours
  clock: Clock
  newId(): string
  report(entry: { range: string; addresses: number; by: string }): void
  onFault(cause: unknown): void
}

interface Running {
  id: string
  range: AddressRange
  abort: AbortController
  done: Promise<void>
}

export class NetworkScans {
  readonly #parts: NetworkScansParts
  #running: Running | undefined

  constructor(parts: NetworkScansParts) {
    this.#parts = parts
  }

  list(): NetworkScan[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): NetworkScan {
    return this.#parts.shelf.get(id)
  }

  /** @throws LeitstandError `discovery.range`, `job.running` */
  begin({ range: text, ports, confirmed }: NetworkScanRequest, by: string): NetworkScan {
    const { shelf, newId, report } = this.#parts
    const read = readRange(text)
    if (!read.ok) throw new LeitstandError('discovery.range', read.reason)
    const range = text.trim()
    if (!read.range.isPrivate && confirmed !== true) throw new LeitstandError('discovery.range', because('range-public', { range }))
    const running = this.#running
    if (running !== undefined) throw new LeitstandError('job.running', because('scan-range-running', { range: this.get(running.id).range }))
    const ended = this.list()
    shelf.remove(ended.slice(0, Math.max(0, ended.length - KEPT_SCANS + 1)).map(({ id }) => id))
    const id = newId()
    const progress = { ...NOT_STARTED, unit: 'addresses' as const, total: read.range.count }
    shelf.put(id, { range, ports: [...(ports ?? SCAN_PORTS)], answered: 0, boards: 0, progress }, by)
    report({ range, addresses: read.range.count, by })
    const scan: Running = { id, range: read.range, abort: new AbortController(), done: Promise.resolve() }
    this.#running = scan
    scan.done = this.#run(scan).finally(() => {
      this.#running = undefined
    })
    return this.get(id)
  }

  /** What has been found stays. One that has ended is nothing to do. @throws LeitstandError `document.unknown` */
  async cancel(id: string): Promise<NetworkScan> {
    this.get(id)
    const running = this.#running
    if (running?.id === id) {
      running.abort.abort()
      await running.done
    }
    return this.get(id)
  }

  /** Resolves when nothing is asked any more, or after 0.4 s. */
  async stop(): Promise<void> {
    const running = this.#running
    if (running === undefined) return
    running.abort.abort()
    const late = Promise.withResolvers<void>()
    const timer = setTimeout(late.resolve, STOP_MS)
    await Promise.race([running.done, late.promise])
    clearTimeout(timer)
  }

  async #run({ id, range, abort }: Running): Promise<void> {
    const { clock, onFault } = this.#parts
    const show = (change: Partial<NetworkScanBody>) => this.#show(id, change)
    const meter = new ProgressMeter(
      () => clock.now(),
      (progress) => show({ progress }),
      'addresses',
    )
    meter.reach(0, range.count)
    try {
      let next = range.first
      const lane = async () => {
        while (next <= range.last && !abort.signal.aborted) {
          const address = addressText(next++)
          await this.#ask(id, address, abort.signal)
          if (!abort.signal.aborted) meter.advance(1, range.count)
        }
      }
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, range.count) }, lane))
      show({ progress: meter.finished(abort.signal.aborted ? 'cancelled' : 'done') })
    } catch (cause) {
      onFault(cause)
      show({ progress: meter.finished('failed', faultOf(cause)) })
    }
  }

  async #ask(id: string, address: string, signal: AbortSignal): Promise<void> {
    const { prober, found, clock } = this.#parts
    const { ports } = this.get(id)
    const probe = await prober.probe(address, ports, signal)
    if (signal.aborted) return
    const facts = probe.alive ? await this.#factsOf(address, probe) : undefined
    found.scanned(address, facts, clock.now())
    if (!probe.alive) return
    const { answered, boards } = this.get(id)
    const isBoard = facts !== undefined && !['other', 'centre', 'broker'].includes(facts.kind)
    this.#show(id, { answered: answered + 1, boards: boards + (isBoard ? 1 : 0) })
  }

  /** Undefined: it lives but has none of the ports, and its MAC address is not that of a board. */
  async #factsOf(address: string, probe: Probe): Promise<Facts | undefined> {
    const mac = (await this.#parts.neighbours()).get(address) ?? null
    const facts = factsOfProbe(address, probe)
    const isChip = mac !== null && isEspressif(mac)
    if (probe.open.length === 0 && !isChip) return undefined
    return { ...facts, mac: facts.mac ?? mac, kind: facts.kind === 'other' && isChip ? 'esp' : facts.kind }
  }

  #show(id: string, change: Partial<NetworkScanBody>): void {
    const { shelf } = this.#parts
    const { version, createdAtMs, changedAtMs, by, id: _id, ...body } = this.get(id)
    shelf.put(id, { ...body, ...change }, by)
  }
}
