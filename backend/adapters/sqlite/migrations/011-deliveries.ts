import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `CREATE TABLE delivery (
    id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, channel TEXT NOT NULL, alarm TEXT, state TEXT NOT NULL,
    body TEXT NOT NULL) STRICT, WITHOUT ROWID`,
  'CREATE INDEX delivery_by_time ON delivery (created_at)',
  'CREATE INDEX delivery_of_alarm ON delivery (alarm) WHERE alarm IS NOT NULL',
  `CREATE INDEX delivery_waiting ON delivery (created_at) WHERE state = 'waiting'`,
]

/** Messages to channels: those that wait, and the log. */
export const deliveries: Migration = {
  async up(db: Kysely<unknown>) {
    for (const step of UP) await sql.raw(step).execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('DROP TABLE delivery').execute(db)
  },
}
