import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `CREATE TABLE output_memory (
    board TEXT NOT NULL, gpio INTEGER NOT NULL, memory TEXT NOT NULL, PRIMARY KEY (board, gpio)) STRICT, WITHOUT ROWID`,
  `ALTER TABLE command ADD COLUMN refusal TEXT`,
  `CREATE INDEX command_by_output ON command (board, gpio, created_at)`,
  `CREATE INDEX command_open ON command (created_at) WHERE state IN ('accepted', 'sent', 'acknowledged')`,
  `DROP INDEX series_by_channel`,
  `CREATE UNIQUE INDEX series_by_channel ON series (organisation, board, channel, kind)`,
]
const DOWN = [
  `DROP INDEX series_by_channel`,
  `DELETE FROM series WHERE EXISTS (SELECT 1 FROM series AS first WHERE first.organisation = series.organisation
    AND first.board = series.board AND first.channel = series.channel AND first.id < series.id)`,
  `CREATE UNIQUE INDEX series_by_channel ON series (organisation, board, channel)`,
  `DROP INDEX command_open`,
  `DROP INDEX command_by_output`,
  `ALTER TABLE command DROP COLUMN refusal`,
  `DROP TABLE output_memory`,
]

/** What the centre remembers of outputs beside their last report; why commands were refused; a channel may hold states and numbers. */
export const outputMemory: Migration = {
  async up(db: Kysely<unknown>) {
    for (const step of UP) await sql.raw(step).execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const step of DOWN) await sql.raw(step).execute(db)
  },
}
