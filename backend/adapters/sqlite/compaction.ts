import type Database from 'better-sqlite3'
import { encodeChunk } from './chunk-codec.ts'
import { assign, type ChunkPlace, ChunkTable, KIND, type Kind } from './chunk-table.ts'
import { merge, notYetIn, sortByTime, withoutRepeats } from './merge-samples.ts'
import { type Progress, readProgress } from './progress-row.ts'
import { RollupWriter } from './rollup-table.ts'
import { type LogRow, SampleLog } from './sample-log.ts'
import { concat, type SeriesSamples, slice } from './series-samples.ts'

export interface CompactionLimits {
  /** Samples in the log from which a stretch is moved. */
  rows: number
  /** Age of the log from which it is moved, ms, when it holds at least `fewRows`. */
  ageMs: number
  fewRows: number
  /** Age from which it is moved however little it holds, ms. */
  longestAgeMs: number
  /** Samples of a full chunk. */
  chunkRows: number
}

export const COMPACTION_LIMITS: CompactionLimits = {
  rows: 200_000,
  ageMs: 300_000,
  fewRows: 5_000,
  longestAgeMs: 3_600_000,
  chunkRows: 2_048,
}

const LOG_ROWS_A_READ = 20
const LOG_ROWS_A_DELETE = 200
const STRETCH_ROWS_MAX = 300_000
const SMALL_CHUNKS_KEPT = 8
const DAMAGED_KIND = 8

/**
 * Moves finished stretches of the log into chunks and rollups, series by series, in steps of a few ms. Each step is one
 * transaction with the progress row, so that a crash at any point loses and doubles nothing. Run by the writer worker.
 */
export class Compaction {
  /** Samples in the log that are in no chunk yet. */
  tailRows: number
  readonly #db: Database.Database
  readonly #limits: CompactionLimits
  readonly #chunks: ChunkTable
  readonly #rollups: RollupWriter
  readonly #onDamaged: (detail: string) => void
  readonly #statements
  #progress: Progress
  #oldestMs: number | null
  #stretch: SampleLog | undefined
  #order: { series: number; rows: number[] }[] = []
  #loaded = false
  #deleting: boolean

