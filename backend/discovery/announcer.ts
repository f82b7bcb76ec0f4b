// Announces this centre's open listeners: asks whether the name is free, tells, answers, defends or gives way, says goodbye (RFC 6762, 8 to 10).
import { announcement, answer, claim, instanceName, nameOfService, type OwnNames, type OwnService } from './own-services.ts'
import type { DnsMessage, DnsRecord, Heard, Later, MulticastDns } from './ports.ts'

type SrvRecord = Extract<DnsRecord, { type: 'SRV' }>

export interface AnnouncerParts {
  dns: Pick<MulticastDns, 'send' | 'addresses'>
  /** Unix ms. */
  now(): number
  later: Later
  /** 0..1 */
  random(): number
  nodeId: string
  /** Name that people read, without a number. */
  name: string
  services: readonly OwnService[]
  onFault(cause: unknown): void
}

const PROBES = 3
const PROBE_MS = 250
const AGAIN_MS = 1000
/** The same answer goes into a network no more often than that. */
const ANSWER_EVERY_MS = 1000
/** Names that are tried before it stays silent: somebody takes every one on purpose. */
const MOST_NAMES = 20
/** Whoever loses a conflict after having announced rests before the next name. */
const REST_MS = 1000

export class Announcer {
  readonly #parts: AnnouncerParts
  #attempt = 1
  #state: 'off' | 'probing' | 'announced' = 'off'
  #cancel: () => void = () => undefined
  /** When which answer last went into which network. */
  readonly #answered = new Map<string, number>()
  #defendedMs = Number.NEGATIVE_INFINITY

  constructor(parts: AnnouncerParts) {
    this.#parts = parts
  }

  get names(): OwnNames {
    return { instance: instanceName(this.#parts.name, this.#attempt), host: hostNameOf(this.#parts.nodeId) }
  }

  /** What is announced at present. */
  get announced(): { name: string; types: string[] } {
    const addresses = this.#parts.dns.addresses()
    const told = this.#parts.services.filter((service) => addresses.some((own) => service.reachedAt(own)))
    return this.#state === 'announced' && told.length > 0
      ? { name: this.names.instance, types: told.map(({ type }) => type) }
      : { name: '', types: [] }
  }

  start(): void {
    if (this.#state !== 'off' || this.#parts.services.length === 0) return
    // At random, so that machines that start together do not ask together.
    this.#probe(this.#parts.random() * PROBE_MS)
  }

  /** The machine has come into another network: what is announced is told there. */
  networksChanged(): void {
    if (this.#state === 'announced') this.#tell()
  }

  /** Says goodbye where something was announced. Resolves with the sending, see MulticastDns. */
  async stop(): Promise<void> {
    const wasAnnounced = this.#state === 'announced'
    this.#cancel()
    this.#state = 'off'
    const names = this.names
    if (wasAnnounced) await this.#parts.dns.send((own) => announcement(names, this.#parts.services, own, true))
  }

  hear(message: DnsMessage, heard: Heard): void {
    if (this.#state === 'off') return
    const told = message.kind === 'response' ? message.records : (message.claims ?? [])
    for (const record of told) {
      if (record.type !== 'SRV' || !this.#isRival(record)) continue
      this.#meet(record.data.target.toLowerCase(), message.kind)
      break
    }
    this.#answer(message, heard)
  }

  #answer(message: DnsMessage, heard: Heard): void {
    if (message.kind !== 'query' || this.#state !== 'announced') return
    const told = answer(this.names, this.#parts.services, heard.own, message)
    if (told === undefined) return
    const key = `${heard.own} ${told.records.map(({ type, name }) => `${type} ${name}`).join()}`
    const nowMs = this.#parts.now()
    if (nowMs - (this.#answered.get(key) ?? Number.NEGATIVE_INFINITY) < ANSWER_EVERY_MS) return
    if (this.#answered.size > 100) this.#answered.clear()
    this.#answered.set(key, nowMs)
    heard.reply(told)
  }

  /** The same name, somebody else's: it leads to another host. Own messages come back, too. */
  #isRival(record: SrvRecord): boolean {
    if (record.ttlS === 0) return false
    const { host } = this.names
    const name = record.name.toLowerCase()
    if (!this.#parts.services.some((service) => nameOfService(this.names, service).toLowerCase() === name)) return false
    return record.data.target.toLowerCase() !== host
  }

  /** Of two centres that ask for a name at once, or have both announced it, the later host name wins; of anything else it is given way to. */
  #meet(rivalHost: string, kind: DnsMessage['kind']): void {
    const isWeaker = !rivalHost.startsWith('leitstand-') || this.names.host < rivalHost
    if (this.#state === 'announced' && (kind === 'query' || !isWeaker)) {
      this.#defend()
      return
    }
    if (this.#state === 'probing' && kind === 'query' && !isWeaker) return
    this.#cancel()
    this.#attempt += 1
    const rest = this.#state === 'announced' ? REST_MS : 0
    this.#state = 'off'
    if (this.#attempt > MOST_NAMES) {
      this.#parts.onFault(new Error(`${MOST_NAMES} names are taken in the network; nothing is announced any more.`))
      return
    }
    this.#probe(rest)
  }

  #defend(): void {
    const nowMs = this.#parts.now()
    if (nowMs - this.#defendedMs < ANSWER_EVERY_MS) return
    this.#defendedMs = nowMs
    this.#tell()
  }

  #probe(waitMs: number): void {
    this.#state = 'probing'
    let asked = 0
    const next = () => {
      if (asked === PROBES) return this.#announce()
      asked += 1
      const names = this.names
      this.#send((own) => claim(names, this.#parts.services, own))
      this.#cancel = this.#parts.later(next, PROBE_MS)
    }
    this.#cancel = this.#parts.later(next, waitMs)
  }

  #announce(): void {
    this.#state = 'announced'
    this.#tell()
    this.#cancel = this.#parts.later(() => this.#tell(), AGAIN_MS)
  }

  #tell(): void {
    const names = this.names
    this.#send((own) => announcement(names, this.#parts.services, own))
  }

  #send(make: (own: string) => DnsMessage | undefined): void {
    this.#parts.dns.send(make).catch((cause: unknown) => this.#parts.onFault(cause))
  }
}

export function hostNameOf(nodeId: string): string {
  return `leitstand-${nodeId}.local`
}
