import type Database from 'better-sqlite3'

/** Free pages from which the file is made smaller: this many and this part of all; less is soon used again. */
const FREE_PAGES = 1024
const FREE_PART = 0.1
/** Free pages that are left for the next compaction. */
const LEFT_PAGES = 256
const LOOK_EVERY_MS = 60_000
/** What a step shall take at most, ms; its number of pages follows what the last ones took. */
const STEP_MS = 8
const MOST_PAGES = 1024
const FIRST_PAGES = 32

/** Gives free pages back to the disk, some at a time. Run by the writer in idle moments. */
export class Vacuum {
  readonly #db: Database.Database
  #running = false
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #pages = FIRST_PAGES

  constructor(db: Database.Database) {
    this.#db = db
  }

  /** Looks again at once: much may have become free. */
  lookSoon(): void {
    this.#lookedAtMs = Number.NEGATIVE_INFINITY
  }

  due(nowMs: number): boolean {
    return this.#running || Math.abs(nowMs - this.#lookedAtMs) >= LOOK_EVERY_MS
  }

  /** A look, or one piece of the work. Answers true when pages were given back and it was the last. @throws Error of SQLite */
  step(nowMs: number): boolean {
    const free = this.#count('freelist_count')
    if (!this.#running) {
      this.#lookedAtMs = nowMs
      this.#running = free >= FREE_PAGES && free >= FREE_PART * this.#count('page_count')
      return false
    }
    const pages = Math.min(this.#pages, free - LEFT_PAGES)
    const startMs = performance.now()
    if (pages > 0) this.#db.pragma(`incremental_vacuum(${pages})`)
    const tookMs = performance.now() - startMs
    if (tookMs > STEP_MS) this.#pages = Math.max(1, this.#pages >> 1)
    else if (tookMs < STEP_MS / 4) this.#pages = Math.min(MOST_PAGES, this.#pages * 2)
    // A file that was not made for it gives nothing back.
    const left = this.#count('freelist_count')
    this.#running = left > LEFT_PAGES && left < free
    return !this.#running
  }

  #count(what: 'freelist_count' | 'page_count'): number {
    return Number(this.#db.pragma(what, { simple: true }))
  }
}
