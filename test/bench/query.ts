// Queries, export and inserts on a long history, in one file. `npm run bench -- query [million samples]`
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import pino from 'pino'
import { SqliteTelemetryStore } from '../../backend/adapters/sqlite/sqlite-telemetry-store.ts'
import { calendarEdges } from '../../backend/telemetry/calendar-buckets.ts'
import type { QueryRange, SampleBatch } from '../../backend/telemetry/telemetry-store.ts'
import { HISTORY_END_MS, planHistory, writeHistory } from './history.ts'

const DAY_MS = 86_400_000
const REPEATS = 9
const INSERTED = 1_000_000
const BATCH = 1_000
const TABLE_ROWS = 30 * 86_400

/** @param millions of samples in the file */
export async function query(millions: number): Promise<object[]> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
  try {
    return await measure(dir, millions)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function measure(dir: string, millions: number): Promise<object[]> {
  const rows: object[] = []
  const path = join(dir, 'history', 'telemetry.db')
  const emptyRate = await insertRate(await opened(join(dir, 'empty', 'telemetry.db')))
  const plan = planHistory(millions * 1e6)
  const writingFrom = performance.now()
  const count = writeHistory(folderOf(path), plan)
  const writing = (performance.now() - writingFrom) / 1000
  const figures = { samples: count, 'B/sample': round(statSync(path).size / count) }
  rows.push({ what: 'history written through the chunk writer', ...figures, 'samples/s': Math.round(count / writing) })
  let store = await opened(path)
  const latestFrom = performance.now()
  const latest = await store.loadLatest()
  rows.push({ what: `latest values of ${latest.length} series, cold`, ms: round(performance.now() - latestFrom) })
  const year = Array.from({ length: 10 }, (_, index) => 2 + index)
  const ranges: [string, Omit<QueryRange, 'aggregation'>, number | undefined][] = [
    ['30 days at 1 Hz of one series, 1,000 buckets', range([1], 30, 1000), 30],
    [`a year of 10 series (${plan.yearStepS} s apart), 1,000 buckets`, range(year, 365, 1000), 100],
    ['7 days at 1 Hz of one series, 1,000 buckets', range([1], 7, 1000), undefined],
    ['a day at 1 Hz of one series, 1,000 buckets', range([1], 1, 1000), undefined],
    ['an hour at 1 Hz of one series, 3,600 buckets', range([1], 1 / 24, 3600), undefined],
  ]
  for (const [what, asked, limit] of ranges) {
    for (const aggregation of ['mean', 'last'] as const) {
      const times: number[] = []
      let points = 0
      for (let left = REPEATS; left > 0; left--) {
        const from = performance.now()
        const answer = await store.query({ ...asked, aggregation })
        times.push(performance.now() - from)
        points = answer.reduce((sum, one) => sum + one.points.length, 0)
      }
      const [cold = 0] = times
      const warm = times.slice(1).sort((a, b) => a - b)
      rows.push({
        what: `${what}, ${aggregation}`,
        points,
        ms: round(warm[warm.length >> 1] ?? 0),
        'first ms': round(cold),
        'limit ms': limit,
      })
    }
  }
  rows.push(...(await calendarAndStatistics(store, year)))
  const exportFrom = performance.now()
  let exported = 0
  for await (const block of store.export({ series: [1], fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })) exported += block.count
  const exportSeconds = (performance.now() - exportFrom) / 1000
  rows.push({
    what: 'raw export of series 1',
    samples: exported,
    'samples/s': Math.round(exported / exportSeconds),
    'limit samples/s': 1e6,
  })
  await store.stop()
  store = await opened(path)
  const fullRate = await insertRate(store)
  rows.push({ what: 'inserted and compacted, empty file', 'samples/s': Math.round(emptyRate) })
  rows.push({ what: 'inserted and compacted, full file', 'samples/s': Math.round(fullRate), ratio: round(fullRate / emptyRate) })
  rows.push(plainTable(join(dir, 'plain.db')))
  return rows
}

/** Days of a time zone, and figures of all samples, over a year of ten series. */
async function calendarAndStatistics(store: SqliteTelemetryStore, series: number[]): Promise<object[]> {
  const rows: object[] = []
  const { fromMs, toMs } = range(series, 365, 1)
  for (const timeZone of ['Europe/Berlin', 'Asia/Kolkata']) {
    const edges = calendarEdges('day', timeZone, fromMs, toMs)
    const from = performance.now()
    const answer = await store.query({ series, fromMs, toMs, maxPoints: edges.length - 1, edges, aggregation: 'mean' })
    const points = answer.reduce((sum, one) => sum + one.points.length, 0)
    rows.push({ what: `a year of 10 series by days of ${timeZone}, mean`, points, ms: round(performance.now() - from) })
  }
  const from = performance.now()
  const thresholds = series.map((id) => ({ id, above: 20, below: null }))
  const figures = await store.statistics({ series: thresholds, fromMs, toMs, presentMs: toMs })
  const samples = figures.reduce((sum, { count }) => sum + count, 0)
  rows.push({
    what: `statistics of a year of 10 series, ${figures[0]?.estimated ? 'estimated' : 'exact'}`,
    samples,
    ms: round(performance.now() - from),
  })
  return rows
}

/** The ceiling without rollups: one series alone in a table with key (series, time). */
function plainTable(path: string): object {
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = OFF')
  db.exec('CREATE TABLE sample (series INTEGER, at REAL, raw REAL, value REAL, PRIMARY KEY (series, at)) WITHOUT ROWID')
  const insert = db.prepare('INSERT INTO sample VALUES (1, ?, ?, ?)')
  db.transaction(() => {
    for (let row = 0; row < TABLE_ROWS; row++) insert.run(HISTORY_END_MS - 30 * DAY_MS + row * 1000, row % 97, (row % 97) / 16)
  })()
  const buckets = db.prepare(
    'SELECT at / 3600000 | 0 AS bucket, avg(value), min(value), max(value), count(*) FROM sample WHERE series = 1 GROUP BY 1',
  )
  buckets.all()
  const from = performance.now()
  const points = buckets.all().length
  const ms = round(performance.now() - from)
  db.close()
  return { what: 'plain table by (series, time): 30 days at 1 Hz, hours', samples: TABLE_ROWS, points, ms }
}

/** Samples a second through the store until all of them are in chunks, 1,000 series. Stops the store. */
async function insertRate(store: SqliteTelemetryStore): Promise<number> {
  const from = performance.now()
  for (let sent = 0; sent < INSERTED; sent += 10 * BATCH) {
    await Promise.all(Array.from({ length: 10 }, (_, index) => store.append(batchAt(sent + index * BATCH))))
  }
  await store.compact()
  const rate = INSERTED / ((performance.now() - from) / 1000)
  await store.stop()
  return rate
}

function batchAt(first: number): SampleBatch {
  const column = (of: (number: number) => number) => Float64Array.from({ length: BATCH }, (_, row) => of(first + row))
  const at = (number: number) => HISTORY_END_MS + Math.floor(number / 1000) * 1000
  const series = Int32Array.from({ length: BATCH }, (_, row) => 1 + ((first + row) % 1000))
  const raw = (number: number) => 300 + ((number * 7919) % 13)
  return {
    count: BATCH,
    series,
    atMs: column(at),
    receivedAtMs: column((number) => at(number) + 9),
    raw: column(raw),
    value: column((number) => raw(number) / 16),
    quality: new Uint16Array(BATCH),
    states: [],
  }
}

function range(series: number[], days: number, maxPoints: number): Omit<QueryRange, 'aggregation'> {
  return { series, fromMs: HISTORY_END_MS - days * DAY_MS, toMs: HISTORY_END_MS, maxPoints }
}

async function opened(path: string): Promise<SqliteTelemetryStore> {
  const store = new SqliteTelemetryStore({
    path: folderOf(path),
    durability: 'normal',
    logger: pino({ level: 'silent' }),
    onTrouble: (_, detail) => process.stderr.write(`${detail}\n`),
  })
  await store.start()
  return store
}

function folderOf(path: string): string {
  mkdirSync(join(path, '..'), { recursive: true })
  return path
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
