import type Database from 'better-sqlite3'
import type { RevisionTable } from './revision-table.ts'

const DAY_MS = 86_400_000
/** What was before a revision is kept that long for its undo, ms; and never longer than the samples themselves. */
export const UNDO_KEPT_MS = 90 * DAY_MS
const LOOK_EVERY_MS = 3_600_000
const CHUNKS_A_STEP = 24

/** Gives back what revisions have left lying: replaced chunks, those of an interrupted one, undo data past its time. Run by the writer in idle moments. */
export class RevisionUpkeep {
  readonly #db: Database.Database
  readonly #table: RevisionTable
  readonly #rawMs: number
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #trash = true

  /** @param rawMs how long samples are kept */
  constructor(db: Database.Database, table: RevisionTable, rawMs: number) {
    this.#db = db
    this.#table = table
    this.#rawMs = rawMs
  }

  due(nowMs: number): boolean {
    return this.#trash || Math.abs(nowMs - this.#lookedAtMs) >= LOOK_EVERY_MS
  }

  /** There is something to delete. */
  lookSoon(): void {
    this.#trash = true
  }

  /** Some ms of work. @param underWay a revision is: what is staged is of use. @throws Error of SQLite, after which it can be called again */
  step(nowMs: number, underWay: boolean): void {
    if (Math.abs(nowMs - this.#lookedAtMs) >= LOOK_EVERY_MS) {
      this.#table.expire(nowMs - this.#rawMs, nowMs - UNDO_KEPT_MS)
      this.#lookedAtMs = nowMs
      this.#trash = true
      return
    }
    if (!underWay) this.#table.discardStaged()
    this.#trash = this.#db.transaction(() => this.#table.deleteSome(CHUNKS_A_STEP)).immediate()
  }
}
