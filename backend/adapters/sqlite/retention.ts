import type Database from 'better-sqlite3'
import { type ChunkPlace, ChunkTable, DAMAGED_KIND, KIND, type Kind } from './chunk-table.ts'
import { encodeBuckets, joinBuckets } from './minute-codec.ts'
import { isCorruption } from './sqlite-trouble.ts'

/** How long each resolution is kept, ms; `Infinity` = for ever. Days are kept for ever. raw ≤ minute ≤ hour. */
export interface RetentionLimits {
  rawMs: number
  /** Also of states, which have no sums: their changes are kept that long. */
  minuteMs: number
  hourMs: number
}

export const KEEP_ALL: RetentionLimits = {
  rawMs: Number.POSITIVE_INFINITY,
  minuteMs: Number.POSITIVE_INFINITY,
  hourMs: Number.POSITIVE_INFINITY,
}

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
/** Between two looks through all series. */
const SWEEP_EVERY_MS = HOUR_MS
/** A step's own bound, besides its time: what it changes goes to disk at its end. */
const PIECES_A_STEP = 64
const HOURS_A_PIECE = 200

/**
 * Drops what is older than its limit, resolution by resolution: samples of a chunk first, its minutes later, then hours.
 * Goes through the series in steps of a few ms, each one transaction, so that a crash leaves whole steps. Values in
 * `latest` and days stay. Run by the writer in idle moments.
 */
export class Retention {
  readonly #db: Database.Database
  readonly #limits: RetentionLimits
  readonly #chunks: ChunkTable
  readonly #statements
  /** The series that is looked at next; null between sweeps. */
  #series: number | null = null
  #sweptAtMs = Number.NEGATIVE_INFINITY

