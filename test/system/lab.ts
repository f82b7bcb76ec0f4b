// A real backend with what a test needs to act as a technician (REST with the local token) and as boards (mqtt.js).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Series } from '../../backend/contract/series.ts'
import type { SystemStatus } from '../../backend/contract/status.ts'
import { type Ready, TestBackend } from '../backend-process.ts'

export class Lab {
  readonly backend: TestBackend
  readonly address: Ready
  readonly token: string
  readonly #clients: MqttClient[] = []

  private constructor(backend: TestBackend, address: Ready) {
    this.backend = backend
    this.address = address
    this.token = readFileSync(join(address.data, 'token'), 'utf8').trim()
  }

  static async start(flags: string[] = [], data?: string, environment: Record<string, string> = {}): Promise<Lab> {
    const backend = new TestBackend(flags, { environment, ...(data === undefined ? {} : { data }) })
    try {
      return new Lab(backend, await backend.ready())
    } catch (cause) {
      // Nobody else could: a machine that is too busy must not be left with one more process.
      await backend.stop()
      if (data === undefined) backend.removeData()
      throw cause
    }
  }

  /** Like a power cut; the data folder stays. */
  async kill(): Promise<void> {
    this.backend.kill('SIGKILL')
    await this.backend.exited
    await this.stop({ keepData: true })
  }

  /** @param keepData leave the data folder, for a restart on it */
  async stop({ keepData = false } = {}): Promise<void> {
    for (const client of this.#clients) client.end(true)
    await this.backend.stop()
    if (!keepData) this.backend.removeData()
  }

  async get<T>(path: string): Promise<T> {
    return this.#ask<T>('GET', path)
  }

  async post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('POST', path, body)
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('PUT', path, body)
  }

  async delete<T>(path: string): Promise<T> {
    return this.#ask<T>('DELETE', path)
  }

  async patch<T>(path: string, body: unknown): Promise<T> {
    return this.#ask<T>('PATCH', path, body)
  }

  board(id: string): Promise<Board> {
    return this.get<{ board: Board }>(`/api/boards/${id}`).then(({ board }) => board)
  }

  series(board: string): Promise<Series[]> {
    return this.get(`/api/series?board=${board}`)
  }

  status(): Promise<SystemStatus> {
    return this.get('/api/status')
  }

  /** Every stored raw sample of a series: [ms, value, raw, packed quality], or [ms, word]. */
  async samples(series: number, fromMs = Date.UTC(2020, 0)): Promise<(number | string | boolean | null)[][]> {
    const answer = await this.get<{ series: { points: (number | string | boolean | null)[][] }[] }>(
      `/api/query?series=${series}&from=${fromMs}&to=${Date.now() + 86_400_000}&agg=raw&maxPoints=100000`,
    )
    return answer.series[0]?.points ?? []
  }

  async client(options: IClientOptions = {}): Promise<MqttClient> {
    const client = await mqtt.connectAsync(this.address.mqtt, { reconnectPeriod: 0, ...options })
    this.#clients.push(client)
    return client
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.address.http + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: unknown = response.status === 204 ? null : await response.json()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer as T // the API's own tests check its shapes
  }
}
