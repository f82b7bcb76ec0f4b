// Storage: bytes written per sample, rows a second, bytes per sample at rest. `npm run bench -- storage [seconds]`
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KIND } from '../../backend/adapters/sqlite/chunk-table.ts'
import { ChunkWriter } from '../../backend/adapters/sqlite/chunk-writer.ts'
import { COMPACTION_LIMITS } from '../../backend/adapters/sqlite/compaction.ts'
import { openForWriting } from '../../backend/adapters/sqlite/telemetry-file.ts'
import { curve, SENSOR_KINDS, type SensorKind, seeded } from './sensor-curves.ts'
import type { StorageLoad, StorageResult } from './storage-load.ts'

const CHILD = fileURLToPath(new URL('storage-load.ts', import.meta.url))
const START_MS = Date.UTC(2026, 0, 5)
const PACED_RATE = 1_000
const AT_REST_SERIES = 20
const AT_REST_SAMPLES = 30_000

/** @param seconds of the paced run: 1,000 series at 1 Hz in commits of 20 samples */
export async function storage(seconds: number): Promise<object[]> {
  const rows: object[] = []
  const paced = { series: 1000, commit: 20, compact: true, durability: 'normal' as const }
  const run = async (name: string, load: Omit<StorageLoad, 'dir'>) => {
    const result = await inChild(load)
    rows.push({
      run: name,
      'samples/s': Math.round(load.samples / result.seconds),
      'written B/sample': round(result.writtenBytes / load.samples),
      'of it while taking': round(result.writtenBeforeCompaction / load.samples),
      'CPU µs/sample': round((1e6 * result.cpuSeconds) / load.samples),
      'RSS MB': Math.round(result.rssBytes / 1e6),
    })
    return result
  }
  await run(`store, ${PACED_RATE}/s for ${seconds} s, commits of 20`, {
    ...paced,
    target: 'store',
    samples: PACED_RATE * seconds,
    rate: PACED_RATE,
  })
  await run(`store, the same with durability: full (fsync before each acknowledgement)`, {
    ...paced,
    target: 'store',
    durability: 'full',
    samples: PACED_RATE * seconds,
    rate: PACED_RATE,
  })
  const count = Math.min(1_000_000, 5_000 * seconds)
  for (const target of ['table in time order', 'table by (series, time)'] as const) {
    await run(`${target}, unpaced, commits of 20`, { ...paced, target, samples: Math.min(count, 200_000), rate: 0 })
  }
  const burst = { ...paced, commit: 2_000, compact: false, samples: 4 * count, rate: 0 }
  const store = await run('store, unpaced, commits of 2,000', { ...burst, target: 'store' })
  await run('store, unpaced, commits of 2,000, durability: full', { ...burst, target: 'store', durability: 'full' })
  const table = await run('table in time order, unpaced, commits of 2,000', { ...burst, target: 'table in time order' })
  rows.push({ run: 'store / table in time order, unpaced', ratio: round(table.seconds / store.seconds) })
  for (const kind of SENSOR_KINDS) rows.push(atRest(kind))
  return rows
}

/** The whole file after everything is compacted, and what its parts take. */
function atRest(kind: SensorKind): object {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
  const fail = (detail: string): never => {
    throw new Error(detail)
  }
  try {
    const path = join(dir, 'telemetry.db')
    const db = openForWriting({ path, durability: 'normal' }, fail)
    const writer = new ChunkWriter(db, COMPACTION_LIMITS.chunkRows, fail)
    const random = seeded(11)
    const stretch = COMPACTION_LIMITS.ageMs / 1000
    for (let second = 0; second < AT_REST_SAMPLES; second += stretch) {
      db.transaction(() => {
        for (let series = 1; series <= AT_REST_SERIES; series++) {
          writer.store(series, KIND.number, curve(kind, START_MS, second, stretch, 1000, random))
        }
      })()
    }
    const samples = AT_REST_SERIES * AT_REST_SAMPLES
    const sizes = db.prepare<[], { name: string; bytes: number }>('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all()
    const of = (name: string) => round((sizes.find((one) => one.name === name)?.bytes ?? 0) / samples)
    const parts = { chunks: of('chunk'), minutes: of('minutes'), hours: of('rollup_hour'), places: of('place') }
    db.close()
    return { run: `at rest: ${kind.name}`, 'file B/sample': round(statSync(path).size / samples), ...parts }
  } finally {
    rmSync(dir, { recursive: true })
  }
}

async function inChild(load: Omit<StorageLoad, 'dir'>): Promise<StorageResult> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-bench-'))
  try {
    const child = fork(CHILD, [JSON.stringify({ ...load, dir })], { stdio: 'inherit' })
    const { promise, resolve, reject } = Promise.withResolvers<StorageResult>()
    child.once('message', (result) => resolve(result as StorageResult)) // our own child
    child.once('close', (code) => reject(new Error(`the load ended with ${code}`)))
    return await promise
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
