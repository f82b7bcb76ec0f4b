import type Database from 'better-sqlite3'
import { LeitstandError } from '../../contract/errors.ts'
import type { SampleBatch } from '../../telemetry/telemetry-store.ts'
import { Compaction } from './compaction.ts'
import { encodeLogRow } from './log-row.ts'
import { LogSegments, logFolder } from './log-segments.ts'
import { readProgress } from './progress-row.ts'
import { KEEP_ALL, Retention } from './retention.ts'
import { RevisionDesk } from './revision-desk.ts'
import { isCorruption, type Trouble, troubleOf } from './sqlite-trouble.ts'
import { openForWriting, probe, replaceDamaged, rescue } from './telemetry-file.ts'
import type { WriterNote, WriterWorkerData } from './telemetry-requests.ts'
import { Vacuum } from './vacuum.ts'

export interface WaitingBatch {
  id: number
  batch: SampleBatch
}

type WriterTrouble = Trouble & NonNullable<WriterNote['fault']>

/** How a commit went: the batches it concerned, and what was wrong. */
export interface CommitOutcome {
  ids: number[]
  trouble: Trouble | null
}

const SAMPLES_A_LOG_ROW = 16_384
/** Pages in the WAL from which it is checkpointed; the end of a stretch does it as well. */
const CHECKPOINT_PAGES = 16_384
/** Between checkpoints, so that a reader that holds one back doesn't make them spin. */
const CHECKPOINT_PAUSE_MS = 500
/** Of a step of retention: its commit comes on top. */
const TIDY_BUDGET_MS = 4

/**
 * The writing half of the telemetry store: group commits to the log, compaction steps and checkpoints of telemetry.db, and
 * what to do when the disk says no. Commits don't touch the database, so its trouble does not keep readings from being
 * taken. Synchronous; telemetry-writer-worker.ts decides when what runs.
 */
export class TelemetryWriter {
  readonly note: WriterNote = { samples: 0, tailRows: 0, lastCommitMs: 0, fault: null, file: 1 }
  readonly #settings: WriterWorkerData
  readonly #report: (trouble: Trouble) => void
  readonly #log: LogSegments
  #db: Database.Database | undefined
  #compaction: Compaction | undefined
  #retention: Retention | undefined
  #vacuum: Vacuum | undefined
  #desk: RevisionDesk | undefined
  /** Compaction and revisions take turns. */
  #deskHadTurn = false
  /** Pages were given back: only a checkpoint makes the file smaller. */
  #vacuumed = false
  #logIsOpen = false
  /** What keeps readings from being committed, and what keeps them from being compacted. */
  #commitFault: WriterNote['fault'] = null
  #tendFault: WriterNote['fault'] = null
  /** Pages in the WAL that are not in the database file yet. */
  #walPages = 0
  #checkpointedAtMs = 0

  constructor(settings: WriterWorkerData, report: (trouble: Trouble) => void) {
    this.#settings = settings
    this.#report = report
    this.#log = new LogSegments(logFolder(settings.path), settings.durability)
  }

  /** @throws Error of SQLite where the file can be neither opened nor begun anew */
  open(): void {
    try {
      this.#use(openForWriting(this.#settings, (detail) => this.#reportDamage(detail)))
    } catch (error) {
      if (!isCorruption(error)) throw error
      this.#beginAnew()
    }
  }

  /** Commits all of `waiting` at once. Never throws. */
  commit(waiting: readonly WaitingBatch[]): CommitOutcome {
    const ids = waiting.map((one) => one.id)
    const startMs = performance.now()
    let trouble: WriterTrouble | null = null
    try {
      this.#write(waiting.map((one) => one.batch))
      this.note.lastCommitMs = performance.now() - startMs
      this.#commitFault = null
    } catch (error) {
      trouble = this.#troubleOf(error)
      this.#commitFault = trouble
    }
    this.#refreshNote()
    return { ids, trouble }
  }

