import { type Selectable, sql } from 'kysely'
import type { ActivityQuery, ActivityStore } from '../../activity/activity-store.ts'
import { Activity } from '../../contract/activity.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import type { MetadataTables } from './metadata-tables.ts'
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
    return this.#entries(await this.#database.db.selectFrom('activity').selectAll().orderBy('id', 'desc').limit(limit).execute())
  }

  async find({ fromMs, toMs, board, kinds, limit }: ActivityQuery): Promise<Activity[]> {
    let query = this.#database.db.selectFrom('activity').selectAll().where('at', '>=', fromMs).where('at', '<', toMs)
    if (board !== null) query = query.where('board', '=', board)
    if (kinds !== null) query = query.where('kind', 'in', [...kinds])
    return this.#entries(await query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute())
  }

  #entries(rows: readonly Selectable<MetadataTables['activity']>[]): Activity[] {
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
