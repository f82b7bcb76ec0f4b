import type Database from 'better-sqlite3'
import { type BucketRows, joinBuckets, sumUp } from './minute-codec.ts'
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

const HOURS_A_DAY = 24
/** One sum that is no number (NULL) makes the whole no number. */
const SUM = 'iif(count(sum) = count(*), sum(sum), NULL)'

/** Writes hours and their days anew, after values of samples that were counted before have changed. */
export class RollupRewriter {
  readonly #putHour: Database.Statement
  readonly #dropHour: Database.Statement<[number, number]>
  readonly #dropDay: Database.Statement<[number, number]>
  readonly #putDay: Database.Statement<[object]>

  constructor(db: Database.Database) {
    this.#putHour = db.prepare('INSERT OR REPLACE INTO rollup_hour VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
    this.#dropHour = db.prepare('DELETE FROM rollup_hour WHERE series = ? AND bucket = ?')
    this.#dropDay = db.prepare('DELETE FROM rollup_day WHERE series = ? AND bucket = ?')
    const hours = 'FROM rollup_hour WHERE series = :series AND bucket >= :first AND bucket < :end'
    // With max() alone, SQLite takes the other columns from the row that holds the greatest.
    this.#putDay = db.prepare(`INSERT OR REPLACE INTO rollup_day
      SELECT :series, :day, sums.count, sums.min, sums.max, sums.sum, newest.last, newest.last_at
      FROM (SELECT sum(count) AS count, min(min) AS min, max(max) AS max, ${SUM} AS sum ${hours} HAVING count(*) > 0) AS sums,
        (SELECT last, max(last_at) AS last_at ${hours}) AS newest`)
  }

  /** @param hours numbers of hours since 1970  @param sumsOf sums by hour of all samples in them, other hours allowed */
  write(series: number, hours: ReadonlySet<number>, sumsOf: (hours: ReadonlySet<number>) => readonly BucketRows[]): void {
    if (hours.size === 0) return
    for (const hour of hours) this.#dropHour.run(series, hour)
    const { bucket, count, min, max, sum, last, lastAt } = joinBuckets(sumsOf(hours))
    for (let row = 0; row < bucket.length; row++) {
      if (!hours.has(bucket[row] ?? 0)) continue
      this.#putHour.run(series, bucket[row], count[row], min[row], max[row], sum[row], last[row], lastAt[row])
    }
    for (const day of new Set(Array.from(hours, (hour) => Math.floor(hour / HOURS_A_DAY)))) {
      this.#dropDay.run(series, day)
      this.#putDay.run({ series, day, first: day * HOURS_A_DAY, end: (day + 1) * HOURS_A_DAY })
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
    const start = '(bucket - (((bucket - :origin) % :n) + :n) % :n)'
    const where = `FROM ${table} WHERE series = :series AND bucket >= :first AND bucket < :end GROUP BY ${start}`
    // One sum that is no number (NULL) makes the whole no number.
    this.#sums = db.prepare(`SELECT ${start} AS start, sum(count) AS count, min(min) AS min, max(max) AS max,
      iif(count(sum) = count(*), sum(sum), NULL) AS sum, max(last_at) AS last_at ${where}`)
    // With max() alone, SQLite takes the other columns from the row that holds the greatest.
    this.#last = db.prepare(`SELECT ${start} AS start, last, max(last_at) AS last_at ${where}`)
  }

  /**
   * Rows first..end (without `end`), in units of the width, added up to buckets of `bucketMs`, a multiple of it, one of which
   * begins at `origin`, in units too (default 0).
   */
  sumUp(range: { series: number; first: number; end: number; bucketMs: number; withLast: boolean; origin?: number }, take: TakeSums): void {
    const { series, first, end, bucketMs, withLast, origin = 0 } = range
    const n = BigInt(bucketMs / this.widthMs)
    const parameters = { series: BigInt(series), first: BigInt(first), end: BigInt(end), n, origin: BigInt(origin) }
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