  /** True when `tend` has something to do. */
  busy(nowMs: number): boolean {
    if (!this.#compaction || this.#compaction.due(nowMs) || this.#checkpointDue(nowMs)) return true
    if (this.#desk?.busy || this.#desk?.tidyDue(nowMs)) return true
    return (this.#retention?.due(nowMs) ?? false) || (this.#vacuum?.due(nowMs) ?? false)
  }

  /** True when work must not be put off any more, however many readings come in. */
  behind(): boolean {
    return this.note.tailRows > 2 * this.#settings.compaction.rows || this.#walPages >= 2 * CHECKPOINT_PAGES
  }

  /** One short piece of compaction, retention or vacuum, or a checkpoint. Answers what went wrong. */
  tend(nowMs: number, budgetMs: number): Trouble | null {
    let trouble: WriterTrouble | null = null
    try {
      this.#tend(nowMs, budgetMs)
    } catch (error) {
      trouble = this.#tryToReplace(error)
    }
    this.#tendFault = trouble
    this.#refreshNote()
    return trouble
  }

  /** Compacts everything, however long it takes. @throws Error of SQLite */
  compactAll(): void {
    const compaction = this.#compaction
    while (compaction && (compaction.running || compaction.tailRows > 0)) compaction.step(1_000, 0)
    if (this.#db) this.#checkpoint(this.#db, Date.now())
    this.#refreshNote()
  }

  /** A tiny write, to see whether the disk has come back. Clears the fault of commits when it has. */
  probe(): void {
    if (this.#commitFault === null) return
    try {
      this.#write([])
      this.#commitFault = null
    } catch (error) {
      this.#commitFault = this.#troubleOf(error)
    }
    this.#refreshNote()
  }

  /** Where revisions are asked for. @throws LeitstandError `store.unavailable` while the database is closed */
  get desk(): RevisionDesk {
    if (!this.#desk) throw new LeitstandError('store.unavailable', 'The telemetry database cannot be opened just now. Try again later.')
    return this.#desk
  }

  /**
   * Damage that our own connection has not met (it keeps the schema in memory) is met by a fresh one. What we can still read goes
   * into the new file; nothing is committed meanwhile. @throws Error of SQLite
   */
  verify(): void {
    try {
      probe(this.#settings.path)
    } catch (error) {
      if (!isCorruption(error)) throw error
      this.#beginAnew(this.#db && rescue(this.#db, this.#settings.path))
      this.#refreshNote()
    }
  }

  close(): void {
    this.#log.close()
    this.#logIsOpen = false
    this.#closeDatabase()
  }

  #closeDatabase(): void {
    this.#db?.close()
    this.#db = undefined
    this.#compaction = undefined
    this.#retention = undefined
    this.#vacuum = undefined
    this.#desk?.close()
    this.#desk = undefined
  }

  #write(batches: readonly SampleBatch[]): void {
    if (!this.#logIsOpen) this.open()
    const rows = batches.length === 0 ? [encodeLogRow([])] : Array.from(groupBatches(batches), encodeLogRow)
    this.#log.append(rows)
    this.#compaction?.appended(
      rows.reduce((sum, row) => sum + row.count, 0),
      Date.now(),
    )
  }

  #tend(nowMs: number, budgetMs: number): void {
    if (!this.#db) this.open()
    const db = this.#db
    const compaction = this.#compaction
    if (!db || !compaction) return
    if (this.#checkpointDue(nowMs)) this.#checkpoint(db, nowMs)
    else if (this.#deskHasTurn(compaction.due(nowMs))) {
      this.#desk?.step(budgetMs)
      this.#lookAtWal(db, 'NOOP')
    } else if (compaction.due(nowMs)) {
      compaction.step(budgetMs, nowMs)
      this.#lookAtWal(db, 'NOOP')
    } else if (!this.behind()) this.#tidy(db, nowMs)
  }

  #deskHasTurn(compactionIsDue: boolean): boolean {
    this.#deskHadTurn = (this.#desk?.busy ?? false) && !(compactionIsDue && (this.#deskHadTurn || this.behind()))
    return this.#deskHadTurn
  }

  /** What can always wait: dropping what is too old, and giving its place back to the disk. */
  #tidy(db: Database.Database, nowMs: number): void {
    if (this.#retention?.due(nowMs)) {
      this.#compaction?.dropped(this.#retention.step(TIDY_BUDGET_MS, nowMs))
      if (!this.#retention.due(nowMs)) this.#vacuum?.lookSoon()
    } else if (this.#desk?.tidyDue(nowMs)) {
      this.#desk.tidy(nowMs)
      if (!this.#desk.tidyDue(nowMs)) this.#vacuum?.lookSoon()
    } else if (this.#vacuum?.due(nowMs)) this.#vacuumed = this.#vacuum.step(nowMs) || this.#vacuumed
    else return
    this.#lookAtWal(db, 'NOOP')
  }

  #use(db: Database.Database): void {
    this.#db = db
    if (!this.#logIsOpen) this.#log.open(readProgress(db).done_seq, (detail) => this.#reportDamage(detail))
    this.#logIsOpen = true
    this.#compaction = new Compaction(db, this.#log, this.#settings.compaction, Date.now(), (detail) => this.#reportDamage(detail))
    this.#retention = new Retention(db, this.#settings.retention ?? KEEP_ALL, (detail) => this.#reportDamage(detail))
    this.#vacuum = new Vacuum(db)
    this.#desk = new RevisionDesk({
      db,
      log: this.#log,
      compaction: this.#compaction,
      rawMs: this.#settings.retention?.rawMs ?? KEEP_ALL.rawMs,
      onDamaged: (detail) => this.#reportDamage(detail),
    })
    this.#walPages = 0
    this.#refreshNote()
  }

  /** A damaged database is put aside and begun anew; the log stays, and goes into the new one. */
  #tryToReplace(error: unknown): WriterTrouble | null {
    if (!isCorruption(error)) return this.#troubleOf(error)
    try {
      this.#beginAnew()
      return null
    } catch (again) {
      return this.#troubleOf(again)
    }
  }

  /** @param rescued file to go on with */
  #beginAnew(rescued?: string): void {
    this.close()
    this.#use(replaceDamaged(this.#settings, (detail) => this.#reportDamage(detail), rescued))
    this.note.file++
  }

  #troubleOf(error: unknown): WriterTrouble {
    const trouble = troubleOf(error, this.#settings.path)
    // A connection may stay unusable after the disk is back; the next attempt opens a new one.
    if (trouble.sqlite !== null && /^SQLITE_(IOERR|READONLY|CANTOPEN)/.test(trouble.sqlite)) this.#closeDatabase()
    return { ...trouble, code: trouble.code === 'store.full' ? 'store.full' : 'store.unavailable' }
  }

  #refreshNote(): void {
    this.note.fault = this.#commitFault ?? this.#tendFault
    if (!this.#compaction) return
    this.note.samples = this.#compaction.samples
    this.note.tailRows = this.#compaction.tailRows
  }

  #checkpointDue(nowMs: number): boolean {
    const wanted = this.#walPages >= CHECKPOINT_PAGES || this.#vacuumed || (this.#compaction?.removable ?? false)
    return wanted && Math.abs(nowMs - this.#checkpointedAtMs) >= CHECKPOINT_PAUSE_MS
  }

  #checkpoint(db: Database.Database, nowMs: number): void {
    this.#checkpointedAtMs = nowMs
    if (!this.#lookAtWal(db, 'PASSIVE')) return
    this.#vacuumed = false
    this.#compaction?.checkpointed()
  }

  /** Answers whether all of the WAL is in the database file. */
  #lookAtWal(db: Database.Database, mode: 'NOOP' | 'PASSIVE'): boolean {
    const [row] = db.prepare<[], { busy: number; log: number; checkpointed: number }>(`PRAGMA wal_checkpoint(${mode})`).all()
    this.#walPages = row ? Math.max(0, row.log - row.checkpointed) : 0
    return row !== undefined && row.busy === 0 && row.log === row.checkpointed
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
