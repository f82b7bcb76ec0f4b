// The values of a number series that count in its statistics: every sample, or means where there are too many. Used by TelemetryQuery.
import type Database from 'better-sqlite3'
import type { CountingValues } from '../../telemetry/statistics.ts'
import { type ChunkPlace, type ChunkTable, KIND } from './chunk-table.ts'
import { sumUp } from './minute-codec.ts'
import { ROLLUPS, RollupReader } from './rollup-table.ts'
import { firstAtOrAfter, rowCounts, type SeriesSamples, slice } from './series-samples.ts'

const MINUTE_MS = 60_000
/** Chunks from which on hours are taken for minutes: to unpack more would take seconds. */
const MOST_CHUNKS = 20_000

export interface ValueRange {
  series: number
  fromMs: number
  toMs: number
  /** Before it only hours are left, ms. */
  minutesFromMs: number
  /** Before it only days are left, ms. */
  hoursFromMs: number
  /** Most samples that are taken one by one. */
  exactSamples: number
}

export class SeriesValues {
  readonly #chunks: ChunkTable
  readonly #hours: RollupReader | undefined
  readonly #days: RollupReader | undefined

  constructor(db: Database.Database, chunks: ChunkTable) {
    this.#chunks = chunks
    const [hours, days] = ROLLUPS.map(({ table, widthMs }) => new RollupReader(db, table, widthMs))
    this.#hours = hours
    this.#days = days
  }

  /** @param fresh what is in no chunk yet */
  read(range: ValueRange, fresh: SeriesSamples | undefined): CountingValues {
    const { series, fromMs, toMs, minutesFromMs, exactSamples } = range
    const places = this.#chunks.within(series, KIND.number, fromMs, toMs)
    const minutes = this.#chunks.within(series, KIND.minutes, Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, toMs)
    const samples = places.reduce((sum, place) => sum + place.count, fresh?.count ?? 0)
    const allThere = minutes.length === 0 && fromMs >= minutesFromMs
    if (allThere && samples <= exactSamples) return this.#exact(range, places, fresh, samples)
    return this.#means(range, places, minutes, fresh)
  }

  #exact(
    { series, fromMs, toMs }: ValueRange,
    places: readonly ChunkPlace[],
    fresh: SeriesSamples | undefined,
    room: number,
  ): CountingValues {
    const atMs = new Float64Array(room)
    const value = new Float64Array(room)
    let count = 0
    const take = (samples: SeriesSamples, from: number, to: number) => {
      for (let row = from; row < to; row++) {
        if (!rowCounts(samples, row)) continue
        atMs[count] = samples.atMs[row] ?? 0
        value[count++] = samples.value[row] ?? 0
      }
    }
    let waiting = 0
    const takeFreshUntil = (ms: number) => {
      if (!fresh) return
      const end = firstAtOrAfter(fresh, ms)
      if (end > waiting) take(fresh, waiting, end)
      waiting = Math.max(waiting, end)
    }
    for (const place of places) {
      takeFreshUntil(place.from_ms)
      const samples = this.#chunks.read(place, series, KIND.number)
      if (!samples) continue
      const part = slice(samples, firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs))
      // What came late lies within a chunk's time: row by row.
      for (let row = 0; row < part.count; row++) {
        takeFreshUntil(part.atMs[row] ?? 0)
        take(part, row, row + 1)
      }
    }
    takeFreshUntil(toMs)
    const last = count - 1
    return {
      count,
      atMs: atMs.subarray(0, count),
      value: value.subarray(0, count),
      sums: null,
      first: count > 0 ? (value[0] ?? null) : null,
      last: count > 0 ? (value[last] ?? null) : null,
      lastAtMs: count > 0 ? (atMs[last] ?? null) : null,
    }
  }

  #means(
    range: ValueRange,
    places: readonly ChunkPlace[],
    minutes: readonly ChunkPlace[],
    fresh: SeriesSamples | undefined,
  ): CountingValues {
    const { series, fromMs, toMs } = range
    const means = new Means()
    const coarse = places.length + minutes.length > MOST_CHUNKS
    const hoursTo = coarse ? toMs : Math.min(toMs, range.minutesFromMs)
    const daysTo = Math.min(toMs, range.hoursFromMs)
    if (fromMs < daysTo) this.#addRollups(this.#days, series, fromMs, daysTo, means)
    if (Math.max(fromMs, daysTo) < hoursTo) this.#addRollups(this.#hours, series, Math.max(fromMs, daysTo), hoursTo, means)
    const restFrom = Math.max(fromMs, hoursTo)
    for (const place of coarse ? [] : minutes) {
      const rows = this.#chunks.minutes(place, series)
      if (rows) means.add(rows, restFrom, toMs)
    }
    for (const place of coarse ? [] : places) {
      const whole = place.from_ms >= restFrom && place.to_ms < toMs
      const rows = whole ? this.#chunks.minutes(place, series) : undefined
      if (rows) {
        means.add(rows, restFrom, toMs)
        continue
      }
      const samples = this.#chunks.read(place, series, KIND.number)
      if (!samples) continue
      const part = slice(samples, firstAtOrAfter(samples, restFrom), firstAtOrAfter(samples, toMs))
      means.add(sumUp(part, MINUTE_MS), restFrom, toMs)
    }
    if (fresh) means.add(sumUp(fresh, MINUTE_MS), fromMs, toMs)
    return means.done(fromMs, this.#firstValue(places[0], range))
  }

  /** Those that touch the range, whole. */
  #addRollups(reader: RollupReader | undefined, series: number, fromMs: number, toMs: number, means: Means): void {
    if (!reader) return
    const { widthMs } = reader
    const rows = { series, first: Math.floor(fromMs / widthMs), end: Math.ceil(toMs / widthMs), bucketMs: widthMs, withLast: true }
    // A stretch comes twice: with its sums, then with its last value.
    const sums = new Map<number, MeanRow>()
    reader.sumUp(rows, (atMs, count, min, max, sum, last, lastAt) => {
      const known = sums.get(atMs)
      if (known) Object.assign(known, { last, lastAt })
      else sums.set(atMs, { atMs, widthMs, count, min, max, sum, last, lastAt })
    })
    for (const one of sums.values()) means.one(one)
  }

  #firstValue(place: ChunkPlace | undefined, { series, fromMs, toMs, minutesFromMs }: ValueRange): number | null {
    if (!place || fromMs < minutesFromMs) return null
    const samples = this.#chunks.read(place, series, KIND.number)
    if (!samples) return null
    for (let row = firstAtOrAfter(samples, fromMs); row < firstAtOrAfter(samples, toMs); row++) {
      if (rowCounts(samples, row)) return samples.value[row] ?? null
    }
    return null
  }
}

