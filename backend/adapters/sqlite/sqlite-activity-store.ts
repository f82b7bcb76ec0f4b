import { sql } from 'kysely'
import type { ActivityStore } from '../../activity/activity-store.ts'
import { Activity } from '../../contract/activity.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseActivity = rowParser('activity', Activity)

const SAVE = upsert('activity', ['id', 'at', 'kind', 'severity', 'board', 'by', 'detail'], ['id'])

/** The activity list in leitstand.db. */
export class SqliteActivityStore implements ActivityStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async append(entries: readonly Activity[]): Promise<void> {
    const rows = entries.map((one) => [one.id, one.atMs, one.kind, one.severity, one.board, one.by, JSON.stringify(one.detail)])
    await this.#database.batch('appending activity', [{ sql: SAVE, rows }])
  }

  async list(limit: number): Promise<Activity[]> {
    const rows = await this.#database.db.selectFrom('activity').selectAll().orderBy('id', 'desc').limit(limit).execute()
    const entries = rows.map(({ id, at, kind, severity, board, by, detail }) => ({
      id,
      atMs: at,
      kind,
      severity,
      board,
      by,
      detail: fromJson(detail),
    }))
    return parseActivity(entries, this.#onTrouble)
  }

  async lastId(): Promise<number> {
    const row = await this.#database.db
      .selectFrom('activity')
      .select((expression) => expression.fn.max('id').as('last'))
      .executeTakeFirst()
    return row?.last ?? 0
  }

  async trim(keep: number): Promise<void> {
    await sql`DELETE FROM activity WHERE id <= (SELECT id FROM activity ORDER BY id DESC LIMIT 1 OFFSET ${keep})`.execute(this.#database.db)
  }
}