  /** @param onDamaged told of a chunk that could not be read; it is kept aside */
  constructor(db: Database.Database, limits: CompactionLimits, nowMs: number, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#limits = limits
    this.#onDamaged = onDamaged
    this.#chunks = new ChunkTable(db, (place, series, cause) => {
      db.prepare('UPDATE chunk SET kind = kind + ? WHERE id = ?').run(DAMAGED_KIND, place.id)
      const reason = cause instanceof Error ? cause.message : String(cause)
      onDamaged(`${place.count} samples of series ${series} cannot be read (${reason}) and are kept aside as chunk ${place.id}.`)
    })
    this.#rollups = new RollupWriter(db)
    this.#statements = {
      logAfter: db.prepare<[number, number, number], LogRow & { seq: number }>(
        'SELECT seq, count, data, states FROM log WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?',
      ),
      counts: db.prepare<[number], { seq: number; count: number }>('SELECT seq, count FROM log WHERE seq > ? ORDER BY seq'),
      first: db.prepare<[], { seq: number | null }>('SELECT min(seq) AS seq FROM log'),
      deleteLog: db.prepare('DELETE FROM log WHERE seq <= ?'),
      insert: db.prepare('INSERT INTO chunk (series, kind, from_ms, to_ms, count, data) VALUES (?, ?, ?, ?, ?, ?)'),
      remove: db.prepare('DELETE FROM chunk WHERE id = ?'),
      latest: db.prepare(`INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series) DO UPDATE SET
        at_ms = excluded.at_ms, received_at_ms = excluded.received_at_ms, raw = excluded.raw, value = excluded.value,
        word = excluded.word, quality = excluded.quality WHERE excluded.at_ms >= at_ms`),
      progress: db.prepare('UPDATE progress SET done_seq = ?, stretch_seq = ?, next_series = ?, stretch_rows = ?, samples = ?'),
    }
    this.#progress = readProgress(db)
    const logged = this.#statements.counts.all(this.#progress.done_seq).reduce((sum, row) => sum + row.count, 0)
    this.tailRows = logged - this.#progress.stretch_rows
    this.#oldestMs = logged > 0 ? nowMs : null
    this.#deleting = true
  }

  /** Samples in chunks and log; a repeat counts until it is compacted. */
  get samples(): number {
    return this.#progress.samples + this.tailRows
  }

  get running(): boolean {
    return this.#progress.stretch_seq > this.#progress.done_seq || this.#deleting
  }

  /** Tells of a committed log row. */
  appended(count: number, nowMs: number): void {
    this.tailRows += count
    this.#oldestMs ??= nowMs
  }

  /** True when there is something to do. */
  due(nowMs: number): boolean {
    if (this.running) return true
    if (this.#oldestMs === null) return false
    const age = nowMs - this.#oldestMs
    const { rows, ageMs, fewRows, longestAgeMs } = this.#limits
    return this.tailRows >= rows || (age >= ageMs && this.tailRows >= fewRows) || age >= longestAgeMs
  }

  /** Does one piece of work that takes about `budgetMs`; throws SQLite's errors, after which it can be called again. */
  step(budgetMs: number, nowMs: number): void {
    const endMs = performance.now() + budgetMs
    try {
      if (this.#progress.stretch_seq <= this.#progress.done_seq) {
        if (this.#deleting) this.#deleteSome(endMs)
        else this.#begin(nowMs)
      } else if (!this.#loaded) this.#load(endMs)
      else this.#move(endMs)
    } catch (error) {
      this.#forgetStretch()
      this.#progress = readProgress(this.#db)
      throw error
    }
  }

  #begin(nowMs: number): void {
    let rows = 0
    let all = 0
    let seq = this.#progress.done_seq
    for (const row of this.#statements.counts.iterate(this.#progress.done_seq)) {
      all += row.count
      if (rows > 0 && all > STRETCH_ROWS_MAX) continue
      rows = all
      seq = row.seq
    }
    this.tailRows = all
    this.#oldestMs = rows < all ? nowMs - this.#limits.ageMs : null
    if (all === 0) return
    this.#save({ ...this.#progress, stretch_seq: seq, next_series: 0, stretch_rows: 0 })
  }

  #load(endMs: number): void {
    this.#stretch ??= new SampleLog()
    const stretch = this.#stretch
    stretch.lastSeq = Math.max(stretch.lastSeq, this.#progress.done_seq)
    do {
      const rows = this.#statements.logAfter.all(stretch.lastSeq, this.#progress.stretch_seq, LOG_ROWS_A_READ)
      for (const row of rows) stretch.addIntact(row.seq, row, this.#onDamaged)
      if (rows.length < LOG_ROWS_A_READ) {
        this.#order = groupBySeries(stretch, this.#progress.next_series)
        this.#loaded = true
        return
      }
    } while (performance.now() < endMs)
  }

  /** Moves as many series as the budget allows, in one transaction. */
  #move(endMs: number): void {
    const stretch = this.#stretch ?? new SampleLog()
    let next = this.#progress
    let done = 0
    this.#db
      .transaction(() => {
        do {
          const group = this.#order[done]
          if (!group) break
          const added = this.#moveSeries(group.series, stretch, group.rows)
          next = {
            ...next,
            next_series: group.series + 1,
            stretch_rows: next.stretch_rows + group.rows.length,
            samples: next.samples + added,
          }
          done++
        } while (performance.now() < endMs)
        if (done === this.#order.length) next = { ...next, done_seq: next.stretch_seq, next_series: 0, stretch_rows: 0 }
        this.#save(next)
      })
      .immediate()
    for (const group of this.#order.splice(0, done)) this.tailRows -= group.rows.length
    if (this.#progress !== next) this.#progress = next
    if (this.#order.length === 0) {
      this.#forgetStretch()
      this.#deleting = true
    }
  }

  #deleteSome(endMs: number): void {
    const { done_seq } = this.#progress
    do {
      const first = this.#statements.first.get()?.seq ?? null
      if (first === null || first > done_seq) {
        this.#deleting = false
        return
      }
      this.#statements.deleteLog.run(Math.min(done_seq, first + LOG_ROWS_A_DELETE - 1))
    } while (performance.now() < endMs)
  }

  /** Answers how many samples were new. */
  #moveSeries(series: number, stretch: SampleLog, rows: readonly number[]): number {
    const { numbers, states } = stretch.split(rows)
    let added = 0
    for (const [kind, samples] of [[KIND.number, numbers] as const, [KIND.state, states] as const]) {
      if (samples.count === 0) continue
      const accepted = this.#store(series, kind, withoutRepeats(sortByTime(samples)))
      if (accepted.count === 0) continue
      added += accepted.count
      if (kind === KIND.number) this.#rollups.add(series, accepted)
      this.#saveLatest(series, accepted)
    }
    return added
  }

  #store(series: number, kind: Kind, fresh: SeriesSamples): SeriesSamples {
    const places = this.#chunks.within(series, kind, fresh.atMs[0] ?? 0, fresh.atMs[fresh.count - 1] ?? 0)
    const accepted: SeriesSamples[] = []
    for (const part of assign(fresh, places)) {
      const mine = slice(fresh, part.from, part.to)
      const existing = part.place && this.#chunks.read(part.place, series, kind)
      const unknown = existing ? notYetIn(existing, mine) : mine
      if (unknown.count === 0) continue
      accepted.push(unknown)
      if (part.place && existing) this.#statements.remove.run(part.place.id)
      this.#insert(series, kind, existing ? merge(existing, unknown) : unknown)
    }
    this.#mergeSmall(series, kind)
    return accepted.length === 0 ? slice(fresh, 0, 0) : concat(accepted)
  }

  /** Once the newest chunks of a series are all small, they become one: few bytes written, few left lying around. */
  #mergeSmall(series: number, kind: Kind): void {
    const newest = this.#chunks.newest(series, kind, Number.MAX_VALUE, SMALL_CHUNKS_KEPT)
    if (newest.length < SMALL_CHUNKS_KEPT || newest.some((place) => place.count * 2 >= this.#limits.chunkRows)) return
    const read: { place: ChunkPlace; samples: SeriesSamples }[] = []
    for (const place of newest.reverse()) {
      const samples = this.#chunks.read(place, series, kind)
      if (samples) read.push({ place, samples })
    }
    if (read.length < 2) return
    for (const { place } of read) this.#statements.remove.run(place.id)
    this.#insert(series, kind, concat(read.map((one) => one.samples)))
  }

  /** Inserts as chunks of about the full size; equal times stay together. */
  #insert(series: number, kind: Kind, samples: SeriesSamples): void {
    const { chunkRows } = this.#limits
    let from = 0
    while (from < samples.count) {
      let to = samples.count - from > 2 * chunkRows ? from + chunkRows : samples.count
      while (to < samples.count && samples.atMs[to] === samples.atMs[to - 1]) to++
      const part = slice(samples, from, to)
      this.#statements.insert.run(series, kind, part.atMs[0], part.atMs[part.count - 1], part.count, encodeChunk(part))
      from = to
    }
  }

  #saveLatest(series: number, accepted: SeriesSamples): void {
    const row = accepted.count - 1
    const number = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value)
    this.#statements.latest.run(
      series,
      accepted.atMs[row],
      accepted.receivedAtMs[row],
      number(accepted.raw[row]),
      number(accepted.value[row]),
      accepted.words ? JSON.stringify(accepted.words[row]) : null,
      accepted.quality[row],
    )
  }

  #save(next: Progress): void {
    this.#statements.progress.run(next.done_seq, next.stretch_seq, next.next_series, next.stretch_rows, next.samples)
    if (!this.#db.inTransaction) this.#progress = next
  }

  #forgetStretch(): void {
    this.#stretch = undefined
    this.#order = []
    this.#loaded = false
  }
}

function groupBySeries(stretch: SampleLog, fromSeries: number): { series: number; rows: number[] }[] {
  const groups = new Map<number, number[]>()
  for (let row = 0; row < stretch.count; row++) {
    const series = stretch.series[row] ?? 0
    if (series < fromSeries) continue
    const rows = groups.get(series)
    if (rows) rows.push(row)
    else groups.set(series, [row])
  }
  return Array.from(groups, ([series, rows]) => ({ series, rows })).sort((a, b) => a.series - b.series)
}
