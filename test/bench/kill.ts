// Kill -9 of the real backend under QoS 1 load, again and again, then a count of what was acknowledged.
// `npm run bench -- kill [rounds]`
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { connect, type MqttClient } from 'mqtt'
import pino from 'pino'
import { SqliteTelemetryStore } from '../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { QUALITIES } from '../../backend/contract/quality.ts'
import type { QueryRange } from '../../backend/telemetry/telemetry-store.ts'
import { TestBackend } from '../backend-process.ts'

const ENTRY = fileURLToPath(new URL('kill-entry.ts', import.meta.url))
const FLAGS = ['--log-level', 'error']
const BAD = QUALITIES.indexOf('bad')
const BOARDS = 20
const WINDOW = 40
const START_MS = Date.UTC(2026, 3, 1)
/** Time of measurement between two readings of a board: rounds then span hours and days. */
const STEP_MS = 250
const SHORTEST_MS = 150
const LONGEST_MS = 1_500

/** Every reading has a number of its own: its raw value. Its time follows from it. */
const atOf = (number: number) => START_MS + Math.floor(number / BOARDS) * STEP_MS

class Load {
  /** Numbers whose PUBACK came. */
  readonly acknowledged = new Set<number>()
  readonly #next = Array.from({ length: BOARDS }, (_, board) => board)

  get sent(): number {
    return this.#next.reduce((sum, next) => sum + Math.floor(next / BOARDS), 0)
  }

  /** Publishes on all connections until the broker is gone. */
  async run(url: string, gone: Promise<unknown>): Promise<void> {
    const clients = Array.from({ length: BOARDS }, (_, board) => {
      const client = connect(url, { clientId: `KILL_${board}`, reconnectPeriod: 0 })
      client.on('error', () => client.end(true)) // the broker is being killed
      client.on('connect', () => {
        for (let left = WINDOW; left > 0; left--) this.#publish(client, board)
      })
      return client
    })
    await gone
    for (const client of clients) client.end(true)
  }

  #publish(client: MqttClient, board: number): void {
    if (!client.connected) return
    const number = this.#next[board] ?? 0
    this.#next[board] = number + BOARDS
    const message = `{"ts":${atOf(number)},"sensor_type":"counter","raw":${number},"raw_mode":true}`
    client.publish(`kaiser/god/esp/KILL_${board}/sensor/4/data`, message, { qos: 1 }, (error) => {
      if (error) return
      this.acknowledged.add(number)
      this.#publish(client, board)
    })
  }
}

/** @throws Error at the first round after which something is missing, doubled or disagrees */
export async function kill(rounds: number): Promise<object[]> {
  const load = new Load()
  const startMs: number[] = []
  const from = performance.now()
  let backend = new TestBackend(FLAGS, { entry: ENTRY })
  try {
    for (let round = 0; round < rounds; round++) {
      const before = performance.now()
      const { mqtt } = await backend.ready()
      startMs.push(performance.now() - before)
      const timer = setTimeout(() => backend.kill('SIGKILL'), SHORTEST_MS + Math.random() * (LONGEST_MS - SHORTEST_MS))
      await load.run(mqtt, backend.exited)
      clearTimeout(timer)
      const { signal } = await backend.exited
      if (signal !== 'SIGKILL') throw new Error(`the backend ended by itself: ${backend.stderr}`)
      backend = new TestBackend(FLAGS, { entry: ENTRY, data: backend.data })
    }
    await backend.ready()
    await backend.stop()
    const seconds = (performance.now() - from) / 1000
    const checked = await check(join(backend.data, 'telemetry.db'), load.acknowledged)
    startMs.sort((a, b) => a - b)
    const figures = { rounds, seconds: Math.round(seconds), sent: load.sent, acknowledged: load.acknowledged.size, ...checked }
    return [{ ...figures, 'start p50 ms': Math.round(startMs[startMs.length >> 1] ?? 0), 'start max ms': Math.round(startMs.at(-1) ?? 0) }]
  } finally {
    backend.kill('SIGKILL')
    await backend.exited
    backend.removeData()
  }
}

/** Every acknowledged number is there once, none twice, and buckets of each width agree with the samples. */
async function check(path: string, acknowledged: ReadonlySet<number>): Promise<object> {
  const onTrouble = (_: string, detail: string) => {
    throw new Error(detail)
  }
  const store = new SqliteTelemetryStore({ path, durability: 'normal', logger: pino({ level: 'silent' }), onTrouble })
  await store.start()
  try {
    const series = (await store.loadLatest()).map((latest) => latest.series)
    const range = { series, fromMs: START_MS, toMs: START_MS + 30 * 86_400_000 }
    for (const stage of ['as it was left', 'compacted']) {
      const kept = new Set<number>()
      const samples = new Map<number, { at: number; value: number }[]>()
      for await (const block of store.export(range)) {
        const list = samples.get(block.series) ?? []
        samples.set(block.series, list)
        for (let row = 0; row < block.count; row++) {
          const number = block.raw[row] ?? 0
          if (kept.has(number)) throw new Error(`${stage}: reading ${number} is there twice`)
          kept.add(number)
          if ((block.quality[row] ?? 0) % 8 !== BAD) list.push({ at: block.atMs[row] ?? 0, value: block.value[row] ?? 0 })
        }
      }
      for (const number of acknowledged) if (!kept.has(number)) throw new Error(`${stage}: reading ${number} was acknowledged and is gone`)
      for (const maxPoints of [30, 720, 43_200]) await compareBuckets(store, { ...range, maxPoints }, samples, stage)
      await store.compact()
      if (stage === 'compacted') return { stored: kept.size, 'lost, acknowledged': 0, twice: 0 }
    }
    return {}
  } finally {
    await store.stop()
  }
}

async function compareBuckets(
  store: SqliteTelemetryStore,
  range: Omit<QueryRange, 'aggregation'>,
  samples: ReadonlyMap<number, { at: number; value: number }[]>,
  stage: string,
): Promise<void> {
  for (const { id, resolutionMs, points } of await store.query({ ...range, aggregation: 'last' })) {
    const expected = new Map<number, unknown[]>()
    for (const { at, value } of samples.get(id) ?? []) {
      const start = Math.floor(at / resolutionMs) * resolutionMs
      const [, , min = value, max = value, count = 0] = (expected.get(start) ?? []) as number[]
      expected.set(start, [start, value, Math.min(min, value), Math.max(max, value), count + 1])
    }
    if (!isDeepStrictEqual(points, [...expected.values()]))
      throw new Error(`${stage}: buckets of ${resolutionMs} ms of series ${id} disagree`)
  }
}
