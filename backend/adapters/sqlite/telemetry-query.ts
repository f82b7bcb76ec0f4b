import type Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import { unpackQuality } from '../../contract/quality.ts'
import type { LatestValue, SampleValue } from '../../contract/sample.ts'
import { chooseBucketMs } from '../../telemetry/choose-bucket.ts'
import type { QueryRange, SeriesPoints } from '../../telemetry/telemetry-store.ts'
import { BucketSums } from './bucket-sums.ts'
import { assign, ChunkTable, KIND, type Kind } from './chunk-table.ts'
import { LogFollower } from './log-follower.ts'
import { logFolder } from './log-segments.ts'
import { merge, notYetIn, sortByTime, withoutRepeats } from './merge-samples.ts'
import { readProgress } from './progress-row.ts'
import { ROLLUPS, RollupReader } from './rollup-table.ts'
import { SampleLog } from './sample-log.ts'
import { concat, firstAtOrAfter, type SeriesSamples, slice } from './series-samples.ts'
import { changesWithin, timeInState } from './state-points.ts'

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

const NEWEST_STEP = 16
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const BLOCK_ROWS = 32_768
const BLOCK_CHUNKS = 64

/** Row of table `gone`. */
interface Gone {
  minutes_to: number
  hours_to: number
}

const NOTHING_GONE: Gone = { minutes_to: Number.NEGATIVE_INFINITY, hours_to: Number.NEGATIVE_INFINITY }

/** Answers queries from chunks, rollups and the log's tail, each within one snapshot. Run by the reader worker. */
export class TelemetryQuery {
  readonly #db: Database.Database
  readonly #chunks: ChunkTable
  readonly #gone: Database.Statement<[number], Gone>
  readonly #latest: Database.Statement<[number], number>
  readonly #log = new SampleLog()
  readonly #follower: LogFollower
  /** Coarsest first. */
  readonly #rollups: RollupReader[]

  /** @param onDamaged told of samples that cannot be read and are left out */
  constructor(db: Database.Database, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are missing from answers.`)
    })
    this.#gone = db.prepare<[number], Gone>('SELECT minutes_to, hours_to FROM gone WHERE series = ?')
    this.#latest = db.prepare<[number], number>('SELECT 1 FROM latest WHERE series = ?').pluck()
    this.#follower = new LogFollower(logFolder(db.name), onDamaged)
    this.#rollups = ROLLUPS.map(({ table, widthMs }) => new RollupReader(db, table, widthMs)).reverse()
  }

  query(range: QueryRange): SeriesPoints[] {
    return this.#db.transaction(() => {
      const tails = this.#tails(new Set(range.series))
      return range.series.map((series) => this.#one(series, range, tails.get(series)))
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
    const chosenMs = chooseBucketMs(fromMs, toMs, maxPoints)
    if (this.#isState(series, tail)) {
      const changes = changesWithin(this.#states(series, range, tail?.states), fromMs, toMs)
      if (aggregation !== 'timeInState') return { id: series, resolutionMs: 0, points: changes.slice(-maxPoints) }
      return { id: series, resolutionMs: chosenMs, points: timeInState(changes, chosenMs, Math.min(toMs, presentMs)) }
    }
    if (aggregation === 'raw') return { id: series, resolutionMs: 0, points: this.#raw(series, range, tail?.numbers) }
    if (aggregation === 'timeInState') {
      if (!tail && !this.#isKnown(series)) return { id: series, resolutionMs: chosenMs, points: [] }
      throw new LeitstandError('request.invalid', `Series ${series} holds numbers: timeInState is for states.`)
    }
    const gone = this.#gone.get(series) ?? NOTHING_GONE
    const resolutionMs = Math.max(chosenMs, this.#finestMs(series, range, gone))
    const sums = new BucketSums(fromMs, toMs, resolutionMs)
    this.#sumStored(series, range, resolutionMs, gone, sums)
    const fresh = this.#tailWithin(series, KIND.number, tail?.numbers, fromMs, toMs)
    if (fresh) sums.addSamples(fresh, 0, fresh.count)
    return { id: series, resolutionMs, points: sums.points(aggregation) }
  }

  #isKnown(series: number): boolean {
    return this.#latest.get(series) !== undefined
  }

  /** The finest width that all of the range is still kept in, ms; 0 for samples. */
  #finestMs(series: number, { fromMs, toMs }: QueryRange, gone: Gone): number {
    if (fromMs < gone.hours_to) return DAY_MS
    if (fromMs < gone.minutes_to) return HOUR_MS
    return this.#chunks.within(series, KIND.minutes, fromMs, toMs, 1).length > 0 ? MINUTE_MS : 0
  }

  #isState(series: number, tail: Tail | undefined): boolean {
    return (tail?.states.count ?? 0) > 0 || this.#chunks.newest(series, KIND.state, Number.MAX_VALUE, 1).length > 0
  }

  /** Whole hours or days where they fit into the buckets, chunks for the ends. */
  #sumStored(series: number, range: QueryRange, bucketMs: number, gone: Gone, sums: BucketSums): void {
    const { fromMs, toMs, aggregation } = range
    const rollup = this.#rollups.find(({ widthMs }) => bucketMs % widthMs === 0)
    const first = rollup ? Math.ceil(fromMs / rollup.widthMs) : 0
    const end = rollup ? Math.floor(toMs / rollup.widthMs) : 0
    if (!rollup || first >= end) {
      this.#sumEnd(series, fromMs, toMs, bucketMs, gone, sums)
      return
    }
    this.#sumEnd(series, fromMs, first * rollup.widthMs, bucketMs, gone, sums)
    rollup.sumUp({ series, first, end, bucketMs, withLast: aggregation === 'last' }, (...row) => sums.add(...row))
    this.#sumEnd(series, end * rollup.widthMs, toMs, bucketMs, gone, sums)
  }

  /** By chunks as far as they are kept; before that hours or days that touch the range count whole. */
  #sumEnd(series: number, fromMs: number, toMs: number, bucketMs: number, gone: Gone, sums: BucketSums): void {
    let from = fromMs
    for (const rollup of this.#rollups) {
      const to = Math.min(toMs, rollup.widthMs === DAY_MS ? gone.hours_to : gone.minutes_to)
      if (from >= to) continue
      const rows = { first: Math.floor(from / rollup.widthMs), end: Math.ceil(to / rollup.widthMs) }
      rollup.sumUp({ series, ...rows, bucketMs, withLast: true }, (...row) => sums.add(...row))
      from = to
    }
    this.#sumChunks(series, from, toMs, bucketMs, sums)
  }

  /** Chunks within the range by their minutes where these fit into the buckets, all others sample by sample. */
  #sumChunks(series: number, fromMs: number, toMs: number, bucketMs: number, sums: BucketSums): void {
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
  #states(series: number, { fromMs, toMs }: QueryRange, tail: SeriesSamples | undefined): SeriesSamples | undefined {
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
