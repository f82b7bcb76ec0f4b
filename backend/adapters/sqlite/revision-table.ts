import type Database from 'better-sqlite3'
import type { RevisionStretch, StoredRevision } from '../../telemetry/telemetry-store.ts'
import type { ChunkPlace } from './chunk-table.ts'

/**
 * What chunks without a place are there for. `staged`: of the revision under way; of no use after a crash. `kept`: what was before an applied
 * revision, for its undo. `trash`: to be deleted, some at a time.
 */
const ROLE = { staged: 0, kept: 1, trash: 2 } as const
const STATES = ['applied', 'undone', 'expired'] as const

interface RevisionRow {
  seq: number
  id: string
  series: number
  from_ms: number
  to_ms: number
  state: number
  changed: number
}

const COLUMNS = 'SELECT seq, id, series, from_ms, to_ms, state, changed FROM revision'

/** Tables `revision` and `revision_chunk` of telemetry.db. Used by the writer's revision parts, within their transactions. */
export class RevisionTable {
  readonly #statements

  constructor(db: Database.Database) {
    const moveAll = 'UPDATE revision_chunk SET role = ?, revision = ? WHERE role = ? AND revision = ?'
    this.#statements = {
      all: db.prepare<[], RevisionRow>(`${COLUMNS} ORDER BY seq`),
      one: db.prepare<[string], RevisionRow>(`${COLUMNS} WHERE id = ?`),
      later: db
        .prepare<[number, number, number, number], string>(
          'SELECT id FROM revision WHERE series = ? AND seq > ? AND state <> 1 AND from_ms < ? AND to_ms > ? LIMIT 1',
        )
        .pluck(),
      add: db.prepare('INSERT INTO revision (id, series, from_ms, to_ms, state, changed, at_ms) VALUES (?, ?, ?, ?, 0, ?, ?)'),
      undone: db.prepare('UPDATE revision SET state = 1 WHERE seq = ?'),
      put: db.prepare('INSERT OR REPLACE INTO revision_chunk VALUES (?, ?, ?, ?, ?, ?)'),
      moveAll: db.prepare(moveAll),
      forgetStaged: db.prepare(`DELETE FROM revision_chunk WHERE role = ${ROLE.staged}`),
      // Minutes are made anew by an undo; those of kept chunks serve nobody.
      dropMinutes: db.prepare(
        `DELETE FROM minutes WHERE chunk IN (SELECT chunk FROM revision_chunk WHERE role = ${ROLE.kept} AND revision = ?)`,
      ),
      kept: db.prepare<[number, number, number], ChunkPlace>(
        `SELECT chunk, from_ms, to_ms, count FROM revision_chunk WHERE role = ${ROLE.kept} AND revision = ? AND from_ms > ? ORDER BY from_ms LIMIT ?`,
      ),
      keptSamples: db
        .prepare<[number], number | null>(`SELECT sum(count) FROM revision_chunk WHERE role = ${ROLE.kept} AND revision = ?`)
        .pluck(),
      trash: db.prepare<[number], number>(`SELECT chunk FROM revision_chunk WHERE role = ${ROLE.trash} LIMIT ?`).pluck(),
      forget: db.prepare('DELETE FROM revision_chunk WHERE chunk = ?'),
      removeChunk: db.prepare('DELETE FROM chunk WHERE id = ?'),
      removeMinutes: db.prepare('DELETE FROM minutes WHERE chunk = ?'),
      tooOld: db.prepare(`UPDATE revision_chunk SET role = ${ROLE.trash} WHERE role = ${ROLE.kept} AND (to_ms < ? OR revision IN
        (SELECT seq FROM revision WHERE at_ms < ?))`),
      expire: db.prepare(`UPDATE revision SET state = 2 WHERE state = 0 AND changed > 0 AND NOT EXISTS
        (SELECT 1 FROM revision_chunk WHERE role = ${ROLE.kept} AND revision = seq)`),
    }
  }

  /** In the order in which they came into force. */
  all(): StoredRevision[] {
    return this.#statements.all.all().map(({ id, series, from_ms, to_ms, state, changed }) => {
      return { id, series, fromMs: from_ms, toMs: to_ms, state: STATES[state] ?? 'expired', changed }
    })
  }

  find(id: string): (StoredRevision & { seq: number }) | undefined {
    const row = this.#statements.one.get(id)
    if (!row) return undefined
    const { seq, series, from_ms, to_ms, state, changed } = row
    return { seq, id, series, fromMs: from_ms, toMs: to_ms, state: STATES[state] ?? 'expired', changed }
  }

  /** A later revision that is in force on a part of the stretch. */
  laterThan({ seq, series, fromMs, toMs }: { seq: number } & Omit<RevisionStretch, 'id'>): string | undefined {
    return this.#statements.later.get(series, seq, toMs, fromMs)
  }

  /** Notes a revision as in force. Answers its number. */
  add({ id, series, fromMs, toMs }: RevisionStretch, changed: number, nowMs: number): number {
    return Number(this.#statements.add.run(id, series, fromMs, toMs, changed, nowMs).lastInsertRowid)
  }

  /** The revision is no longer in force, what was before it is of no use any more. */
  undone(seq: number): void {
    this.#statements.undone.run(seq)
    this.#statements.moveAll.run(ROLE.trash, 0, ROLE.kept, seq)
  }

  stage(place: ChunkPlace): void {
    this.#put(place, ROLE.staged, 0)
  }

  discard(place: ChunkPlace): void {
    this.#put(place, ROLE.trash, 0)
  }

  keep(place: ChunkPlace, seq: number): void {
    this.#put(place, ROLE.kept, seq)
  }

  /** Staged chunks have got their places. */
  forgetStaged(): void {
    this.#statements.forgetStaged.run()
  }

  dropMinutes(seq: number): void {
    this.#statements.dropMinutes.run(seq)
  }

  /** What was before, in order of time; those that begin after `afterMs`, at most `limit`. */
  kept(seq: number, afterMs: number, limit: number): ChunkPlace[] {
    return this.#statements.kept.all(seq, afterMs, limit)
  }

  keptSamples(seq: number): number {
    return this.#statements.keptSamples.get(seq) ?? 0
  }

  /** Nothing is under way: what was staged is of no use. */
  discardStaged(): void {
    this.#statements.moveAll.run(ROLE.trash, 0, ROLE.staged, 0)
  }

  /** Gives up what was before, of samples older than `samplesMs` and of revisions older than `revisionsMs`. */
  expire(samplesMs: number, revisionsMs: number): void {
    this.#statements.tooOld.run(samplesMs, revisionsMs)
    this.#statements.expire.run()
  }

  /** Deletes some of what is of no use. Answers whether there was any. */
  deleteSome(most: number): boolean {
    const { trash, forget, removeChunk, removeMinutes } = this.#statements
    const chunks = trash.all(most)
    for (const chunk of chunks) {
      removeChunk.run(chunk)
      removeMinutes.run(chunk)
      forget.run(chunk)
    }
    return chunks.length > 0
  }

  #put({ chunk, from_ms, to_ms, count }: ChunkPlace, role: number, seq: number): void {
    this.#statements.put.run(chunk, role, seq, from_ms, to_ms, count)
  }
}
