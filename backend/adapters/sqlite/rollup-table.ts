import type Database from 'better-sqlite3'
import type { SeriesSamples } from './series-samples.ts'

/** Resolutions that are kept ready, ms; finest first. */
export const ROLLUPS = [
  { table: 'rollup_minute', widthMs: 60_000 },
  { table: 'rollup_hour', widthMs: 3_600_000 },
  { table: 'rollup_day', widthMs: 86_400_000 },
] as const
export type Rollup = (typeof ROLLUPS)[number]

interface Sums {
  bucket: number
  count: number
  min: number
  max: number
  sum: number
  last: number
  lastAt: number
}

/** Writing side of the rollups: adds samples that were not counted before. Exact whatever their order of arrival. */
export class RollupWriter {
  readonly #upserts: { widthMs: number; statement: Database.Statement }[]

  constructor(db: Database.Database) {
    this.#upserts = ROLLUPS.map(({ table, widthMs }) => ({
      widthMs,
      statement: db.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series, bucket) DO UPDATE SET
        count = count + excluded.count, min = min(min, excluded.min), max = max(max, excluded.max), sum = sum + excluded.sum,
        last = CASE WHEN excluded.last_at >= last_at THEN excluded.last ELSE last END, last_at = max(last_at, excluded.last_at)`),
    }))
  }

  /** `samples` sorted by time; those without a value don't count. */
  add(series: number, samples: SeriesSamples): void {
    for (const { widthMs, statement } of this.#upserts) {
      for (const sums of sumUp(samples, widthMs)) {
        statement.run(series, sums.bucket, sums.count, sums.min, sums.max, sums.sum, sums.last, sums.lastAt)
      }
    }
  }
}

function sumUp(samples: SeriesSamples, widthMs: number): Sums[] {
  const all: Sums[] = []
  let open: Sums | undefined
  for (let row = 0; row < samples.count; row++) {
    const value = samples.value[row] ?? Number.NaN
    if (Number.isNaN(value)) continue
    const at = samples.atMs[row] ?? 0
    const bucket = Math.floor(at / widthMs)
    if (open?.bucket === bucket) {
      open.count++
      if (value < open.min) open.min = value
      if (value > open.max) open.max = value
      open.sum += value
      open.last = value
      open.lastAt = at
    } else {
      open = { bucket, count: 1, min: value, max: value, sum: value, last: value, lastAt: at }
      all.push(open)
    }
  }
  return all
}
