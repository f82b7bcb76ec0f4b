import type Database from 'better-sqlite3'
import { unpackQuality } from '../../contract/quality.ts'
import type { LatestValue, SampleValue } from '../../contract/sample.ts'
import { chooseBucketMs } from '../../telemetry/choose-bucket.ts'
import type { QueryRange, SeriesPoints } from '../../telemetry/telemetry-store.ts'
import { BucketSums } from './bucket-sums.ts'
import { assign, ChunkTable, KIND, type Kind } from './chunk-table.ts'
import { merge, notYetIn, sortByTime, withoutRepeats } from './merge-samples.ts'
import { inTail, type Progress, readProgress } from './progress-row.ts'
import { ROLLUPS } from './rollup-table.ts'
import { type LogRow, SampleLog } from './sample-log.ts'
import { concat, firstAtOrAfter, type SeriesSamples, slice } from './series-samples.ts'

interface LatestRow {
  series: number
  at_ms: number
  received_at_ms: number
  raw: number | null
  value: number | null
  word: string | null
  quality: number
}

type RollupRow = [bucket: number, count: number, min: number, max: number, sum: number | null, last: number, lastAt: number]

/** Uncompacted samples of one series, sorted, without repeats. */
interface Tail {
  numbers: SeriesSamples
  states: SeriesSamples
}

const NEWEST_STEP = 16

/** Answers queries from chunks, rollups and the log's tail, each within one snapshot. Run by the reader worker. */
export class TelemetryQuery {
  readonly #db: Database.Database
  readonly #chunks: ChunkTable
  readonly #onDamaged: (detail: string) => void
  readonly #log = new SampleLog()
  readonly #logAfter: Database.Statement<[number], LogRow & { seq: number }>
  readonly #rollups: { widthMs: number; between: Database.Statement<[number, number, number], RollupRow> }[]

  /** @param onDamaged told of samples that cannot be read and are left out */
  constructor(db: Database.Database, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#onDamaged = onDamaged
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are missing from answers.`)
    })
    this.#logAfter = db.prepare('SELECT seq, count, data, states FROM log WHERE seq > ? ORDER BY seq')
    this.#rollups = ROLLUPS.map(({ table, widthMs }) => ({
      widthMs,
      between: db
        .prepare<[number, number, number], RollupRow>(
          `SELECT bucket, count, min, max, sum, last, last_at FROM ${table} WHERE series = ? AND bucket >= ? AND bucket < ?`,
        )
        .raw(),
    })).reverse()
  }

  query(range: QueryRange): SeriesPoints[] {
    return this.#db.transaction(() => {
      const tails = this.#tails(new Set(range.series))
      return range.series.map((series) => this.#one(series, range, tails.get(series)))
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
    const progress = this.#refreshLog()
    const newest = new Map<number, number[]>()
    for (let row = 0; row < this.#log.count; row++) {
      const series = this.#log.series[row] ?? 0
      if (!inTail(progress, this.#log.seq[row] ?? 0, series)) continue
      const rows = newest.get(series)
      const at = this.#log.atMs[row] ?? 0
      const known = rows === undefined ? Number.NEGATIVE_INFINITY : (this.#log.atMs[rows[0] ?? 0] ?? 0)
      if (rows && at === known) rows.push(row)
      else if (at > known) newest.set(series, [row])
    }
    return newest
  }

  #refreshLog(): Progress {
    const progress = readProgress(this.#db)
    this.#log.dropThrough(progress.done_seq)
    const after = Math.max(this.#log.lastSeq, progress.done_seq)
    for (const row of this.#logAfter.iterate(after)) this.#log.addIntact(row.seq, row, this.#onDamaged)
    return progress
  }

  #tails(wanted: ReadonlySet<number>): Map<number, Tail> {
    const progress = this.#refreshLog()
    const rows = new Map<number, number[]>()
    for (let row = 0; row < this.#log.count; row++) {
      const series = this.#log.series[row] ?? 0
      if (!wanted.has(series) || !inTail(progress, this.#log.seq[row] ?? 0, series)) continue
      const list = rows.get(series)
      if (list) list.push(row)
      else rows.set(series, [row])
    }
    const tails = new Map<number, Tail>()
    for (const [series, list] of rows) {
      const { numbers, states } = this.#log.split(list)
      tails.set(series, { numbers: withoutRepeats(sortByTime(numbers)), states: withoutRepeats(sortByTime(states)) })
    }
    return tails
  }

  #one(series: number, range: QueryRange, tail: Tail | undefined): SeriesPoints {
    const isState = (tail?.states.count ?? 0) > 0 || this.#chunks.newest(series, KIND.state, Number.MAX_VALUE, 1).length > 0
    if (isState) return { id: series, resolutionMs: 0, points: this.#changes(series, range, tail?.states) }
    if (range.aggregation === 'raw') return { id: series, resolutionMs: 0, points: this.#raw(series, range, tail?.numbers) }
    const resolutionMs = chooseBucketMs(range.fromMs, range.toMs, range.maxPoints)
    const sums = new BucketSums(range.fromMs, range.toMs, resolutionMs)
    this.#sumStored(series, range.fromMs, range.toMs, resolutionMs, sums)
    const fresh = this.#tailWithin(series, KIND.number, tail?.numbers, range.fromMs, range.toMs)
    if (fresh) sums.addSamples(fresh, 0, fresh.count)
    return { id: series, resolutionMs, points: sums.points(range.aggregation) }
  }

  /** Whole rollups where they fit into the buckets, samples for the ends. */
  #sumStored(series: number, fromMs: number, toMs: number, bucketMs: number, sums: BucketSums): void {
    const rollup = this.#rollups.find(({ widthMs }) => bucketMs % widthMs === 0)
    const first = rollup ? Math.ceil(fromMs / rollup.widthMs) : 0
    const end = rollup ? Math.floor(toMs / rollup.widthMs) : 0
    if (!rollup || first >= end) {
      this.#sumChunks(series, fromMs, toMs, sums)
      return
    }
    this.#sumChunks(series, fromMs, first * rollup.widthMs, sums)
    for (const [bucket, count, min, max, sum, last, lastAt] of rollup.between.iterate(series, first, end)) {
      sums.add(bucket * rollup.widthMs, count, min, max, sum ?? Number.NaN, last, lastAt)
    }
    this.#sumChunks(series, end * rollup.widthMs, toMs, sums)
  }

  #sumChunks(series: number, fromMs: number, toMs: number, sums: BucketSums): void {
    if (fromMs >= toMs) return
    for (const place of this.#chunks.within(series, KIND.number, fromMs, toMs)) {
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

  /** The word in force at `fromMs`, then its newest `maxPoints` changes. */
  #changes(series: number, range: QueryRange, tail: SeriesSamples | undefined): (SampleValue | null)[][] {
    const { fromMs, toMs, maxPoints } = range
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
    const all = stored && fresh ? merge(stored, fresh) : (stored ?? fresh)
    const points: (SampleValue | null)[][] = []
    if (!all?.words) return points
    const first = firstAtOrAfter(all, fromMs)
    let word = first > 0 ? all.words[first - 1] : undefined
    if (word !== undefined && all.atMs[first] !== fromMs) points.push([fromMs, word])
    for (let row = first; row < firstAtOrAfter(all, toMs); row++) {
      const now = all.words[row]
      if (now === undefined || (now === word && points.length > 0)) continue
      word = now
      points.push([all.atMs[row] ?? 0, now])
    }
    return points.slice(-maxPoints)
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
