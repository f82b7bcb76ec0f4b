import type Database from 'better-sqlite3'
import type { SampleBatch } from '../../telemetry/telemetry-store.ts'
import { Compaction } from './compaction.ts'
import { encodeLogRow } from './sample-log.ts'
import { isCorruption, type Trouble, troubleOf } from './sqlite-trouble.ts'
import { openForWriting, replaceDamaged } from './telemetry-file.ts'
import type { WriterNote, WriterWorkerData } from './telemetry-requests.ts'

export interface WaitingBatch {
  id: number
  batch: SampleBatch
}

/** How a commit went: the batches it concerned, and what was wrong. */
export interface CommitOutcome {
  ids: number[]
  trouble: Trouble | null
}

const SAMPLES_A_LOG_ROW = 16_384
const CHECKPOINT_QUIET_PAGES = 8_192
const CHECKPOINT_FORCED_PAGES = 32_768
/** Between checkpoints, so that a reader that holds one back doesn't make them spin. */
const CHECKPOINT_PAUSE_MS = 500
const COMMITS_A_WAL_LOOK = 64

/**
 * The writing half of telemetry.db: group commits, compaction steps, checkpoints, and what to do when the disk says no.
 * Synchronous; telemetry-writer-worker.ts decides when what runs.
 */
export class TelemetryWriter {
  readonly note: WriterNote = { samples: 0, tailRows: 0, lastCommitMs: 0, fault: null, file: 1 }
  readonly #settings: WriterWorkerData
  readonly #report: (trouble: Trouble) => void
  #db: Database.Database | undefined
  #compaction: Compaction | undefined
  #insert: Database.Statement | undefined
  #nextSeq = 1
  /** Pages in the WAL that are not in the database file yet. */
  #walPages = 0
  #commits = 0
  #checkpointedAtMs = 0

  constructor(settings: WriterWorkerData, report: (trouble: Trouble) => void) {
    this.#settings = settings
    this.#report = report
  }

  open(): void {
    this.#use(openForWriting(this.#settings, (detail) => this.#reportDamage(detail)))
  }