interface MeanRow {
  atMs: number
  /** See CountingValues. */
  widthMs: number
  count: number
  min: number
  max: number
  sum: number
  last: number
  lastAt: number
}

/** Means of stretches, gathered in any order. */
class Means {
  readonly #rows: MeanRow[] = []

  one(row: MeanRow): void {
    if (row.count > 0 && Number.isFinite(row.sum)) this.#rows.push(row)
  }

  /** Minutes that touch [fromMs, toMs). */
  add(rows: ReturnType<typeof sumUp>, fromMs: number, toMs: number): void {
    for (let row = 0; row < rows.bucket.length; row++) {
      const atMs = (rows.bucket[row] ?? 0) * MINUTE_MS
      if (atMs + MINUTE_MS <= fromMs || atMs >= toMs) continue
      const [count = 0, min = 0, max = 0, sum = 0] = [rows.count[row], rows.min[row], rows.max[row], rows.sum[row]]
      this.one({ atMs, widthMs: 0, count, min, max, sum, last: rows.last[row] ?? 0, lastAt: rows.lastAt[row] ?? 0 })
    }
  }

  /** @param first the first value itself, where it is kept */
  done(fromMs: number, first: number | null): CountingValues {
    const rows = this.#rows.sort((a, b) => a.atMs - b.atMs)
    let newest = rows.at(-1)
    for (const row of rows.slice(-2)) if (newest && row.lastAt > newest.lastAt) newest = row
    const [oldest] = rows
    return {
      count: rows.length,
      atMs: Float64Array.from(rows, ({ atMs }) => Math.max(atMs, fromMs)),
      value: Float64Array.from(rows, ({ sum, count }) => sum / count),
      sums: {
        count: Float64Array.from(rows, ({ count }) => count),
        min: Float64Array.from(rows, ({ min }) => min),
        max: Float64Array.from(rows, ({ max }) => max),
        widthMs: Float64Array.from(rows, ({ widthMs }) => widthMs),
      },
      first: first ?? (oldest ? oldest.sum / oldest.count : null),
      last: newest?.last ?? null,
      lastAtMs: newest?.lastAt ?? null,
    }
  }
}
