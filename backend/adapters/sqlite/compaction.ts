import { readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { KIND } from './chunk-table.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { nextRecord } from './log-record.ts'
import type { LogSegments, Segment } from './log-segments.ts'
import { sortByTime, withoutRepeats } from './merge-samples.ts'
import { type Progress, readProgress } from './progress-row.ts'
import { SampleLog } from './sample-log.ts'
import type { SeriesSamples } from './series-samples.ts'

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
  rows: 300_000,
  ageMs: 300_000,
  fewRows: 5_000,
  longestAgeMs: 3_600_000,
  chunkRows: 2_048,
}

const RECORDS_A_LOOK = 20
/** A stretch takes what came in meanwhile as well, up to this multiple of `rows`. */
const STRETCH_OVER = 1.25

/**
 * Moves finished segments of the log into chunks and rollups, series by series, in steps of a few ms. Each step is one
 * transaction with the progress row, so that a crash at any point loses and doubles nothing. Run by the writer worker.
 */
export class Compaction {
  /** Samples in the log that are in no chunk yet. */
  tailRows: number
  readonly #db: Database.Database
  readonly #log: LogSegments
  readonly #limits: CompactionLimits
  readonly #chunks: ChunkWriter
  readonly #onDamaged: (detail: string) => void
  readonly #statements
  #progress: Progress
  #oldestMs: number | null
  #stretch: SampleLog | undefined
  /** Segments of the stretch that are not read yet, and the one that is being read. */
  #unread: Segment[] = []
  #reading: { bytes: Buffer; at: number; path: string } | undefined
  #order: { series: number; rows: number[] }[] = []
  #loaded = false
  #removable = 0

  /** @param onDamaged told of what could not be read */
  constructor(db: Database.Database, log: LogSegments, limits: CompactionLimits, nowMs: number, onDamaged: (detail: string) => void) {
    this.#db = db
    this.#log = log
    this.#limits = limits
    this.#onDamaged = onDamaged
    this.#chunks = new ChunkWriter(db, limits.chunkRows, onDamaged)
    this.#statements = {
      latest: db.prepare(`INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series) DO UPDATE SET
        at_ms = excluded.at_ms, received_at_ms = excluded.received_at_ms, raw = excluded.raw, value = excluded.value,
        word = excluded.word, quality = excluded.quality WHERE excluded.at_ms >= at_ms`),
      progress: db.prepare('UPDATE progress SET done_seq = ?, stretch_seq = ?, next_series = ?, stretch_rows = ?, samples = ?'),
    }
    this.#progress = readProgress(db)
    const logged = log.segments.reduce((sum, segment) => sum + segment.samples, 0)
    this.tailRows = logged - this.#progress.stretch_rows
    this.#oldestMs = logged > 0 ? nowMs : null
    this.#removable = this.#progress.done_seq
  }

  /** Samples in chunks and log; a repeat counts until it is compacted. */
  get samples(): number {
    return this.#progress.samples + this.tailRows
  }

  get running(): boolean {
    return this.#progress.stretch_seq > this.#progress.done_seq
  }

  /** True when nothing of the commits up to `seq` is in the log alone. */
  hasMoved(seq: number): boolean {
    return this.#progress.done_seq >= seq || !(this.running || this.tailRows > 0)
  }

  /** True when segments wait for a checkpoint to be deleted. */
  get removable(): boolean {
    const [oldest] = this.#log.segments
    return this.#removable > 0 && oldest !== undefined && oldest.lastSeq <= this.#removable
  }

  /** Tells that samples in chunks were dropped, and the progress row knows. */
  dropped(samples: number): void {
    this.#progress = { ...this.#progress, samples: this.#progress.samples - samples }
  }

  /** Tells of a committed log row. */
  appended(count: number, nowMs: number): void {
    this.tailRows += count
    this.#oldestMs ??= nowMs
  }

  /** Tells that all of the database file is on disk: what it holds may leave the log. */
  checkpointed(): void {
    if (this.removable) this.#log.remove(this.#removable)
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
      if (!this.running) this.#begin(nowMs)
      else if (!this.#loaded) this.#load(endMs)
      else this.#move(endMs)
    } catch (error) {
      this.#forgetStretch()
      this.#progress = readProgress(this.#db)
      throw error
    }
  }

  #begin(nowMs: number): void {
    const { done_seq } = this.#progress
    const stretch = this.#log.stretchAfter(done_seq, STRETCH_OVER * this.#limits.rows)
    const last = stretch.at(-1)
    this.tailRows = this.#log.segments.reduce((sum, segment) => sum + (segment.lastSeq > done_seq ? segment.samples : 0), 0)
    const rest = this.tailRows - stretch.reduce((sum, segment) => sum + segment.samples, 0)
    this.#oldestMs = rest > 0 ? nowMs - this.#limits.ageMs : null
    if (last) this.#save({ ...this.#progress, stretch_seq: last.lastSeq, next_series: 0, stretch_rows: 0 })
  }

  #load(endMs: number): void {
    const { done_seq, stretch_seq, next_series } = this.#progress
    if (!this.#stretch) {
      this.#stretch = new SampleLog()
      this.#unread = this.#log.segments.filter((segment) => segment.lastSeq > done_seq && segment.firstSeq <= stretch_seq)
    }
    const stretch = this.#stretch
    do {
      if (!this.#reading) {
        const segment = this.#unread.shift()
        if (!segment) {
          this.#order = groupBySeries(stretch, next_series)
          this.#loaded = true
          return
        }
        this.#reading = { bytes: readFileSync(segment.path), at: 0, path: segment.path }
      }
      this.#readSome(stretch, this.#reading, done_seq, stretch_seq)
    } while (performance.now() < endMs)
  }

  #readSome(stretch: SampleLog, reading: { bytes: Buffer; at: number; path: string }, doneSeq: number, stretchSeq: number): void {
    for (let left = RECORDS_A_LOOK; left > 0; left--) {
      const next = nextRecord(reading.bytes, reading.at)
      if (!next) {
        this.#reading = undefined
        return
      }
      if (next.start > reading.at)
        this.#onDamaged(`${next.start - reading.at} bytes of ${reading.path} are damaged: the readings in them are lost.`)
      reading.at = next.end
      const { seq } = next.record
      if (seq > doneSeq && seq <= stretchSeq) stretch.addIntact(seq, next.record, this.#onDamaged)
    }
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
      this.#removable = this.#progress.done_seq
    }
  }

  /** Answers how many samples were new. */
  #moveSeries(series: number, stretch: SampleLog, rows: readonly number[]): number {
    const { numbers, states } = stretch.split(rows)
    let added = 0
    for (const [kind, samples] of [[KIND.number, numbers] as const, [KIND.state, states] as const]) {
      if (samples.count === 0) continue
      const accepted = this.#chunks.store(series, kind, withoutRepeats(sortByTime(samples)))
      if (accepted.count === 0) continue
      added += accepted.count
      this.#saveLatest(series, accepted)
    }
    return added
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
    this.#unread = []
    this.#reading = undefined
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
