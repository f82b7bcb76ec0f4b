import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

/** The last firing of a branch is found without reading those before it. */
export const branchRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql.raw(`CREATE INDEX rule_firing_by_branch ON rule_firing (rule, firing ->> '$.branch', outcome, at)`).execute(db)
  },
  async down(db: Kysely<unknown>) {
    await sql.raw('DROP INDEX rule_firing_by_branch').execute(db)
  },
}
