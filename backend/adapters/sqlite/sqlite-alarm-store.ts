import { sql } from 'kysely'
import type { AlarmQuery, AlarmStore } from '../../alarms/alarm-store.ts'
import { Alarm } from '../../contract/alarms/alarm.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import { fromJson, rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseAlarms = rowParser('alarm', Alarm)
const SAVE = upsert('alarm', ['id', 'began_at', 'ended_at', 'shelved_until', 'severity', 'source', 'board', 'zone', 'body'], ['id'])
const TRIM_AGE = 'DELETE FROM alarm WHERE ended_at < ?'
const TRIM_COUNT = `DELETE FROM alarm WHERE ended_at <= (
  SELECT ended_at FROM alarm WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1 OFFSET ?)`

/** Alarms in leitstand.db. */
export class SqliteAlarmStore implements AlarmStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async load(nowMs: number): Promise<Alarm[]> {
    const rows = await this.#database.db
      .selectFrom('alarm')
      .select('body')
      .where(({ eb, or }) => or([eb('ended_at', 'is', null), eb('shelved_until', '>', nowMs)]))
      .orderBy('began_at')
      .orderBy('id')
      .execute()
    return this.#alarms(rows)
  }

  async save(alarms: readonly Alarm[]): Promise<void> {
    const rows = alarms.map((alarm) => {
      const { id, firstAtMs, clearedAtMs, shelf, severity, source, board, zone } = alarm
      return [id, firstAtMs, clearedAtMs, shelf?.untilMs ?? null, severity, source, board, zone, JSON.stringify(alarm)]
    })
    await this.#database.batch('saving alarms', [{ sql: SAVE, rows }])
  }

  async find(id: string): Promise<Alarm | undefined> {
    const row = await this.#database.db.selectFrom('alarm').select('body').where('id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : this.#alarms([row])[0]
  }

  async history({ fromMs, beforeMs, beforeId, severities, sources, zone, board, key, limit }: AlarmQuery): Promise<Alarm[]> {
    let query = this.#database.db.selectFrom('alarm').select('body').where('ended_at', '>=', fromMs)
    query =
      beforeId === null
        ? query.where('ended_at', '<', beforeMs)
        : query.where(({ eb, or, and }) =>
            or([eb('ended_at', '<', beforeMs), and([eb('ended_at', '=', beforeMs), eb('id', '<', beforeId)])]),
          )
    if (severities !== null) query = query.where('severity', 'in', [...severities])
    if (sources !== null) query = query.where('source', 'in', [...sources])
    if (zone !== null) query = query.where('zone', '=', zone)
    if (board !== null) query = query.where('board', '=', board)
    // A key begins with its source (alarmKeys): only bodies of that source are looked into.
    if (key !== null) query = query.where('source', '=', key.slice(0, key.indexOf(':'))).where(sql`body ->> '$.key'`, '=', key)
    return this.#alarms(await query.orderBy('ended_at', 'desc').orderBy('id', 'desc').limit(limit).execute())
  }

  async trim(beforeMs: number, keep: number): Promise<void> {
    await this.#database.batch('trimming alarms', [
      { sql: TRIM_AGE, rows: [[Math.max(0, beforeMs)]] },
      { sql: TRIM_COUNT, rows: [[keep]] },
    ])
  }

  #alarms(rows: readonly { body: string }[]): Alarm[] {
    return parseAlarms(
      rows.map(({ body }) => fromJson(body)),
      this.#onTrouble,
    )
  }
}