  /** Commits all of `waiting` in one transaction. Never throws. */
  commit(waiting: readonly WaitingBatch[]): CommitOutcome {
    const ids = waiting.map((one) => one.id)
    const startMs = performance.now()
    try {
      this.#write(waiting.map((one) => one.batch))
    } catch (error) {
      if (!isCorruption(error)) return { ids, trouble: this.#failed(error) }
      try {
        this.#replace()
        this.#write(waiting.map((one) => one.batch))
      } catch (again) {
        return { ids, trouble: this.#failed(again) }
      }
    }
    this.note.lastCommitMs = performance.now() - startMs
    this.note.fault = null
    return { ids, trouble: null }
  }

  /** True when `tend` has something to do. */
  busy(nowMs: number): boolean {
    return (this.#compaction?.due(nowMs) ?? false) || this.#checkpointDue(nowMs)
  }

  /** True when work must not be put off any more, however many readings come in. */
  behind(): boolean {
    return this.note.tailRows > 2 * this.#settings.compaction.rows || this.#walPages >= CHECKPOINT_FORCED_PAGES
  }

  /** One short piece of compaction, or a checkpoint. Answers what went wrong. */
  tend(nowMs: number, budgetMs: number): Trouble | null {
    const db = this.#db
    if (!db || !this.#compaction) return null
    try {
      if (this.#checkpointDue(nowMs)) this.#checkpoint(nowMs)
      else if (this.#compaction.due(nowMs)) {
        this.#compaction.step(budgetMs, nowMs)
        this.#lookAtWal(db, 'NOOP')
      }
      this.#refreshNote()
      return null
    } catch (error) {
      if (!isCorruption(error)) return this.#failed(error)
      try {
        this.#replace()
        return null
      } catch (again) {
        return this.#failed(again)
      }
    }
  }

  /** Compacts everything, however long it takes. */
  compactAll(): void {
    const compaction = this.#compaction
    while (compaction && (compaction.running || compaction.tailRows > 0)) compaction.step(1_000, 0)
    this.#refreshNote()
  }

  /** A tiny write, to see whether the disk has come back. Clears the fault when it has. */
  probe(): void {
    try {
      if (!this.#db) this.open()
      this.#db?.prepare('UPDATE progress SET probe = probe + 1').run()
      this.note.fault = null
    } catch (error) {
      this.#failed(error)
    }
  }

  close(): void {
    this.#db?.close()
    this.#db = undefined
  }

  #write(batches: readonly SampleBatch[]): void {
    if (!this.#db) this.open()
    const db = this.#db
    const insert = this.#insert
    if (!db || !insert) throw new Error('the database is not open')
    let seq = this.#nextSeq
    let samples = 0
    db.transaction(() => {
      for (const group of groupBatches(batches)) {
        const row = encodeLogRow(group)
        insert.run(seq++, row.count, row.data, row.states)
        samples += row.count
      }
    }).immediate()
    this.#nextSeq = seq
    if (++this.#commits % COMMITS_A_WAL_LOOK === 0) this.#lookAtWal(db, 'NOOP')
    this.#compaction?.appended(samples, Date.now())
    this.#refreshNote()
  }

  #use(db: Database.Database): void {
    this.#db = db
    this.#compaction = new Compaction(db, this.#settings.compaction, Date.now(), (detail) => this.#reportDamage(detail))
    this.#insert = db.prepare('INSERT INTO log (seq, count, data, states) VALUES (?, ?, ?, ?)')
    // Not max(seq) of the log alone: it may be empty, and numbers that are done must never be given again.
    const last = db.prepare<[], { seq: number }>('SELECT max(done_seq, coalesce((SELECT max(seq) FROM log), 0)) AS seq FROM progress').get()
    this.#nextSeq = (last?.seq ?? 0) + 1
    this.#walPages = 0
    this.#refreshNote()
  }

  #replace(): void {
    this.close()
    this.#use(replaceDamaged(this.#settings, (detail) => this.#reportDamage(detail)))
    this.note.file++
  }

  #failed(error: unknown): Trouble {
    const trouble = troubleOf(error, this.#settings.path)
    const code = trouble.code === 'store.full' ? 'store.full' : 'store.unavailable'
    this.note.fault = { code, detail: trouble.detail }
    // A connection may stay unusable after the disk is back; the next attempt opens a new one.
    if (trouble.sqlite !== null && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(trouble.sqlite)) this.close()
    return { ...trouble, code }
  }

  #refreshNote(): void {
    this.note.samples = this.#compaction?.samples ?? 0
    this.note.tailRows = this.#compaction?.tailRows ?? 0
  }

  #checkpointDue(nowMs: number): boolean {
    return this.#walPages >= CHECKPOINT_QUIET_PAGES && Math.abs(nowMs - this.#checkpointedAtMs) >= CHECKPOINT_PAUSE_MS
  }

  #checkpoint(nowMs: number): void {
    this.#checkpointedAtMs = nowMs
    if (this.#db) this.#lookAtWal(this.#db, 'PASSIVE')
  }

  #lookAtWal(db: Database.Database, mode: 'NOOP' | 'PASSIVE'): void {
    const [row] = db.prepare<[], { log: number; checkpointed: number }>(`PRAGMA wal_checkpoint(${mode})`).all()
    this.#walPages = row ? Math.max(0, row.log - row.checkpointed) : 0
  }

  #reportDamage(detail: string): void {
    this.#report({ code: 'store.corrupt', detail, sqlite: null })
  }
}

function* groupBatches(batches: readonly SampleBatch[]): Generator<SampleBatch[]> {
  let group: SampleBatch[] = []
  let samples = 0
  for (const batch of batches) {
    if (samples > 0 && samples + batch.count > SAMPLES_A_LOG_ROW) {
      yield group
      group = []
      samples = 0
    }
    group.push(batch)
    samples += batch.count
  }
  if (samples > 0) yield group
}
