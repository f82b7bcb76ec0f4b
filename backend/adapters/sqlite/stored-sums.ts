// Adds stored numbers of a series up to the buckets of an answer: days and hours from rollups, the rest from chunks. Used by TelemetryQuery.
import type Database from 'better-sqlite3'
import type { BucketGrid } from '../../telemetry/bucket-grid.ts'
import type { BucketSums } from './bucket-sums.ts'
import { type ChunkTable, KIND } from './chunk-table.ts'
import { ROLLUPS, RollupReader } from './rollup-table.ts'
import { firstAtOrAfter } from './series-samples.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** In units of any rollup: one group for all rows of a question. */
const ONE_GROUP = 2 ** 40

/** Row of table `gone`. */
interface Gone {
  minutes_to: number
  hours_to: number
}

const NOTHING_GONE: Gone = { minutes_to: Number.NEGATIVE_INFINITY, hours_to: Number.NEGATIVE_INFINITY }

export interface SumRange {
  series: number
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
}

/** What a sum goes into. */
interface Target {
  series: number
  /** Width of aligned buckets; null: all of a stretch goes into the bucket that holds its start. */
  bucketMs: number | null
  withLast: boolean
  gone: Gone
  sums: BucketSums
}

export class StoredSums {
  readonly #chunks: ChunkTable
  readonly #gone: Database.Statement<[number], Gone>
  readonly #dayBefore: Database.Statement<[number, number], number>
  /** Coarsest first. */
  readonly #rollups: RollupReader[]

  constructor(db: Database.Database, chunks: ChunkTable) {
    this.#chunks = chunks
    this.#gone = db.prepare<[number], Gone>('SELECT minutes_to, hours_to FROM gone WHERE series = ?')
    this.#dayBefore = db.prepare<[number, number], number>('SELECT 1 FROM rollup_day WHERE series = ? AND bucket < ? LIMIT 1').pluck()
    this.#rollups = ROLLUPS.map(({ table, widthMs }) => new RollupReader(db, table, widthMs)).reverse()
  }

  /** The finest width that all of the range is still kept in, ms; 0 for samples. */
  finestMs({ series, fromMs, toMs }: SumRange): number {
    const gone = this.#goneOf(series)
    if (fromMs < gone.hours_to) return DAY_MS
    if (fromMs < gone.minutes_to) return HOUR_MS
    return this.#chunks.within(series, KIND.minutes, fromMs, toMs, 1).length > 0 ? MINUTE_MS : 0
  }

  /** Since when minutes, and since when hours are kept, ms. */
  keptSince(series: number): { minutesFromMs: number; hoursFromMs: number } {
    const { minutes_to, hours_to } = this.#goneOf(series)
    return { minutesFromMs: Math.max(minutes_to, hours_to), hoursFromMs: hours_to }
  }

  /** True where a day before that of `ms` has a value that counts. */
  anyOnDaysBefore(series: number, ms: number): boolean {
    return this.#dayBefore.get(series, Math.floor(ms / DAY_MS)) !== undefined
  }

  /** Into aligned buckets of this width, at least `finestMs`. */
  addAligned(range: SumRange, bucketMs: number, withLast: boolean, sums: BucketSums): void {
    const target = { series: range.series, bucketMs, withLast, gone: this.#goneOf(range.series), sums }
    this.#add(target, 0, range.fromMs, range.toMs)
  }

  /** Into buckets of any edges. Where finer sums are gone, an hour or a day counts in the bucket in which it begins. */
  addBetween(range: SumRange, grid: BucketGrid, withLast: boolean, sums: BucketSums): void {
    const { series, fromMs, toMs } = range
    const gone = this.#goneOf(series)
    const target = { series, bucketMs: null, withLast, gone, sums }
    let from = fromMs
    for (const [widthMs, goneTo] of [
      [DAY_MS, gone.hours_to],
      [HOUR_MS, gone.minutes_to],
    ] as const) {
      const to = Math.min(toMs, goneTo)
      if (from >= to) continue
      const rows = { series, first: Math.floor(from / widthMs), end: Math.ceil(to / widthMs), bucketMs: widthMs, withLast: true }
      const rollup = this.#rollups.find((one) => one.widthMs === widthMs)
      const start = from
      rollup?.sumUp(rows, (atMs, ...sum) => sums.add(Math.max(atMs, start), ...sum))
      from = to
    }
    if (from >= toMs) return
    const buckets = grid.count - grid.indexOf(from)
    // Each bucket that does not begin on the hour costs two looks into chunks; where there are few chunks, all of them are less.
    const chunks = () => this.#chunks.within(series, KIND.number, from, toMs, 2 * buckets).length
    if (grid.shortestMs < 2 * HOUR_MS || (!onTheHour(grid) && chunks() < 2 * buckets)) this.#addChunks(target, MINUTE_MS, from, toMs)
    else if (grid.shortestMs < 2 * DAY_MS && onTheHour(grid)) this.#addRuns(target, grid, from, toMs)
    else this.#addOneByOne(target, grid, from, toMs)
  }

  #addOneByOne(target: Target, grid: BucketGrid, fromMs: number, toMs: number): void {
    for (let bucket = grid.indexOf(fromMs); bucket < grid.count; bucket++) {
      const end = bucket + 1 < grid.count ? Math.min(toMs, grid.startOf(bucket + 1)) : toMs
      this.#add(target, 0, Math.max(fromMs, grid.startOf(bucket)), end)
    }
  }

