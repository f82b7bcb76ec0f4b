import type Database from 'better-sqlite3'
import { sumUp } from './minute-codec.ts'
import type { SeriesSamples } from './series-samples.ts'

/** Resolutions that are kept as rows, ms; finest first. Minutes lie beside their chunks. */
export const ROLLUPS = [
  { table: 'rollup_hour', widthMs: 3_600_000 },
  { table: 'rollup_day', widthMs: 86_400_000 },
] as const

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

  /** `samples` sorted by time; those without a value and bad ones don't count. */
  add(series: number, samples: SeriesSamples): void {
    for (const { widthMs, statement } of this.#upserts) {
      const { bucket, count, min, max, sum, last, lastAt } = sumUp(samples, widthMs)
      for (let row = 0; row < bucket.length; row++) {
        statement.run(series, bucket[row], count[row], min[row], max[row], sum[row], last[row], lastAt[row])
      }
    }
  }
}

interface RollupRow {
  start: number
  count: number
  min: number
  max: number
  sum: number | null
  last_at: number
}

/** Takes the sums of a stretch that lies within one bucket of an answer. */
export type TakeSums = (atMs: number, count: number, min: number, max: number, sum: number, last: number, lastAt: number) => void

/** Reading side: rows added up in SQLite to the buckets of an answer, so that a year of hours is few rows. */
export class RollupReader {
  readonly widthMs: number
  readonly #sums: Database.Statement<[object], RollupRow>
  readonly #last: Database.Statement<[object], { start: number; last: number; last_at: number }>

  constructor(db: Database.Database, table: string, widthMs: number) {
    this.widthMs = widthMs
    const start = '(bucket - ((bucket % :n) + :n) % :n)'
    const where = `FROM ${table} WHERE series = :series AND bucket >= :first AND bucket < :end GROUP BY ${start}`
    // One sum that is no number (NULL) makes the whole no number.
    this.#sums = db.prepare(`SELECT ${start} AS start, sum(count) AS count, min(min) AS min, max(max) AS max,
      iif(count(sum) = count(*), sum(sum), NULL) AS sum, max(last_at) AS last_at ${where}`)
    // With max() alone, SQLite takes the other columns from the row that holds the greatest.
    this.#last = db.prepare(`SELECT ${start} AS start, last, max(last_at) AS last_at ${where}`)
  }

  /** Rows first..end (without `end`), in units of the width, added up to buckets of `bucketMs`, a multiple of it. */
  sumUp(range: { series: number; first: number; end: number; bucketMs: number; withLast: boolean }, take: TakeSums): void {
    const { series, first, end, bucketMs, withLast } = range
    const parameters = { series: BigInt(series), first: BigInt(first), end: BigInt(end), n: BigInt(bucketMs / this.widthMs) }
    // Its start may lie before the range: any time within it names the bucket.
    const within = (start: number) => Math.max(start, first) * this.widthMs
    for (const { start, count, min, max, sum, last_at } of this.#sums.all(parameters)) {
      take(within(start), count, min, max, sum ?? Number.NaN, 0, withLast ? Number.NEGATIVE_INFINITY : last_at)
    }
    if (!withLast) return
    for (const { start, last, last_at } of this.#last.all(parameters)) {
      take(within(start), 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, last, last_at)
    }
  }
}
