// Hears announcements while somebody wants to know: asks at growing intervals, keeps what it hears, tells when that changes. See discovery.ts.
import type { DnsMessage, DnsQuestion, Heard, Later, MulticastDns } from './ports.ts'
import { type HeardService, ServiceCache } from './service-cache.ts'

export const BROWSED_TYPES = ['_esphomelib._tcp', '_arduino._tcp', '_http._tcp', '_shelly._tcp', '_leitstand._tcp', '_mqtt._tcp'] as const

/** Waits between questions; the last one repeats (RFC 6762, 5.2). */
const ASK_AFTER_MS = [1000, 3000, 9000, 27_000, 60_000]
/** What is heard is told so much later at once, and what is missing asked for. */
const GATHER_MS = 250
const MOST_MISSING = 30
/** Names that were asked for by themselves in one browse: who never answers is not asked for ever. */
const MOST_ASKED = 1000

export interface BrowserParts {
  dns: Pick<MulticastDns, 'send'>
  now(): number
  later: Later
  onServices(services: HeardService[]): void
  onFault(cause: unknown): void
}

export class Browser {
  readonly #parts: BrowserParts
  readonly #cache = new ServiceCache(BROWSED_TYPES)
  readonly #asked = new Set<string>()
  #asking: (() => void) | undefined
  #gathering: (() => void) | undefined
  #ending: (() => void) | undefined

  constructor(parts: BrowserParts) {
    this.#parts = parts
  }

  get running(): boolean {
    return this.#asking !== undefined
  }

  /** Asks now, whether or not it ran already. */
  start(): void {
    this.#asking?.()
    this.#asked.clear()
    this.#ask(0)
  }

  /** Asks no more; what was heard stays until it runs out. */
  pause(): void {
    this.#asking?.()
    this.#asking = undefined
  }

  stop(): void {
    this.pause()
    this.#gathering?.()
    this.#ending?.()
    this.#gathering = undefined
    this.#ending = undefined
  }

  hear(message: DnsMessage, { from }: Heard): void {
    if (message.kind !== 'response') return
    const nowMs = this.#parts.now()
    for (const record of message.records) this.#cache.note(record, from, nowMs)
    this.#gathering ??= this.#parts.later(() => {
      this.#gathering = undefined
      this.#tell()
      if (this.running) this.#askForMissing()
    }, GATHER_MS)
  }

  #askForMissing(): void {
    const unasked = this.#cache.missing(this.#parts.now()).filter(({ type, name }) => !this.#asked.has(`${type} ${name}`))
    const questions = unasked.slice(0, Math.min(MOST_MISSING, MOST_ASKED - this.#asked.size))
    for (const { type, name } of questions) this.#asked.add(`${type} ${name}`)
    if (questions.length > 0) this.#send(questions)
  }

  #ask(round: number): void {
    this.#send(BROWSED_TYPES.map((type) => ({ name: `${type}.local`, type: 'PTR' })))
    const waitMs = ASK_AFTER_MS[Math.min(round, ASK_AFTER_MS.length - 1)] ?? 60_000
    this.#asking = this.#parts.later(() => this.#ask(round + 1), waitMs)
  }

  #tell(): void {
    this.#parts.onServices(this.#cache.services(this.#parts.now()))
    this.#ending?.()
    const endMs = this.#cache.nextEndMs()
    this.#ending = endMs === undefined ? undefined : this.#parts.later(() => this.#tell(), Math.max(GATHER_MS, endMs - this.#parts.now()))
  }

  #send(questions: readonly DnsQuestion[]): void {
    const message: DnsMessage = { kind: 'query', questions, records: [] }
    this.#parts.dns.send(() => message).catch((cause: unknown) => this.#parts.onFault(cause))
  }
}
