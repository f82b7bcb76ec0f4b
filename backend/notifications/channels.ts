// Channels as administrators make them. Addresses of webhooks and tokens lie apart from the documents and never come out again.
import Type, { type Static } from 'typebox'
import { type Channel, type ChannelBody, type ChannelFields, type ChannelSecret, channelFault } from '../contract/alarms/channel.ts'
import { checkOf } from '../contract/check-of.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Shelf } from '../documents/shelf.ts'
import type { SecretStore } from './ports.ts'

const Stored = Type.Object({ url: Type.String(), token: Type.String() })
type Stored = Static<typeof Stored>
const stored = checkOf(Stored)
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i

export interface ChannelsParts {
  shelf: Shelf<ChannelFields>
  secrets: SecretStore
}

export class Channels {
  /** It is gone, or switched off. */
  onEnd: (id: string) => void = () => undefined
  readonly #parts: ChannelsParts
  /** Kept in memory: a send must not wait for the disk. */
  readonly #secrets = new Map<string, Stored>()

  constructor(parts: ChannelsParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    for (const { id, target } of this.#parts.shelf.list()) {
      if (target.kind !== 'webhook') continue
      const kept = await this.#parts.secrets.secret(nameOf(id))
      const read: unknown = kept === undefined || kept === '' ? undefined : JSON.parse(kept)
      if (stored.Check(read)) this.#secrets.set(id, read)
    }
  }

  list(): Channel[] {
    return this.#parts.shelf.list()
  }

  /** @throws LeitstandError `document.unknown` */
  get(id: string): Channel {
    return this.#parts.shelf.get(id)
  }

  find(id: string): Channel | undefined {
    return this.#parts.shelf.find(id)
  }

  /** Where a webhook goes; undefined: nothing is stored. */
  secret(id: string): Stored | undefined {
    return this.#secrets.get(id)
  }

  /** @throws LeitstandError `request.invalid`, `document.*`, `store.*` */
  async put(id: string, version: number, body: ChannelBody, secret: ChannelSecret | undefined, by: string): Promise<Channel> {
    const fault = channelFault(body)
    if (fault !== undefined) throw new LeitstandError('request.invalid', fault)
    const { target, ...common } = body
    if (target.kind !== 'webhook') {
      const saved = await this.#parts.shelf.put(id, version, { ...common, target }, by)
      await this.#keep(id, undefined)
      return this.#settled(saved)
    }
    const next = this.#nextSecret(id, secret)
    const shown = { ...target, origin: new URL(next.url).origin, hasToken: next.token !== '' }
    // Another version may be refused: then the secret of the present one stays.
    const saved = await this.#parts.shelf.put(id, version, { ...common, target: shown }, by)
    await this.#keep(id, next)
    return this.#settled(saved)
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.#parts.shelf.remove(ids)
    for (const id of ids) {
      await this.#keep(id, undefined)
      this.onEnd(id)
    }
  }

  #settled(channel: Channel): Channel {
    if (!channel.enabled) this.onEnd(channel.id)
    return channel
  }

  /** A token belongs to its host: it must not go to another one that somebody enters. */
  #nextSecret(id: string, { url, token }: ChannelSecret = {}): Stored {
    const before = this.#secrets.get(id)
    if (url === undefined) {
      if (before === undefined) throw new LeitstandError('request.invalid', 'Enter the address of the webhook.')
      return { url: before.url, token: token ?? before.token }
    }
    const origin = checkedOrigin(url)
    const same = before !== undefined && new URL(before.url).origin === origin
    return { url, token: token ?? (same ? before.token : '') }
  }

  async #keep(id: string, secret: Stored | undefined): Promise<void> {
    if (secret === undefined && !this.#secrets.has(id)) return
    await this.#parts.secrets.saveSecret(nameOf(id), secret === undefined ? '' : JSON.stringify(secret))
    if (secret === undefined) this.#secrets.delete(id)
    else this.#secrets.set(id, secret)
  }
}

function nameOf(id: string): string {
  return `alarm-channel:${id}`
}

/** @throws LeitstandError `request.invalid` */
function checkedOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new LeitstandError('request.invalid', 'The address of a webhook begins with https://, or with http:// within your own network.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new LeitstandError('request.invalid', 'Take user name and password out of the address, and enter a token instead.')
  }
  if (url.protocol === 'http:' && !isOwnNetwork(url.hostname)) {
    throw new LeitstandError('request.invalid', 'Without encryption only hosts of your own network are called. Use https://.')
  }
  return url.origin
}

/** Names without a dot, `.local`, `.lan`, `.internal`, and private addresses. */
function isOwnNetwork(host: string): boolean {
  if (LOOPBACK.test(host) || !host.includes('.') || /\.(local|lan|home|internal)$/i.test(host)) return true
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cd])/i.test(host)
}
