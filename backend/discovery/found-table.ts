// One row per address of what was found, by whichever way; kept in memory and told to screens. Used by discovery.ts and network-scans.ts.
import type { FoundBody, FoundDevice } from '../contract/boards/discovery.ts'
import type { PassingShelf } from '../documents/passing-shelf.ts'
import { isEspressif } from './espressif-prefixes.ts'
import { type Facts, factsOfServices, joinFacts } from './recognise.ts'
import type { HeardService } from './service-cache.ts'

interface Known {
  mdns?: { facts: Facts; seenAtMs: number }
  scan?: { facts: Facts; seenAtMs: number }
}

export interface FoundTableParts {
  shelf: PassingShelf<FoundBody>
  /** Own id: what this centre announces itself is not found. */
  nodeId: string
  /** Who is named as finder. */
  by: string
}

/** What a scan found is forgotten after a day unless a scan finds it again, ms. */
const SCAN_KEPT_MS = 86_400_000

export class FoundTable {
  readonly #parts: FoundTableParts
  readonly #known = new Map<string, Known>()

  constructor(parts: FoundTableParts) {
    this.#parts = parts
  }

  /** All that is announced at present; what was and is no more goes. */
  announced(services: readonly HeardService[], nowMs: number): void {
    const byAddress = new Map<string, HeardService[]>()
    for (const service of services) byAddress.set(service.address, [...(byAddress.get(service.address) ?? []), service])
    for (const [address, known] of this.#known) {
      if (known.mdns && !byAddress.has(address)) this.#change(address, (one) => delete one.mdns)
    }
    for (const [address, of] of byAddress) {
      const facts = factsOfServices(of, this.#parts.nodeId)
      const seenAtMs = Math.max(...of.map((service) => service.seenAtMs))
      this.#change(address, (one) => {
        if (facts === undefined) delete one.mdns
        else one.mdns = { facts, seenAtMs }
      })
    }
    this.#forgetScanned(nowMs)
  }

  /** @param facts undefined: nothing answers there any more */
  scanned(address: string, facts: Facts | undefined, nowMs: number): void {
    if (facts === undefined && this.#known.get(address)?.scan === undefined) return
    this.#change(address, (one) => {
      if (facts === undefined) delete one.scan
      else one.scan = { facts, seenAtMs: nowMs }
    })
  }

  #forgetScanned(nowMs: number): void {
    for (const [address, { scan }] of this.#known) {
      if (scan && nowMs - scan.seenAtMs > SCAN_KEPT_MS) this.#change(address, (one) => delete one.scan)
    }
  }

  #change(address: string, change: (known: Known) => unknown): void {
    const { shelf, by } = this.#parts
    const known = this.#known.get(address) ?? {}
    change(known)
    const id = address.replaceAll('.', '-')
    if (known.mdns === undefined && known.scan === undefined) {
      this.#known.delete(address)
      shelf.remove([id])
      return
    }
    const body = bodyOf(address, known)
    const shown = shelf.find(id)
    if (shown !== undefined && sameBody(shown, body)) return
    if (!shelf.put(id, body, by) && !(body.kind !== 'other' && this.#makeRoom() && shelf.put(id, body, by))) return
    this.#known.set(address, known)
  }

  /** What is no board gives way to what may be one. */
  #makeRoom(): boolean {
    const least = this.#parts.shelf.list().find(({ kind }) => kind === 'other')
    if (least === undefined) return false
    this.#known.delete(least.address)
    this.#parts.shelf.remove([least.id])
    return true
  }
}

function bodyOf(address: string, { mdns, scan }: Known): FoundBody {
  const facts = mdns && scan ? joinFacts(mdns.facts, scan.facts) : (mdns ?? scan)?.facts
  if (facts === undefined) throw new Error(`nothing is known of ${address}`)
  const isChip = facts.mac !== null && isEspressif(facts.mac)
  return {
    address,
    ...facts,
    kind: facts.kind === 'other' && isChip ? 'esp' : facts.kind,
    vendor: isChip ? 'Espressif' : null,
    ways: [...(mdns ? (['mdns'] as const) : []), ...(scan ? (['scan'] as const) : [])],
    seenAtMs: Math.max(mdns?.seenAtMs ?? 0, scan?.seenAtMs ?? 0),
  }
}

/** Apart from when it was seen: a screen is told once a minute of that. */
function sameBody({ id, version, createdAtMs, changedAtMs, by, ...shown }: FoundDevice, body: FoundBody): boolean {
  const { seenAtMs } = body
  return seenAtMs - shown.seenAtMs < 60_000 && JSON.stringify({ ...shown, seenAtMs }) === JSON.stringify(body)
}
