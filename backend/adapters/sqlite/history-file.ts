// A telemetry.db that is made whole at once, without the log: for generated histories (cli/seed-history.ts).
import { existsSync } from 'node:fs'
import type Database from 'better-sqlite3'
import { KIND } from './chunk-table.ts'
import { ChunkWriter } from './chunk-writer.ts'
import { COMPACTION_LIMITS } from './compaction.ts'
import type { SeriesSamples } from './series-samples.ts'
import { openForWriting } from './telemetry-file.ts'

/** Much is written once: a large cache keeps the leaves of all series' sums in memory. */
const CACHE_KIB = 256 * 1024

/** Samples of a full chunk: what `write` is best given. */
export const HISTORY_CHUNK_ROWS = COMPACTION_LIMITS.chunkRows

export class HistoryFile {
  samples = 0
  readonly #db: Database.Database
  readonly #writer: ChunkWriter
  readonly #latest = new Map<number, SeriesSamples>()

  /** @throws Error when the file is there already */
  constructor(path: string) {
    if (existsSync(path)) throw new Error(`${path} exists already.`)
    const fail = (detail: string): never => {
      throw new Error(detail)
    }
    this.#db = openForWriting({ path, durability: 'normal' }, fail)
    this.#db.pragma('synchronous = OFF')
    this.#db.pragma(`cache_size = -${CACHE_KIB}`)
    this.#writer = new ChunkWriter(this.#db, HISTORY_CHUNK_ROWS, fail)
  }

  /** All writes of `work` in one transaction. */
  together(work: () => void): void {
    this.#db.transaction(work)()
  }

  /** `samples` sorted by time and after those written before. */
  write(series: number, samples: SeriesSamples): void {
    if (samples.count === 0) return
    this.#writer.store(series, samples.words === null ? KIND.number : KIND.state, samples)
    this.samples += samples.count
    this.#latest.set(series, samples)
  }

  /** Newest values and counters, then the file is closed. */
  finish(): void {
    const insert = this.#db.prepare('INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.together(() => {
      for (const [series, { count, atMs, receivedAtMs, raw, value, words, quality }] of this.#latest) {
        const last = count - 1
        const number = (column: Float64Array) => (Number.isNaN(column[last]) ? null : column[last])
        const word = words ? JSON.stringify(words[last]) : null
        insert.run(series, atMs[last], receivedAtMs[last], number(raw), number(value), word, quality[last])
      }
      this.#db.prepare('UPDATE progress SET samples = ?').run(this.samples)
    })
    this.#db.pragma('wal_checkpoint(TRUNCATE)')
    this.#db.close()
  }
}
