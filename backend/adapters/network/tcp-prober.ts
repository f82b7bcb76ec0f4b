// Tries ports of one address and reads the beginning of what a web port answers. Implements Prober of backend/discovery.
import { connect, type Socket } from 'node:net'
import type { Probe, Prober } from '../../discovery/ports.ts'

export interface TcpProberParts {
  /** For a connection, ms. */
  connectMs?: number
  /** For the beginning of a page, ms. */
  pageMs?: number
}

const CONNECT_MS = 800
const PAGE_MS = 1500
/** Of a page with its head. */
const MOST_BYTES = 4096
/** Ports that do not speak HTTP: ESPHome's API, OTA, MQTT, MQTT over TLS. */
const NOT_WEB = new Set([6053, 3232, 1883, 8883])
/** The machine is there but does not want to. */
const REFUSED = new Set(['ECONNREFUSED', 'ECONNRESET'])

interface Tried {
  state: 'open' | 'refused' | 'silent'
  page: string | undefined
}

export class TcpProber implements Prober {
  readonly #connectMs: number
  readonly #pageMs: number

  constructor({ connectMs = CONNECT_MS, pageMs = PAGE_MS }: TcpProberParts = {}) {
    this.#connectMs = connectMs
    this.#pageMs = pageMs
  }

  async probe(address: string, ports: readonly number[], signal: AbortSignal): Promise<Probe> {
    const tried = await Promise.all(ports.map((port) => this.#try(address, port, signal)))
    const pages = new Map<number, string>()
    for (const [at, { page }] of tried.entries()) if (page !== undefined) pages.set(ports[at] ?? 0, page)
    return {
      alive: tried.some(({ state }) => state !== 'silent'),
      open: ports.filter((_, at) => tried[at]?.state === 'open'),
      pages,
    }
  }

  #try(address: string, port: number, signal: AbortSignal): Promise<Tried> {
    const { promise, resolve } = Promise.withResolvers<Tried>()
    if (signal.aborted) return Promise.resolve({ state: 'silent', page: undefined })
    const socket: Socket = connect({ host: address, port })
    let state: Tried['state'] = 'silent'
    const parts: Buffer[] = []
    let bytes = 0
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      socket.destroy()
      const page = Buffer.concat(parts).subarray(0, MOST_BYTES).toString('utf8')
      resolve({ state, page: /^HTTP\/1\.[01] \d{3}/.test(page) ? page : undefined })
    }
    let timer = setTimeout(end, this.#connectMs)
    signal.addEventListener('abort', end, { once: true })
    socket.on('connect', () => {
      state = 'open'
      if (NOT_WEB.has(port)) return end()
      clearTimeout(timer)
      timer = setTimeout(end, this.#pageMs)
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${address}${port === 80 ? '' : `:${port}`}\r\nUser-Agent: Leitstand\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
      )
    })
    socket.on('data', (part) => {
      parts.push(part)
      bytes += part.length
      if (bytes >= MOST_BYTES) end()
    })
    socket.on('error', (error) => {
      if (state === 'silent' && 'code' in error && typeof error.code === 'string' && REFUSED.has(error.code)) state = 'refused'
      end()
    })
    socket.on('close', end)
    return promise
  }
}
