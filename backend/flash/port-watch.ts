// Keeps the list of serial ports up to date: what is plugged in, who holds it, what to do about it. Made by app/flash.ts.
import { createHash } from 'node:crypto'
import { type SerialPortBody, usbName } from '../contract/flash/port.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'

/** A port as the system tells of it. */
export interface FoundPort {
  path: string
  vendorId: string | null
  productId: string | null
  manufacturer: string | null
  product: string | null
  serialNumber: string | null
  access: Exclude<SerialPortBody['access'], 'lane'>
  holder: SerialPortBody['holder']
  remedy: SerialPortBody['remedy']
}

export interface PortFinder {
  find(): Promise<FoundPort[]>
}

export interface PortWatchParts {
  finder: PortFinder
  shelf: PassingShelf<SerialPortBody>
  /** Ports that this program works on. */
  inUse(): ReadonlySet<string>
  onTrouble(cause: unknown): void
}

/** Plugging in or out is seen within a second. */
const LOOK_EVERY_MS = 600
const FINDER = 'leitstand'

export class PortWatch {
  readonly #parts: PortWatchParts
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()
  #stopped = false
  /** A fault is told when it is new, not twice a second. */
  #fault = ''

  constructor(parts: PortWatchParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    await this.look()
    this.#later()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#looking
  }

  /** Looks now; never rejects. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(async () => {
      try {
        this.#take(await this.#parts.finder.find())
        this.#fault = ''
      } catch (cause) {
        if (String(cause) !== this.#fault) this.#parts.onTrouble(cause)
        this.#fault = String(cause)
      }
    })
    return this.#looking
  }

  #later(): void {
    this.#timer = setTimeout(() => this.look().then(() => !this.#stopped && this.#later()), LOOK_EVERY_MS)
    this.#timer.unref()
  }

  #take(found: readonly FoundPort[]): void {
    const { shelf } = this.#parts
    const inUse = this.#parts.inUse()
    const seen = new Set<string>()
    for (const port of found) {
      const id = portId(port)
      if (seen.has(id)) continue
      seen.add(id)
      const body = bodyOf(port, inUse.has(port.path))
      const known = shelf.find(id)
      if (known === undefined || !sameBody(known, body)) shelf.put(id, body, FINDER)
    }
    shelf.remove(
      shelf
        .list()
        .map(({ id }) => id)
        .filter((id) => !seen.has(id)),
    )
  }
}

/** By the path, so that a board that comes back at its port is the same entry; without one by what it is. */
function portId({ path, vendorId, productId, serialNumber }: FoundPort): string {
  const name = path === '' ? `${vendorId}:${productId}:${serialNumber}` : path
  return createHash('sha256').update(name).digest('hex').slice(0, 16)
}

function bodyOf(port: FoundPort, lane: boolean): SerialPortBody {
  const name = usbName(port.vendorId, port.productId)
  const known = { bridge: name?.bridge ?? null, likely: name?.likely ?? null, ownUsb: name?.ownUsb ?? false }
  return lane ? { ...port, ...known, access: 'lane', holder: null, remedy: null } : { ...port, ...known }
}

function sameBody(one: SerialPortBody, other: SerialPortBody): boolean {
  const pick = (body: SerialPortBody) =>
    JSON.stringify([body.path, body.vendorId, body.productId, body.serialNumber, body.access, body.holder, body.remedy])
  return pick(one) === pick(other)
}
