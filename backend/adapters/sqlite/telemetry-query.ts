import type Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import type { SeriesStatistics } from '../../contract/history.ts'
import { unpackQuality } from '../../contract/quality.ts'
import type { LatestValue, SampleValue } from '../../contract/sample.ts'
import { alignedGrid, type BucketGrid, gridOf, uniformWidth } from '../../telemetry/bucket-grid.ts'
import { exactSamplesOf, numberStatistics, type StatisticsRange, stateStatistics } from '../../telemetry/statistics.ts'
import type { QueryRange, SeriesPoints } from '../../telemetry/telemetry-store.ts'
import { BucketSums } from './bucket-sums.ts'
import { assign, type ChunkPlace, ChunkTable, KIND, type Kind } from './chunk-table.ts'
import { LogFollower } from './log-follower.ts'
import { logFolder } from './log-segments.ts'
import { merge, notYetIn, sortByTime, withoutRepeats } from './merge-samples.ts'
import { readProgress } from './progress-row.ts'
import { SampleLog } from './sample-log.ts'
import { concat, emptySamples, firstAtOrAfter, type SeriesSamples, slice } from './series-samples.ts'
import { SeriesValues } from './series-values.ts'
import { changesWithin, timeInState, wordFigures } from './state-points.ts'
import { StoredSums } from './stored-sums.ts'

interface LatestRow {
  series: number
  at_ms: number
  received_at_ms: number
  raw: number | null
  value: number | null
  word: string | null
  quality: number
}

/** Uncompacted samples of one series, sorted, without repeats. */
interface Tail {
  numbers: SeriesSamples
  states: SeriesSamples
}

/** Samples of a series that lie together; `place`: they are exactly those of this chunk. */
export interface ScannedPiece {
  place: ChunkPlace | null
  samples(): SeriesSamples
}

/** Chunks looked at within one snapshot. */
const SCAN_CHUNKS = 256
const NEWEST_STEP = 16
const BLOCK_ROWS = 32_768
const BLOCK_CHUNKS = 64

/** Answers queries from chunks, rollups and the log's tail, each within one snapshot. Run by the reader worker. */
export class TelemetryQuery {
  readonly #db: Database.Database
  readonly #chunks: ChunkTable
  readonly #sums: StoredSums
  readonly #values: SeriesValues
  readonly #latest: Database.Statement<[number], number>
  readonly #log = new SampleLog()
  readonly #follower: LogFollower

