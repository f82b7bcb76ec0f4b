import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** Earlier versions of documents, whole, as JSON, by noun. */
export const documentVersions: Migration = {
  async up(db: Kysely<unknown>) {
    await sql
      .raw(
        `CREATE TABLE document_version (
          noun TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, note TEXT,
          body TEXT NOT NULL, PRIMARY KEY (noun, id, version)) STRICT, WITHOUT ROWID`,
      )
      .execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('DROP TABLE document_version').execute(db)
  },
}
