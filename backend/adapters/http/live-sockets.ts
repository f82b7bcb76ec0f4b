// WebSocket `/ws/events`: connects sockets to the live hub, notices dead ones, ends those whose session has ended.
import type { FastifyBaseLogger, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { Access, Session } from '../../access/access.ts'
import { LIVE_SUBPROTOCOL } from '../../contract/version.ts'
import type { CloseReason, LiveClient } from '../../live/live-client.ts'
import type { LiveHub } from '../../live/live-hub.ts'
import { type App, callerOf } from './route-context.ts'

/** Pings go out this often; a socket that did not answer the last one is dead, so it goes within twice this time. */
export const PING_INTERVAL_MS = 25_000
/** RFC 6455 codes, and 4401 for a session that ended (as HTTP 401). */
const CLOSE_CODES: Record<CloseReason, number> = { garbage: 1008, slow: 1013, full: 1013, stopping: 1001 }
const SESSION_ENDED = 4401
const GOING_AWAY = 1001

interface OpenSocket {
  socket: WebSocket
  session: Session
  alive: boolean
}

export class LiveSockets {
  readonly #live: LiveHub
  readonly #access: Access
  readonly #log: FastifyBaseLogger
  readonly #pingMs: number
  readonly #open = new Set<OpenSocket>()
  #timer: NodeJS.Timeout | null = null

  constructor(live: LiveHub, access: Access, log: FastifyBaseLogger, pingMs: number) {
    this.#live = live
    this.#access = access
    this.#log = log
    this.#pingMs = pingMs
  }

  register(app: App): void {
    app.get('/ws/events', { websocket: true, config: { role: 'viewer' } }, (socket, request) => this.#accept(socket, request))
  }

  start(): void {
    this.#timer = setInterval(() => this.#lookAfter(), this.#pingMs)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    for (const { socket } of this.#open) socket.close(GOING_AWAY, 'stopping')
  }

  #accept(socket: WebSocket, request: FastifyRequest): void {
    const { session } = request
    const { name, role } = callerOf(request)
    if (session === null) return
    const open: OpenSocket = { socket, session, alive: true }
    const mode = socket.protocol === LIVE_SUBPROTOCOL ? 'own' : 'compat'
    const connection = this.#live.connect(clientOf(socket), { user: name, role }, mode)
    if (connection === null) return
    this.#open.add(open)
    socket.on('pong', () => {
      open.alive = true
    })
    socket.on('message', (data, isBinary) => {
      open.alive = true
      this.#live.receive(connection, isBinary ? null : data.toString())
    })
    socket.on('close', (code) => {
      this.#open.delete(open)
      this.#live.disconnect(connection)
      this.#log.debug({ user: name, mode, code }, 'live client left')
    })
    this.#log.debug({ user: name, mode }, 'live client came')
  }

  #lookAfter(): void {
    for (const open of this.#open) {
      if (!open.alive) open.socket.terminate()
      else if (!this.#access.stillValid(open.session)) open.socket.close(SESSION_ENDED, 'auth.expired')
      else {
        open.alive = false
        open.socket.ping()
      }
    }
  }
}

function clientOf(socket: WebSocket): LiveClient {
  return {
    send: (text) => socket.send(text),
    bufferedBytes: () => socket.bufferedAmount,
    close: (reason) => {
      socket.close(CLOSE_CODES[reason], reason)
      // The close frame would wait behind everything the client does not take.
      if (reason === 'slow') socket.terminate()
    },
  }
}
