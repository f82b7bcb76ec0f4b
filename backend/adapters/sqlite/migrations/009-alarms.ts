import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `CREATE TABLE alarm (
    id TEXT PRIMARY KEY, began_at INTEGER NOT NULL, ended_at INTEGER, shelved_until INTEGER, severity TEXT NOT NULL,
    source TEXT NOT NULL, board TEXT, zone TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  'CREATE INDEX alarm_by_end ON alarm (ended_at)',
  'CREATE INDEX alarm_aside ON alarm (shelved_until) WHERE shelved_until IS NOT NULL',
]

/** Alarms, whole as JSON, with what history is searched by. */
export const alarms: Migration = {
  async up(db: Kysely<unknown>) {
    for (const step of UP) await sql.raw(step).execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('DROP TABLE alarm').execute(db)
  },
}
