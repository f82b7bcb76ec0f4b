import type { ClientFrame, LiveEvent } from '../../backend/contract/events.ts'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'
import { parseFrame } from './live-frames.ts'
import type { Connection } from './live-store.ts'

/**
 * One WebSocket to the backend that comes back by itself. Knows topics only as a set to ask for again;
 * what events mean is the business of whoever gets them (live-connection.ts).
 */
export interface LiveSocketOptions {
  url: () => string
  onEvent: (event: LiveEvent) => void
  onConnection: (connection: Connection) => void
  /**
   * Asked after a try that never opened: browsers tell a refused upgrade (401) and a missing backend apart no more than 1006.
   * Resolves to true when the session is over; must not throw.
   */
  isSignedOut?: () => Promise<boolean>
  /** Waits before each new try, the last one repeats, ms. */
  backoffMs?: readonly number[]
  /** Time between pings, ms. */
  pingEveryMs?: number
  /** Silence after a ping that ends the connection; also the longest wait for the connection to open, ms. */
  answerWithinMs?: number
  now?: () => number
}

/** The backend closes with this code when the session is missing or over. */
const CLOSE_UNAUTHORISED = 4401

export class LiveSocket {
  readonly #options: Required<LiveSocketOptions>
  readonly #topics = new Set<string>()
  #socket: WebSocket | undefined
  #tries = 0
  #wanted = false
  /** The present socket has been open. */
  #opened = false
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #pingTimer: ReturnType<typeof setTimeout> | undefined
  #answerTimer: ReturnType<typeof setTimeout> | undefined
  /** Frames that were not understood, by why; shown in diagnostics. */
  readonly refused = { 'not-json': 0, 'not-an-event': 0, version: 0, members: 0 }

  constructor(options: LiveSocketOptions) {
    this.#options = {
      isSignedOut: async () => false,
      backoffMs: [1000, 2000, 3000, 5000, 10_000],
      pingEveryMs: 10_000,
      answerWithinMs: 6_000,
      now: Date.now,
      ...options,
    }
  }

  start(): void {
    if (this.#wanted) return
    this.#wanted = true
    this.#connect()
  }

  stop(): void {
    this.#wanted = false
    clearTimeout(this.#retryTimer)
    this.#drop()
  }

  /** Skips the wait; also the way back after signing in. */
  retryNow(): void {
    const state = this.#socket?.readyState
    if (!this.#wanted || state === WebSocket.OPEN || state === WebSocket.CONNECTING) return
    clearTimeout(this.#retryTimer)
    this.#drop()
    this.#tries = 0
    this.#connect()
  }

  /** Ends the present connection and waits for `retryNow`. */
  markUnauthorised(): void {
    clearTimeout(this.#retryTimer)
    this.#drop()
    this.#say('unauthorised', null)
  }

  subscribe(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.add(topic)
    this.#send({ type: 'subscribe', topics: [...topics] })
  }

  unsubscribe(topics: readonly string[]): void {
    for (const topic of topics) this.#topics.delete(topic)
    this.#send({ type: 'unsubscribe', topics: [...topics] })
  }

  #connect(): void {
    if (this.#tries === 0) this.#say('connecting', null)
    const socket = new WebSocket(this.#options.url(), LIVE_SUBPROTOCOL)
    this.#socket = socket
    this.#opened = false
    socket.onopen = () => this.#open(socket)
    socket.onmessage = (message) => this.#received(socket, message.data)
    socket.onclose = (close) => this.#closed(socket, close.code)
    this.#answerTimer = setTimeout(() => this.#abandon(socket), this.#options.answerWithinMs)
  }

  #open(socket: WebSocket): void {
    if (socket !== this.#socket) return
    this.#opened = true
    clearTimeout(this.#answerTimer)
    this.#tries = 0
    this.#say('open', null)
    if (this.#topics.size > 0) this.#send({ type: 'subscribe', topics: [...this.#topics] })
    this.#pingTimer = setTimeout(() => this.#ping(socket), this.#options.pingEveryMs)
  }

  #received(socket: WebSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== 'string') return
    clearTimeout(this.#answerTimer)
    this.#answerTimer = undefined
    const parsed = parseFrame(data)
    if (parsed.event === undefined) {
      this.refused[parsed.why] += 1
      return
    }
    this.refused.members += parsed.skipped
    this.#options.onEvent(parsed.event)
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return
    const opened = this.#opened
    this.#drop()
    if (!this.#wanted) return
    if (code === CLOSE_UNAUTHORISED) {
      this.#say('unauthorised', null)
      return
    }
    if (!opened) void this.#askWhether()
    const { backoffMs } = this.#options
    const waitMs = backoffMs[Math.min(this.#tries, backoffMs.length - 1)] ?? 10_000
    this.#tries += 1
    this.#say('lost', waitMs)
    this.#retryTimer = setTimeout(() => this.#connect(), waitMs)
  }

  async #askWhether(): Promise<void> {
    const signedOut = await this.#options.isSignedOut()
    if (signedOut && this.#wanted && this.#socket?.readyState !== WebSocket.OPEN) this.markUnauthorised()
  }

  /** A socket whose peer is gone may take minutes to notice: treat it as closed now. */
  #abandon(socket: WebSocket): void {
    if (socket === this.#socket) this.#closed(socket, 1006)
  }

  #ping(socket: WebSocket): void {
    if (socket !== this.#socket) return
    this.#send({ type: 'ping', id: this.#options.now() })
    this.#answerTimer ??= setTimeout(() => this.#abandon(socket), this.#options.answerWithinMs)
    this.#pingTimer = setTimeout(() => this.#ping(socket), this.#options.pingEveryMs)
  }

  #send(frame: ClientFrame): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame))
  }

  #drop(): void {
    clearTimeout(this.#pingTimer)
    clearTimeout(this.#answerTimer)
    this.#answerTimer = undefined
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.onopen = null
    socket.onmessage = null
    socket.onclose = null
    if (socket.readyState !== WebSocket.CLOSED) socket.close()
  }

  #lostSinceMs: number | undefined

  #say(state: Connection['state'], retryInMs: number | null): void {
    const now = this.#options.now()
    // Several failed tries are one loss: `sinceMs` is when values stopped.
    this.#lostSinceMs = state === 'lost' ? (this.#lostSinceMs ?? now) : undefined
    this.#options.onConnection({ state, sinceMs: this.#lostSinceMs ?? now, retryInMs })
  }
}
