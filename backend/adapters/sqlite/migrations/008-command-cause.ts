import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Why Leitstand switched an output off by itself, with figures, so that screens can say it in their language. */
export const commandCause: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw('ALTER TABLE command ADD COLUMN cause TEXT').execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('ALTER TABLE command DROP COLUMN cause').execute(db)
  },
}
