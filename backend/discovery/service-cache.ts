// Records that were heard, each for as long as it is good, and the services they make together. Bounded: strangers fill it. Pure.
import { isPrivateAddress } from '../contract/boards/address-range.ts'
import type { DnsRecord } from './ports.ts'

/** Services, hosts and texts that are kept, each; further ones are not taken until others have run out. */
const MOST_KEPT = 500
/** Nothing is believed longer than that (RFC 6762: 75 min). */
const LONGEST_TTL_S = 4500
/** A goodbye counts a second later, so that a restart is no gap (RFC 6762, 10.1). */
const GOODBYE_MS = 1000
const MOST_TEXTS = 24
/** Room is looked for so often: a flood must not make every record look through all the others. */
const FORGET_EVERY_MS = 1000

export interface HeardService {
  /** `_http._tcp` */
  type: string
  /** As it was announced. */
  instance: string
  /** Host name without `.local`'s dot at the end. */
  host: string
  address: string
  port: number
  /** Keys in lower case. */
  text: ReadonlyMap<string, string>
  seenAtMs: number
}

interface Kept<T> {
  value: T
  untilMs: number
  atMs: number
}

export class ServiceCache {
  readonly #types: ReadonlySet<string>
  /** Instance name in lower case → its type and its name as announced. */
  readonly #instances = new Map<string, Kept<{ type: string; name: string }>>()
  readonly #locations = new Map<string, Kept<{ target: string; port: number }>>()
  readonly #texts = new Map<string, Kept<ReadonlyMap<string, string>>>()
  readonly #hosts = new Map<string, Kept<string>>()
  #forgotMs = Number.NEGATIVE_INFINITY

  /** @param types those that are of interest: `_http._tcp` */
  constructor(types: readonly string[]) {
    this.#types = new Set(types)
  }

  /** @param from sender. A loopback address is believed of a loopback sender alone, and addresses of the internet of nobody. */
  note(record: DnsRecord, from: string, nowMs: number): void {
    const key = record.name.toLowerCase()
    if (record.type === 'PTR') {
      const type = key.replace(/\.local$/, '')
      const name = record.data
      const isOfType = name.toLowerCase().endsWith(`.${type}.local`) && name.length > type.length + 7
      if (this.#types.has(type) && isOfType)
        this.#keep(this.#instances, name.toLowerCase(), { type, name: name.slice(0, -(type.length + 7)) }, record, nowMs)
    }
    // What belongs to no type of interest only takes room.
    if (record.type === 'SRV' && this.#isOfInterest(key) && record.data.port > 0) {
      this.#keep(this.#locations, key, { ...record.data, target: record.data.target.toLowerCase() }, record, nowMs)
    }
    if (record.type === 'TXT' && this.#isOfInterest(key)) this.#keep(this.#texts, key, textsOf(record.data), record, nowMs)
    if (record.type === 'A' && isPlausible(record.data, from)) this.#keep(this.#hosts, key, record.data, record, nowMs)
  }

  /** Services that are whole: where they are is known. Others wait for the answer to `missing()`. */
  services(nowMs: number): HeardService[] {
    this.#forget(nowMs)
    const found: HeardService[] = []
    for (const [key, { value, atMs }] of this.#instances) {
      const location = this.#locations.get(key)
      const address = location && this.#hosts.get(location.value.target)
      if (location === undefined || address === undefined) continue
      const text = this.#texts.get(key)?.value ?? new Map()
      const seenAtMs = Math.max(atMs, location.atMs)
      const { target, port } = location.value
      found.push({ type: value.type, instance: value.name, host: target, address: address.value, port, text, seenAtMs })
    }
    return found
  }

  /** Names to ask for, so that services become whole. */
  missing(nowMs: number): { name: string; type: 'SRV' | 'TXT' | 'A' }[] {
    this.#forget(nowMs)
    const asked: { name: string; type: 'SRV' | 'TXT' | 'A' }[] = []
    for (const [key, { value }] of this.#instances) {
      const name = `${value.name}.${value.type}.local`
      const location = this.#locations.get(key)
      if (location === undefined) asked.push({ name, type: 'SRV' })
      else if (!this.#hosts.has(location.value.target)) asked.push({ name: location.value.target, type: 'A' })
      if (!this.#texts.has(key)) asked.push({ name, type: 'TXT' })
    }
    return asked
  }

  /** When the next record runs out, Unix ms; undefined: there is none. */
  nextEndMs(): number | undefined {
    let next: number | undefined
    for (const map of [this.#instances, this.#locations, this.#hosts]) {
      for (const { untilMs } of map.values()) next = Math.min(next ?? untilMs, untilMs)
    }
    return next
  }

  #isOfInterest(name: string): boolean {
    for (const type of this.#types) if (name.endsWith(`.${type}.local`)) return true
    return false
  }

  #keep<T>(map: Map<string, Kept<T>>, key: string, value: T, { ttlS }: DnsRecord, nowMs: number): void {
    if (!map.has(key)) {
      if (ttlS === 0) return
      if (map.size >= MOST_KEPT && Math.abs(nowMs - this.#forgotMs) >= FORGET_EVERY_MS) this.#forget(nowMs)
      if (map.size >= MOST_KEPT) return
    }
    const untilMs = nowMs + (ttlS === 0 ? GOODBYE_MS : Math.min(ttlS, LONGEST_TTL_S) * 1000)
    map.set(key, { value, untilMs, atMs: nowMs })
  }

  #forget(nowMs: number): void {
    this.#forgotMs = nowMs
    for (const map of [this.#instances, this.#locations, this.#texts, this.#hosts]) {
      for (const [key, { untilMs }] of map) if (untilMs <= nowMs) map.delete(key)
    }
  }
}

function textsOf(data: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const entry of data.slice(0, MOST_TEXTS)) {
    const at = entry.indexOf('=')
    if (at > 0) texts.set(entry.slice(0, at).toLowerCase(), entry.slice(at + 1))
  }
  return texts
}

function isPlausible(address: string, from: string): boolean {
  if (address.startsWith('127.')) return from.startsWith('127.')
  return isPrivateAddress(address) || address === from
}
