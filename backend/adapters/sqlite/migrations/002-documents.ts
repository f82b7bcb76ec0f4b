import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Dashboards, views, annotations, reports, jobs …: whole documents as JSON, by noun. */
export const documents: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `CREATE TABLE document (
          noun TEXT NOT NULL, id TEXT NOT NULL, created_at INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (noun, id)) STRICT, WITHOUT ROWID`,
      )
      .execute(db)
    await sql.raw('CREATE INDEX activity_by_time ON activity (at)').execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('DROP INDEX activity_by_time').execute(db)
    await sql.raw('DROP TABLE document').execute(db)
  },
}
