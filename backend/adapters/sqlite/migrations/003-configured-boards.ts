import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const COMMAND_COLUMNS: readonly [name: string, definition: string][] = [
  ['source', `TEXT NOT NULL DEFAULT 'hand'`],
  ['reason', 'TEXT'],
  ['code', 'TEXT'],
  ['sent_at', 'INTEGER'],
  ['answered_at', 'INTEGER'],
  ['confirmed_at', 'INTEGER'],
]

/** Boards have a type; commands say who wanted them, why, and when each step came. */
export const configuredBoards: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('ALTER TABLE board ADD COLUMN board_type TEXT').execute(db)
    for (const [name, definition] of COMMAND_COLUMNS) await sql.raw(`ALTER TABLE command ADD COLUMN ${name} ${definition}`).execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('ALTER TABLE board DROP COLUMN board_type').execute(db)
    for (const [name] of COMMAND_COLUMNS) await sql.raw(`ALTER TABLE command DROP COLUMN ${name}`).execute(db)
  },
}
