// An HttpServer on a free port with fake services, accounts of every role, and ways to talk to it.
import { randomBytes } from 'node:crypto'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { WebSocket } from 'ws'
import { Access } from '../../../../backend/access/access.ts'
import { HttpServer, type HttpServerParts } from '../../../../backend/adapters/http/http-server.ts'
import type { Role } from '../../../../backend/contract/roles.ts'
import type { LiveLimits } from '../../../../backend/live/live-client.ts'
import { LiveHub } from '../../../../backend/live/live-hub.ts'
import { MemoryAccountStore } from '../../../fakes/memory-account-store.ts'
import { PlainPasswords } from '../../../fakes/plain-passwords.ts'
import { FakeServices } from '../../../fakes/services.ts'
import { snapshotsOf } from '../../live/hub-under-test.ts'

export const PASSWORD = 'correct horse'
export const LOCAL_TOKEN = randomBytes(32).toString('base64url')
const WAIT_MS = 5000

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** Undefined where the answer is not JSON. */
  json: ReturnType<typeof JSON.parse>
}

/** A clock that runs, and can be set ahead. */
class ShiftedClock {
  aheadMs = 0

  now(): number {
    return Date.now() + this.aheadMs
  }
}

interface Wishes extends Partial<HttpServerParts> {
  accounts?: boolean
  limits?: Partial<LiveLimits>
}

export async function startServer(wishes: Wishes = {}) {
  const { accounts = true, limits = {}, ...parts } = wishes
  const clock = new ShiftedClock()
  const store = new MemoryAccountStore()
  const access = new Access({ store, passwords: new PlainPasswords(), clock, random: randomBytes, localToken: LOCAL_TOKEN })
  await access.start()
  if (accounts) {
    for (const role of ['admin', 'operator', 'viewer'] as const) await access.accounts.add({ username: role, password: PASSWORD, role })
  }
  const services = new FakeServices()
  const live = new LiveHub({ snapshots: snapshotsOf(services), version: '0.1.0', clock, limits })
  const log: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk))
      done()
    },
  })
  const server = new HttpServer({
    host: '127.0.0.1',
    port: 0,
    services,
    access,
    live,
    logger: pino({ level: 'debug' }, sink),
    rendererDir: null,
    open: false,
    metrics: new Registry(),
    version: '0.1.0',
    clock,
    ...parts,
  })
  const port = await server.start()

  const call = (method: string, path: string, options: { headers?: Record<string, string>; body?: unknown } = {}) =>
    send(port, method, path, options)
  const signIn = async (role: Role): Promise<string> =>
    (await call('POST', '/api/auth/login', { body: { username: role, password: PASSWORD } })).json.token
  const socket = (path: string, options: { headers?: Record<string, string>; protocols?: string[] } = {}) =>
    new TestSocket(`ws://127.0.0.1:${port}${path}`, options)

  return { server, port, access, services, live, clock, log, call, signIn, socket, stop: () => server.stop() }
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` }
}

/** By node:http, because fetch does not let a test choose Host and Cookie. */
function send(
  port: number,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown },
): Promise<Answer> {
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  const type = text === undefined ? {} : { 'content-type': 'application/json' }
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: { ...type, ...headers }, timeout: WAIT_MS, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString()
          const isJson = response.headers['content-type']?.includes('json') === true && answer !== ''
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: answer,
            json: isJson ? JSON.parse(answer) : undefined,
          })
        })
        response.on('error', reject)
      },
    )
    request.on('timeout', () => request.destroy(new Error(`no answer to ${method} ${path} within ${WAIT_MS} ms`)))
    request.on('error', reject)
    request.end(text)
  })
}

/** A WebSocket client that collects what it gets. */
class TestSocket {
  readonly ws: WebSocket
  readonly events: ReturnType<typeof JSON.parse>[] = []
  isOpen = false
  closeCode: number | null = null
  /** HTTP status where the upgrade was refused. */
  refused: number | null = null

  constructor(url: string, { headers = {}, protocols = [] }: { headers?: Record<string, string>; protocols?: string[] }) {
    this.ws = new WebSocket(url, protocols, { headers, handshakeTimeout: WAIT_MS })
    this.ws.on('open', () => {
      this.isOpen = true
    })
    this.ws.on('message', (data) => this.events.push(JSON.parse(data.toString())))
    this.ws.on('close', (code) => {
      this.closeCode = code
    })
    this.ws.on('unexpected-response', (_request, response) => {
      this.refused = response.statusCode ?? 0
      response.resume()
      this.ws.terminate()
    })
    this.ws.on('error', (error) => {
      if (this.refused === null && this.closeCode === null) this.events.push({ type: 'socket-error', message: error.message })
    })
  }

  opened(): Promise<void> {
    return until(() => this.isOpen || this.refused !== null, 'the WebSocket to open')
  }

  async event(type: string, count = 1): Promise<ReturnType<typeof JSON.parse>> {
    await until(() => this.events.filter((event) => event.type === type).length >= count, `${count} × ${type}`)
    return this.events.filter((event) => event.type === type).at(-1)
  }

  closed(): Promise<void> {
    return until(() => this.closeCode !== null, 'the WebSocket to close')
  }

  say(frame: unknown): void {
    this.ws.send(JSON.stringify(frame))
  }
}

/** Polls with a deadline. */
export async function until(isSo: () => boolean, what: string, withinMs = WAIT_MS): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
