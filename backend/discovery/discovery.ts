// Finding boards in the network and being found there: announcements (mDNS) in both directions. Scans are network-scans.ts. Built by app/discovery.ts.
import { BROWSE_MS, type Discovery as DiscoveryState } from '../contract/boards/discovery.ts'
import { LeitstandError } from '../contract/errors.ts'
import { Announcer } from './announcer.ts'
import { Browser } from './browser.ts'
import type { FoundTable } from './found-table.ts'
import type { OwnService } from './own-services.ts'
import type { DnsMessage, Heard, Later, MulticastDns } from './ports.ts'

/** Looks so often whether the machine has come into another network while something is open. */
const NETWORKS_EVERY_MS = 30_000
/** A socket that cannot be had is tried again after that. */
const RETRY_MS = 30_000

export interface DiscoveryParts {
  setting: DiscoveryState['mdns']['setting']
  dns: MulticastDns
  found: Pick<FoundTable, 'announced'>
  nodeId: string
  /** Name of this centre as people read it. */
  name: string
  /** Own addresses in the networks that may be used, whether or not a socket is open. */
  usable(): string[]
  now(): number
  later: Later
  random(): number
  onFault(cause: unknown): void
}

export class Discovery {
  readonly #parts: DiscoveryParts
  readonly #browser: Browser
  #announcer: Announcer
  #services: readonly OwnService[] = []
  #browsingUntilMs: number | null = null
  #fault: string | null = null
  #cancelWatch: (() => void) | undefined
  #cancelEnd: (() => void) | undefined
  #stopped = false
  /** Networks the announcements went to. */
  #told = ''
  #turn: Promise<void> = Promise.resolve()

  constructor(parts: DiscoveryParts) {
    this.#parts = parts
    const { dns, now, later, found, onFault } = parts
    this.#browser = new Browser({ dns, now, later, onServices: (services) => found.announced(services, now()), onFault })
    this.#announcer = this.#makeAnnouncer()
  }

  /** Begins to announce what of these is reached in a network of this machine; without one no socket is opened. */
  async start(services: readonly OwnService[]): Promise<void> {
    this.#services = services
    this.#announcer = this.#makeAnnouncer()
    await this.#attend()
  }

  /** Says goodbye and closes; never longer than a second. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelWatch?.()
    this.#cancelEnd?.()
    this.#browser.stop()
    await this.#announcer.stop()
    await this.#parts.dns.close()
  }

  get mdns(): DiscoveryState['mdns'] {
    const { setting, dns } = this.#parts
    return {
      setting,
      browsingUntilMs: this.#browsingUntilMs,
      addresses: dns.addresses(),
      announced: this.#announcer.announced,
      fault: this.#fault,
    }
  }

  /** Hears announcements for the next two minutes. @throws LeitstandError `discovery.off` */
  async browse(): Promise<void> {
    const { setting, now, later } = this.#parts
    if (setting === 'off') throw new LeitstandError('discovery.off')
    this.#browsingUntilMs = now() + BROWSE_MS
    this.#cancelEnd?.()
    this.#cancelEnd = later(() => this.#endBrowse(), BROWSE_MS)
    await this.#attend()
    if (this.#fault === null) this.#browser.start()
  }

  #endBrowse(): void {
    this.#browsingUntilMs = null
    this.#browser.pause()
    this.#attend().catch((cause: unknown) => this.#parts.onFault(cause))
  }

  /** Opens what is needed and closes what is not, one after the other. */
  #attend(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#attendNow())
    return this.#turn
  }

  async #attendNow(): Promise<void> {
    const { setting, dns, later, onFault } = this.#parts
    this.#cancelWatch?.()
    this.#cancelWatch = undefined
    if (setting === 'off' || this.#stopped) return
    const again = (waitMs: number) => {
      if (this.#stopped) return
      this.#cancelWatch?.()
      this.#cancelWatch = later(() => {
        this.#attend().catch((cause: unknown) => onFault(cause))
      }, waitMs)
    }
    const announces = this.#services.some((service) => this.#parts.usable().some((own) => service.reachedAt(own)))
    if (!announces && this.#browsingUntilMs === null) {
      await this.#announcer.stop()
      await dns.close()
      this.#told = ''
      // A network that comes later is noticed where there is something to announce in it.
      if (this.#services.length > 0) again(NETWORKS_EVERY_MS)
      return
    }
    try {
      await dns.open((message, heard) => this.#hear(message, heard))
      if (this.#stopped) return await dns.close()
      this.#fault = dns.addresses().length === 0 ? 'no network' : null
    } catch (cause) {
      this.#fault = cause instanceof Error ? cause.message : String(cause)
      onFault(cause)
      again(RETRY_MS)
      return
    }
    again(NETWORKS_EVERY_MS)
    if (announces) this.#announce()
  }

  #announce(): void {
    const networks = this.#parts.dns.addresses().join()
    if (this.#told === '') this.#announcer.start()
    else if (this.#told !== networks) this.#announcer.networksChanged()
    this.#told = networks
  }

  #hear(message: DnsMessage, heard: Heard): void {
    this.#announcer.hear(message, heard)
    this.#browser.hear(message, heard)
  }

  #makeAnnouncer(): Announcer {
    const { dns, now, later, random, nodeId, name, onFault } = this.#parts
    return new Announcer({ dns, now, later, random, nodeId, name, services: this.#services, onFault })
  }
}