  /** @param onDamaged told of samples that cannot be read and are left out */
  constructor(db: Database.Database, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are missing from answers.`)
    })
    this.#sums = new StoredSums(db, this.#chunks)
    this.#values = new SeriesValues(db, this.#chunks)
    this.#latest = db.prepare<[number], number>('SELECT 1 FROM latest WHERE series = ?').pluck()
    this.#follower = new LogFollower(logFolder(db.name), onDamaged)
  }

  query(range: QueryRange): SeriesPoints[] {
    return this.#db.transaction(() => {
      const tails = this.#tails(new Set(range.series))
      return range.series.map((series) => this.#one(series, range, tails.get(series)))
    })()
  }

  statistics(range: StatisticsRange): SeriesStatistics[] {
    return this.#db.transaction(() => {
      const tails = this.#tails(new Set(range.series.map(({ id }) => id)))
      return range.series.map((one) => this.#statisticsOf(one, range, tails.get(one.id)))
    })()
  }

  /** The next samples of a series from `fromMs` on, some 30,000, and where to go on; null at the end. */
  exportBlock(series: number, fromMs: number, toMs: number): { samples: SeriesSamples; nextMs: number | null } {
    return this.#db.transaction(() => {
      const tail = this.#tails(new Set([series])).get(series)
      const kind = this.#isState(series, tail) ? KIND.state : KIND.number
      const places = this.#chunks.within(series, kind, fromMs, toMs, BLOCK_CHUNKS)
      const parts: SeriesSamples[] = []
      let rows = 0
      let taken = 0
      for (; taken < places.length && rows < BLOCK_ROWS; taken++) {
        const place = places[taken]
        const samples = place && this.#chunks.read(place, series, kind)
        if (!samples) continue
        const part = slice(samples, firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs))
        parts.push(part)
        rows += part.count
      }
      const more = taken < places.length || taken === BLOCK_CHUNKS
      // Chunks are disjoint: right behind the last one that was taken, whatever comes next.
      const nextMs = more ? (places[taken]?.from_ms ?? behind(places[taken - 1]?.to_ms ?? toMs)) : toMs
      const stored = concat(parts)
      const fresh = this.#tailWithin(series, kind, kind === KIND.state ? tail?.states : tail?.numbers, fromMs, nextMs)
      return { samples: fresh ? merge(stored, fresh) : stored, nextMs: nextMs < toMs ? nextMs : null }
    })()
  }

  /** As `exportBlock`, piece by piece: whoever looks at the sums first need not unpack what they say nothing about. */
  scanBlock(series: number, fromMs: number, toMs: number, take: (piece: ScannedPiece) => void): number | null {
    return this.#db.transaction(() => {
      const tail = this.#tails(new Set([series])).get(series)
      const kind = this.#isState(series, tail) ? KIND.state : KIND.number
      const places = this.#chunks.within(series, kind, fromMs, toMs, SCAN_CHUNKS)
      const last = places.at(-1)
      const nextMs = places.length === SCAN_CHUNKS && last !== undefined ? behind(last.to_ms) : toMs
      const fresh = this.#tailWithin(series, kind, kind === KIND.state ? tail?.states : tail?.numbers, fromMs, nextMs)
      let freshRow = 0
      const takeFresh = (untilMs: number): SeriesSamples | undefined => {
        if (!fresh) return undefined
        const end = firstAtOrAfter(fresh, untilMs)
        const part = end > freshRow ? slice(fresh, freshRow, end) : undefined
        freshRow = Math.max(freshRow, end)
        return part
      }
      for (const place of places) {
        const before = takeFresh(place.from_ms)
        if (before) take({ place: null, samples: () => before })
        const inside = takeFresh(behind(place.to_ms))
        const whole = inside === undefined && place.from_ms >= fromMs && place.to_ms < toMs
        const samples = (): SeriesSamples => {
          const stored = this.#chunks.read(place, series, kind) ?? emptySamples(0, kind === KIND.state)
          const part = slice(stored, firstAtOrAfter(stored, fromMs), firstAtOrAfter(stored, toMs))
          return inside ? merge(part, inside) : part
        }
        take({ place: whole ? place : null, samples })
      }
      const rest = takeFresh(nextMs)
      if (rest) take({ place: null, samples: () => rest })
      return nextMs < toMs ? nextMs : null
    })()
  }

  loadLatest(): LatestValue[] {
    return this.#db.transaction(() => {
      const latest = new Map<number, LatestValue>()
      for (const row of this.#db.prepare<[], LatestRow>('SELECT * FROM latest').iterate()) latest.set(row.series, fromRow(row))
      for (const [series, rows] of this.#newestInTail()) {
        const { numbers, states } = this.#log.split(rows)
        for (const [kind, samples] of [[KIND.number, numbers] as const, [KIND.state, states] as const]) {
          const known = latest.get(series)
          const at = samples.atMs[0]
          if (at === undefined || (known && known.atMs > at)) continue
          const fresh = this.#unknown(series, kind, withoutRepeats(samples))
          if (fresh.count > 0) latest.set(series, fromSample(series, fresh, fresh.count - 1))
        }
      }
      return [...latest.values()]
    })()
  }

  /** The tail's rows at the greatest time of each series, in order of arrival. */
  #newestInTail(): Map<number, number[]> {
    const newest = new Map<number, number[]>()
    this.#forEachInTail((row, series) => {
      const rows = newest.get(series)
      const at = this.#log.atMs[row] ?? 0
      const known = rows === undefined ? Number.NEGATIVE_INFINITY : (this.#log.atMs[rows[0] ?? 0] ?? 0)
      if (rows && at === known) rows.push(row)
      else if (at > known) newest.set(series, [row])
    })
    return newest
  }

  /** Log samples that no chunk of this snapshot holds, in order of arrival. */
  #forEachInTail(take: (row: number, series: number) => void): void {
    const { done_seq, stretch_seq, next_series } = readProgress(this.#db)
    this.#log.dropThrough(done_seq)
    this.#follower.refresh(this.#log, done_seq)
    const behindStretch = this.#log.rowAfter(stretch_seq)
    const { series } = this.#log
    for (let row = this.#log.rowAfter(done_seq); row < this.#log.count; row++) {
      const one = series[row] ?? 0
      if (row >= behindStretch || one >= next_series) take(row, one)
    }
  }

  #tails(wanted: ReadonlySet<number>): Map<number, Tail> {
    const rows = new Map<number, number[]>()
    this.#forEachInTail((row, series) => {
      if (!wanted.has(series)) return
      const list = rows.get(series)
      if (list) list.push(row)
      else rows.set(series, [row])
    })
    const tails = new Map<number, Tail>()
    for (const [series, list] of rows) {
      const { numbers, states } = this.#log.split(list)
      tails.set(series, { numbers: withoutRepeats(sortByTime(numbers)), states: withoutRepeats(sortByTime(states)) })
    }
    return tails
  }

  #one(series: number, range: QueryRange, tail: Tail | undefined): SeriesPoints {
    const { fromMs, toMs, maxPoints, aggregation, presentMs = toMs } = range
    if (this.#isState(series, tail)) {
      const changes = changesWithin(this.#states(series, range, tail?.states), fromMs, toMs)
      if (aggregation !== 'timeInState') return { id: series, resolutionMs: 0, points: changes.slice(-maxPoints) }
      const grid = gridOf(range)
      return { id: series, resolutionMs: grid.shortestMs, points: timeInState(changes, grid, Math.min(toMs, presentMs)) }
    }
    if (aggregation === 'raw') return { id: series, resolutionMs: 0, points: this.#raw(series, range, tail?.numbers) }
    if (aggregation === 'timeInState') {
      if (!tail && !this.#isKnown(series)) return { id: series, resolutionMs: gridOf(range).shortestMs, points: [] }
      throw new LeitstandError('request.invalid', `Series ${series} holds numbers: timeInState is for states.`)
    }
    const finestMs = this.#sums.finestMs({ series, fromMs, toMs })
    const alignedMs = alignedWidth(range, finestMs)
    const grid = alignedMs === null ? gridOf(range) : alignedGrid(fromMs, toMs, alignedMs)
    const sums = this.#sumUp(series, range, grid, alignedMs)
    const fresh = this.#tailWithin(series, KIND.number, tail?.numbers, fromMs, toMs)
    if (fresh) sums.addSamples(fresh, 0, fresh.count)
    return { id: series, resolutionMs: Math.max(grid.shortestMs, finestMs), points: sums.points(aggregation) }
  }

  #sumUp(series: number, { fromMs, toMs, aggregation }: QueryRange, grid: BucketGrid, alignedMs: number | null): BucketSums {
    const sums = new BucketSums(grid)
    const range = { series, fromMs, toMs }
    const withLast = aggregation === 'last'
    if (alignedMs === null) this.#sums.addBetween(range, grid, withLast, sums)
    else this.#sums.addAligned(range, alignedMs, withLast, sums)
    return sums
  }

  #statisticsOf(one: StatisticsRange['series'][number], range: StatisticsRange, tail: Tail | undefined): SeriesStatistics {
    const { fromMs, toMs, presentMs } = range
    const endMs = Math.min(toMs, presentMs)
    const { id } = one
    if (this.#isState(id, tail)) {
      const samples = this.#states(id, range, tail?.states)
      const [first, end] = samples ? [firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs)] : [0, 0]
      const lastAtMs = end > first ? (samples?.atMs[end - 1] ?? null) : null
      return stateStatistics(id, { count: end - first, lastAtMs }, wordFigures(changesWithin(samples, fromMs, toMs), endMs))
    }
    const fresh = this.#tailWithin(id, KIND.number, tail?.numbers, fromMs, toMs)
    const values = this.#values.read({ series: id, fromMs, toMs, ...this.#sums.keptSince(id), exactSamples: exactSamplesOf(range) }, fresh)
    const inChunks = [KIND.number, KIND.minutes].some((kind) => this.#chunks.newest(id, kind, fromMs, 1).length > 0)
    const inTail = tail !== undefined && (tail.numbers.atMs[0] ?? fromMs) < fromMs
    const heldBefore = inChunks || inTail || this.#sums.anyOnDaysBefore(id, fromMs)
    return numberStatistics(id, values, { fromMs, endMs, heldBefore, above: one.above, below: one.below })
  }

  #isKnown(series: number): boolean {
    return this.#latest.get(series) !== undefined
  }

  #isState(series: number, tail: Tail | undefined): boolean {
    return (tail?.states.count ?? 0) > 0 || this.#chunks.newest(series, KIND.state, Number.MAX_VALUE, 1).length > 0
  }

  /** Newest `maxPoints` samples, in order of time. */
  #raw(series: number, { fromMs, toMs, maxPoints }: QueryRange, tail: SeriesSamples | undefined): (SampleValue | null)[][] {
    const parts: SeriesSamples[] = []
    let found = 0
    let before = toMs
    for (let done = false; !done && found < maxPoints; ) {
      const places = this.#chunks.newest(series, KIND.number, before, NEWEST_STEP)
      done = places.length < NEWEST_STEP
      for (const place of places) {
        before = place.from_ms
        if (place.to_ms < fromMs || found >= maxPoints) {
          done = true
          break
        }
        const samples = this.#chunks.read(place, series, KIND.number)
        if (!samples) continue
        const part = slice(samples, firstAtOrAfter(samples, fromMs), firstAtOrAfter(samples, toMs))
        parts.push(part)
        found += part.count
      }
    }
    const fresh = this.#tailWithin(series, KIND.number, tail, fromMs, toMs)
    const stored = parts.length > 0 ? concat(parts.reverse()) : undefined
    const all = stored && fresh ? merge(stored, fresh) : (stored ?? fresh)
    const points: (SampleValue | null)[][] = []
    if (!all) return points
    for (let row = Math.max(0, all.count - maxPoints); row < all.count; row++) {
      points.push([all.atMs[row] ?? 0, orNull(all.value[row]), orNull(all.raw[row]), all.quality[row] ?? 0])
    }
    return points
  }

  /** States of the range and at least the last one before it. */
  #states(
    series: number,
    { fromMs, toMs }: Pick<QueryRange, 'fromMs' | 'toMs'>,
    tail: SeriesSamples | undefined,
  ): SeriesSamples | undefined {
    const [previous] = this.#chunks.newest(series, KIND.state, fromMs, 1)
    const startMs = previous?.from_ms ?? fromMs
    const parts: SeriesSamples[] = []
    for (const place of this.#chunks.within(series, KIND.state, startMs, toMs)) {
      const samples = this.#chunks.read(place, series, KIND.state)
      if (samples) parts.push(samples)
    }
    const earlier = tail && firstAtOrAfter(tail, fromMs) > 0 ? (tail.atMs[firstAtOrAfter(tail, fromMs) - 1] ?? fromMs) : fromMs
    const fresh = this.#tailWithin(series, KIND.state, tail, Math.min(earlier, startMs), toMs)
    const stored = parts.length > 0 ? concat(parts) : undefined
    return stored && fresh ? merge(stored, fresh) : (stored ?? fresh)
  }

  #tailWithin(series: number, kind: Kind, tail: SeriesSamples | undefined, fromMs: number, toMs: number): SeriesSamples | undefined {
    if (!tail) return undefined
    const part = slice(tail, firstAtOrAfter(tail, fromMs), firstAtOrAfter(tail, toMs))
    return part.count > 0 ? this.#unknown(series, kind, part) : undefined
  }

  /** Those samples that no chunk holds yet: what was sent again after compaction counts once. */
  #unknown(series: number, kind: Kind, fresh: SeriesSamples): SeriesSamples {
    const places = this.#chunks.within(series, kind, fresh.atMs[0] ?? 0, fresh.atMs[fresh.count - 1] ?? 0)
    if (places.length === 0) return fresh
    const parts = assign(fresh, places).map(({ from, to, place }) => {
      const part = slice(fresh, from, to)
      const existing = place && this.#chunks.read(place, series, kind)
      return existing ? notYetIn(existing, part) : part
    })
    return concat(parts)
  }
}

/** Width of the buckets where they are aligned ones; null for those of the calendar that are not. */
function alignedWidth(range: QueryRange, finestMs: number): number | null {
  if (!range.edges) return gridOf(range, finestMs).shortestMs
  const width = uniformWidth(range.edges)
  return width !== null && width >= finestMs ? width : null
}

/** The least time after it. */
function behind(ms: number): number {
  // Times of this century are kept to 2^-12 ms.
  return ms + 2 ** -12
}

function orNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}

function fromRow(row: LatestRow): LatestValue {
  const word: unknown = row.word === null ? null : JSON.parse(row.word)
  const value = typeof word === 'string' || typeof word === 'boolean' ? word : row.value
  return { series: row.series, atMs: row.at_ms, receivedAtMs: row.received_at_ms, raw: row.raw, value, ...unpackQuality(row.quality) }
}

function fromSample(series: number, samples: SeriesSamples, row: number): LatestValue {
  return {
    series,
    atMs: samples.atMs[row] ?? 0,
    receivedAtMs: samples.receivedAtMs[row] ?? 0,
    raw: orNull(samples.raw[row]),
    value: samples.words?.[row] ?? orNull(samples.value[row]),
    ...unpackQuality(samples.quality[row] ?? 0),
  }
}
