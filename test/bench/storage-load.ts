// Child process of storage.ts, so that /proc/self/io counts one store alone. Argument: what to run, as JSON; answers by IPC.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pino from 'pino'
import { SqliteTelemetryStore } from '../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import type { SampleBatch } from '../../backend/telemetry/telemetry-store.ts'
import { SENSOR_KINDS, seeded } from './sensor-curves.ts'
import { usageOf } from './subject.ts'

export interface StorageLoad {
  dir: string
  target: 'store' | 'table in time order' | 'table by (series, time)'
  durability: 'normal' | 'full'
  /** Samples in all. */
  samples: number
  /** Samples a commit. */
  commit: number
  series: number
  /** Samples a second; 0 = as fast as it goes. */
  rate: number
  /** Compacts at the end, so that samples still in the log are counted as if they had gone the whole way. */
  compact: boolean
}

export interface StorageResult {
  seconds: number
  writtenBytes: number
  /** Written when the last sample was committed, before `compact`. */
  writtenBeforeCompaction: number
  cpuSeconds: number
  rssBytes: number
}

const START_MS = Date.UTC(2026, 0, 5)
const MAX_IN_FLIGHT = 16

/** Samples in order of arrival: series one after the other, each a second further with every round. */
function batchMaker({ series, commit }: StorageLoad): () => SampleBatch {
  const random = seeded(5)
  let next = 0
  return () => {
    const batch: SampleBatch = {
      count: commit,
      series: new Int32Array(commit),
      atMs: new Float64Array(commit),
      receivedAtMs: new Float64Array(commit),
      raw: new Float64Array(commit),
      value: new Float64Array(commit),
      quality: new Uint16Array(commit),
      states: [],
    }
    for (let row = 0; row < commit; row++, next++) {
      const id = next % series
      const second = Math.floor(next / series)
      const kind = SENSOR_KINDS[id % 4]
      const raw = kind?.raw(second + id * 37, random) ?? 0
      batch.series[row] = id + 1
      batch.atMs[row] = START_MS + second * 1000 + Math.floor((id * 1000) / series) + Math.floor(random() * 4)
      batch.receivedAtMs[row] = (batch.atMs[row] ?? 0) + 6 + Math.floor(random() * 25)
      batch.raw[row] = raw
      batch.value[row] = kind?.value(raw, second) ?? 0
    }
    return batch
  }
}

interface Sink {
  append(batch: SampleBatch): Promise<void>
  compact(): Promise<void>
  close(): Promise<void>
}

async function open(load: StorageLoad): Promise<Sink> {
  const path = join(load.dir, 'telemetry.db')
  if (load.target === 'store') {
    const onTrouble = (_: string, detail: string) => process.stderr.write(`${detail}\n`)
    const store = new SqliteTelemetryStore({ path, durability: load.durability, logger: pino({ level: 'silent' }), onTrouble })
    await store.start()
    return { append: (batch) => store.append(batch), compact: () => store.compact(), close: () => store.stop() }
  }
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  const columns = 'series INTEGER NOT NULL, at REAL NOT NULL, received REAL NOT NULL, raw REAL, value REAL, quality INTEGER NOT NULL'
  const byKey = load.target === 'table by (series, time)'
  db.exec(`CREATE TABLE sample (${columns}${byKey ? ', PRIMARY KEY (series, at)) WITHOUT ROWID' : ')'}`)
  const insert = db.prepare('INSERT OR REPLACE INTO sample VALUES (?, ?, ?, ?, ?, ?)')
  const commit = db.transaction(({ count, series, atMs, receivedAtMs, raw, value, quality }: SampleBatch) => {
    for (let row = 0; row < count; row++) insert.run(series[row], atMs[row], receivedAtMs[row], raw[row], value[row], quality[row])
  })
  const nothing = async () => undefined
  return { append: async (batch) => commit(batch), compact: nothing, close: async () => void db.close() }
}

async function run(load: StorageLoad): Promise<StorageResult> {
  const sink = await open(load)
  const make = batchMaker(load)
  const before = usageOf(process.pid)
  const startedAt = performance.now()
  const inFlight = new Set<Promise<void>>()
  for (let sent = 0; sent < load.samples; sent += load.commit) {
    const dueMs = load.rate === 0 ? 0 : startedAt + (sent / load.rate) * 1000 - performance.now()
    if (dueMs > 1) await new Promise((resolve) => setTimeout(resolve, dueMs))
    if (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight)
    const work = sink.append(make()).finally(() => inFlight.delete(work))
    inFlight.add(work)
  }
  await Promise.all(inFlight)
  const seconds = (performance.now() - startedAt) / 1000
  const committed = usageOf(process.pid)
  if (load.compact) await sink.compact()
  await sink.close()
  const after = usageOf(process.pid)
  return {
    seconds,
    writtenBytes: after.writtenBytes - before.writtenBytes,
    writtenBeforeCompaction: committed.writtenBytes - before.writtenBytes,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    rssBytes: committed.rssBytes,
  }
}

const [given] = process.argv.slice(2)
if (process.send !== undefined && given !== undefined) {
  const load: StorageLoad = JSON.parse(given)
  const result = await run(load)
  process.send(result, () => process.disconnect())
}