  /** Days of a time zone: by hours, all of the same length in a row at once. */
  #addRuns(target: Target, grid: BucketGrid, fromMs: number, toMs: number): void {
    const { series, sums } = target
    const hours = this.#rollups.find(({ widthMs }) => widthMs === HOUR_MS)
    const firstHour = Math.ceil(fromMs / HOUR_MS)
    const endHour = Math.floor(toMs / HOUR_MS)
    if (!hours || firstHour >= endHour) {
      this.#addOneByOne(target, grid, fromMs, toMs)
      return
    }
    this.#addEnd(target, fromMs, firstHour * HOUR_MS)
    for (let bucket = grid.indexOf(firstHour * HOUR_MS); bucket < grid.count; ) {
      const startMs = grid.startOf(bucket)
      const widthMs = grid.endOf(bucket) - startMs
      while (bucket < grid.count && grid.endOf(bucket) - grid.startOf(bucket) === widthMs) bucket++
      const first = Math.max(firstHour, startMs / HOUR_MS)
      const end = Math.min(endHour, grid.endOf(bucket - 1) / HOUR_MS)
      if (first >= end) continue
      const rows = { series, first, end, bucketMs: widthMs, origin: startMs / HOUR_MS, withLast: target.withLast }
      hours.sumUp(rows, (...sum) => sums.add(...sum))
    }
    this.#addEnd(target, endHour * HOUR_MS, toMs)
  }

  #goneOf(series: number): Gone {
    return this.#gone.get(series) ?? NOTHING_GONE
  }

  /** Whole days where they fit into the buckets, then whole hours, chunks for the ends. */
  #add(target: Target, level: number, fromMs: number, toMs: number): void {
    if (fromMs >= toMs) return
    const { series, bucketMs, withLast, gone, sums } = target
    const rollup = this.#rollups[level]
    if (!rollup) {
      this.#addEnd(target, fromMs, toMs)
      return
    }
    const { widthMs } = rollup
    if (widthMs < DAY_MS && fromMs < gone.hours_to) {
      // Of this stretch only days are left.
      this.#addEnd(target, fromMs, Math.min(toMs, gone.hours_to))
      this.#add(target, level, gone.hours_to, toMs)
      return
    }
    const first = Math.ceil(fromMs / widthMs)
    const end = Math.floor(toMs / widthMs)
    if (first >= end || (bucketMs !== null && bucketMs % widthMs !== 0)) {
      this.#add(target, level + 1, fromMs, toMs)
      return
    }
    this.#add(target, level + 1, fromMs, first * widthMs)
    rollup.sumUp({ series, first, end, bucketMs: bucketMs ?? ONE_GROUP * widthMs, withLast }, (...sum) => sums.add(...sum))
    this.#add(target, level + 1, end * widthMs, toMs)
  }

  /** By chunks as far as they are kept; before that hours or days that touch the range count whole. */
  #addEnd(target: Target, fromMs: number, toMs: number): void {
    const { series, bucketMs, gone, sums } = target
    let from = fromMs
    for (const rollup of this.#rollups) {
      const to = Math.min(toMs, rollup.widthMs === DAY_MS ? gone.hours_to : gone.minutes_to)
      if (from >= to) continue
      const rows = { first: Math.floor(from / rollup.widthMs), end: Math.ceil(to / rollup.widthMs) }
      rollup.sumUp({ series, ...rows, bucketMs: bucketMs ?? rollup.widthMs, withLast: true }, (...sum) => sums.add(...sum))
      from = to
    }
    this.#addChunks(target, bucketMs ?? MINUTE_MS, from, toMs)
  }

  /** Chunks within the range by their minutes where these fit into the buckets, all others sample by sample. */
  #addChunks({ series, sums }: Target, bucketMs: number, fromMs: number, toMs: number): void {
    if (fromMs >= toMs) return
    for (const place of this.#chunks.within(series, KIND.minutes, Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, toMs)) {
      const minutes = this.#chunks.minutes(place, series)
      if (minutes) sums.addRows(minutes, MINUTE_MS, fromMs, toMs)
    }
    for (const place of this.#chunks.within(series, KIND.number, fromMs, toMs)) {
      const whole = bucketMs % MINUTE_MS === 0 && place.from_ms >= fromMs && place.to_ms < toMs
      const minutes = whole ? this.#chunks.minutes(place, series) : undefined
      if (minutes) {
        sums.addRows(minutes, MINUTE_MS, fromMs, toMs)
        continue
      }
      const samples = this.#chunks.read(place, series, KIND.number)
      if (samples) sums.addSamples(samples, firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs))
    }
  }
}

function onTheHour(grid: BucketGrid): boolean {
  for (let bucket = 0; bucket < grid.count; bucket++) if (grid.startOf(bucket) % HOUR_MS !== 0) return false
  return grid.endOf(grid.count - 1) % HOUR_MS === 0
}
