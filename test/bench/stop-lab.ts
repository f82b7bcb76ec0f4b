// The centre seen from one screen of the stop bench: its phase as the WebSocket tells it, a stop over HTTP on a kept connection,
// and the way back to ready.
import { once } from 'node:events'
import http from 'node:http'
import WebSocket from 'ws'
import type { EmergencyState } from '../../backend/contract/actuators/emergency.ts'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'
import { microseconds } from './probe-topics.ts'

const WITHIN_MS = 30_000

export class StopLab {
  state: EmergencyState | undefined
  readonly #http: string
  readonly #token: string
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  #screen: WebSocket | undefined
  #waiting: (() => void)[] = []

  constructor(address: string, token: string) {
    this.#http = address
    this.#token = token
  }

  async open(): Promise<void> {
    const screen = new WebSocket(`${this.#http.replace('http', 'ws')}/ws/events`, LIVE_SUBPROTOCOL, {
      headers: { authorization: `Bearer ${this.#token}` },
    })
    this.#screen = screen
    await once(screen, 'open')
    screen.on('message', (data) => {
      const event: { type: string; data: { state: EmergencyState } } = JSON.parse(data.toString())
      if (event.type !== 'emergency') return
      this.state = event.data.state
      for (const wake of this.#waiting.splice(0)) wake()
    })
    screen.send(JSON.stringify({ type: 'subscribe', topics: ['status', 'emergency', 'boards', 'values'] }))
  }

  close(): void {
    this.#screen?.terminate()
    this.#agent.destroy()
  }

  /** How long any request takes at this moment: the smallest answer there is, over the same connection. */
  async floor(): Promise<number> {
    const sentUs = microseconds()
    await this.#ask('GET', '/api/health')
    return (microseconds() - sentUs) / 1000
  }

  /** @returns when the request was written and when its answer was there, µs */
  async stop(): Promise<{ sentUs: number; answeredUs: number; state: EmergencyState }> {
    const sentUs = microseconds()
    const state = await this.#post<EmergencyState>('/api/emergency/stop', { origin: 'screen' })
    return { sentUs, answeredUs: microseconds(), state }
  }

  /** Waits until every output is confirmed, signs, releases, waits for the end. */
  async release(): Promise<void> {
    await this.until(({ phase, open, outputs }) => phase === 'latched' && open === 0 && outputs > 0, 'every output is confirmed off')
    await this.#post('/api/emergency/cause/sign', {})
    await this.#post('/api/emergency/release', { reason: 'bench', restore: [] })
    await this.until(({ phase, held }) => phase === 'ready' && held.length === 0, 'all boards are released')
  }

  async until(holds: (state: EmergencyState) => boolean, what: string): Promise<void> {
    const endMs = performance.now() + WITHIN_MS
    while (this.state === undefined || !holds(this.state)) {
      if (performance.now() > endMs) {
        const { phase, outputs, confirmed, sent, stillOn, unreachable } = this.state ?? {}
        throw new Error(`not within ${WITHIN_MS} ms: ${what}; ${JSON.stringify({ phase, outputs, confirmed, sent, stillOn, unreachable })}`)
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1000)
        this.#waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }

  #post<T>(path: string, body: object): Promise<T> {
    return this.#ask<T>('POST', path, JSON.stringify(body))
  }

  #ask<T>(method: 'GET' | 'POST', path: string, text?: string): Promise<T> {
    const body = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    const headers = { authorization: `Bearer ${this.#token}`, ...body }
    return new Promise((resolve, reject) => {
      const request = http.request(this.#http + path, { method, agent: this.#agent, headers, timeout: WITHIN_MS }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const answer = Buffer.concat(parts).toString()
          if (response.statusCode === 200) resolve(JSON.parse(answer))
          else reject(new Error(`${path}: ${response.statusCode} ${answer}`))
        })
      })
      request.on('timeout', () => request.destroy(new Error(`${path}: no answer`)))
      request.on('error', reject)
      request.end(text)
    })
  }
}