  /** @param onDamaged told of what could not be read; it is kept aside */
  constructor(db: Database.Database, limits: RetentionLimits, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#limits = limits
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      this.#putAside(series, place)
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`Minutes of series ${series} cannot be read (${reason}) and are kept aside as chunk ${place.chunk}.`)
    })
    const before = `(SELECT max(bucket) FROM (SELECT bucket FROM rollup_hour WHERE series = :series AND bucket < :end
      ORDER BY bucket LIMIT ${HOURS_A_PIECE}))`
    this.#statements = {
      nextSeries: db.prepare<[number], number>('SELECT series FROM latest WHERE series >= ? ORDER BY series LIMIT 1').pluck(),
      // An empty chunk keeps its id from being given to another while its minutes are there.
      blank: db.prepare("UPDATE chunk SET data = x'' WHERE id = ?"),
      toMinutes: db.prepare('UPDATE place SET kind = ? WHERE series = ? AND kind = ? AND from_ms = ? AND chunk = ?'),
      stretch: db.prepare('UPDATE place SET from_ms = ?, to_ms = ? WHERE series = ? AND kind = ? AND from_ms = ? AND chunk = ?'),
      rewrite: db.prepare('UPDATE minutes SET data = ? WHERE chunk = ?'),
      remove: db.prepare('DELETE FROM chunk WHERE id = ?'),
      removeMinutes: db.prepare('DELETE FROM minutes WHERE chunk = ?'),
      removePlace: db.prepare('DELETE FROM place WHERE series = ? AND kind = ? AND from_ms = ? AND chunk = ?'),
      removeHours: db.prepare<[object]>(`DELETE FROM rollup_hour WHERE series = :series AND bucket <= ${before}`),
      goneMinutes: db.prepare(`INSERT INTO gone VALUES (?, ?, ${Number.MIN_SAFE_INTEGER}) ON CONFLICT (series) DO UPDATE SET
        minutes_to = max(minutes_to, excluded.minutes_to)`),
      goneHours: db.prepare(`INSERT INTO gone VALUES (:series, :to, :to) ON CONFLICT (series) DO UPDATE SET
        minutes_to = max(minutes_to, :to), hours_to = max(hours_to, :to)`),
      putAside: db.prepare('UPDATE place SET kind = kind + ? WHERE series = ? AND chunk = ? AND kind < ?'),
      samples: db.prepare('UPDATE progress SET samples = samples - ?'),
    }
  }

  due(nowMs: number): boolean {
    if (this.#limits.rawMs === Number.POSITIVE_INFINITY) return false
    return this.#series !== null || Math.abs(nowMs - this.#sweptAtMs) >= SWEEP_EVERY_MS
  }

  /** Some ms of work. Answers how many samples were dropped. @throws Error of SQLite, after which nothing of the step is done */
  step(budgetMs: number, nowMs: number): number {
    const endMs = performance.now() + budgetMs
    let series = this.#series ?? Number.MIN_SAFE_INTEGER
    let dropped = 0
    let done = false
    this.#db
      .transaction(() => {
        for (let pieces = 0; pieces < PIECES_A_STEP && !done; ) {
          const next = this.#statements.nextSeries.get(series)
          if (next === undefined) done = true
          else {
            const samples = this.#piece(next, nowMs)
            series = samples === undefined ? next + 1 : next
            if (samples !== undefined) pieces++
            dropped += samples ?? 0
          }
          if (performance.now() >= endMs) break
        }
        if (dropped > 0) this.#statements.samples.run(dropped)
      })
      .immediate()
    this.#series = done ? null : series
    if (done) this.#sweptAtMs = nowMs
    return dropped
  }

  /** Drops one thing of the series that is too old and answers how many samples went; undefined when there is none. */
  #piece(series: number, nowMs: number): number | undefined {
    const { rawMs, minuteMs, hourMs } = this.#limits
    const [samples] = this.#oldest(series, KIND.number, 1)
    if (samples && samples.to_ms < nowMs - rawMs) return this.#dropSamples(series, samples)
    const [minutes] = this.#oldest(series, KIND.minutes, 1)
    if (minutes && minutes.to_ms < nowMs - minuteMs) {
      this.#statements.goneMinutes.run(series, (Math.floor(minutes.to_ms / HOUR_MS) + 1) * HOUR_MS)
      this.#remove(series, KIND.minutes, minutes)
      return 0
    }
    const [states, newer] = this.#oldest(series, KIND.state, 2)
    // The newest of all stays, for the word that is still in force.
    if (states && newer && states.to_ms < nowMs - minuteMs) {
      this.#remove(series, KIND.state, states)
      return states.count
    }
    if (hourMs === Number.POSITIVE_INFINITY) return undefined
    const hoursTo = Math.floor((nowMs - hourMs) / DAY_MS) * DAY_MS
    const { changes } = this.#statements.removeHours.run({ series: BigInt(series), end: BigInt(hoursTo / HOUR_MS) })
    if (changes === 0) return undefined
    this.#statements.goneHours.run({ series, to: hoursTo })
    return 0
  }

  /** Leaves the minutes of a chunk alone; with those of the same time that were left before, they become one. */
  #dropSamples(series: number, place: ChunkPlace): number {
    const { from_ms, to_ms, chunk, count } = place
    const { blank, toMinutes, rewrite, stretch } = this.#statements
    try {
      blank.run(chunk)
    } catch (error) {
      if (!isCorruption(error)) throw error
      this.#putAside(series, place)
      return count
    }
    const before = this.#chunks.within(series, KIND.minutes, from_ms, to_ms)
    if (before.length > 0) {
      const all = [...before, place].map((one) => ({ one, rows: this.#chunks.minutes(one, series) }))
      const readable = all.flatMap(({ one, rows }) => (rows ? [{ one, rows }] : []))
      // What could not be read was put aside and is no longer among them.
      if (readable.length < all.length) return 0
      rewrite.run(encodeBuckets(joinBuckets(readable.map(({ rows }) => rows))), chunk)
      for (const one of before) this.#remove(series, KIND.minutes, one)
    }
    toMinutes.run(KIND.minutes, series, KIND.number, from_ms, chunk)
    const from = Math.min(from_ms, ...before.map((one) => one.from_ms))
    const to = Math.max(to_ms, ...before.map((one) => one.to_ms))
    if (before.length > 0) stretch.run(from, to, series, KIND.minutes, from_ms, chunk)
    return count
  }

  #oldest(series: number, kind: Kind, limit: number): ChunkPlace[] {
    return this.#chunks.within(series, kind, -Number.MAX_VALUE, Number.MAX_VALUE, limit)
  }

  #remove(series: number, kind: Kind, { chunk, from_ms }: ChunkPlace): void {
    this.#statements.remove.run(chunk)
    this.#statements.removeMinutes.run(chunk)
    this.#statements.removePlace.run(series, kind, from_ms, chunk)
  }

  #putAside(series: number, { chunk }: ChunkPlace): void {
    this.#statements.putAside.run(DAMAGED_KIND, series, chunk, DAMAGED_KIND)
  }
}
