import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'

const UP = [
  `CREATE TABLE rule_firing (
    id INTEGER PRIMARY KEY, at REAL NOT NULL, rule TEXT NOT NULL, outcome TEXT NOT NULL, state TEXT NOT NULL, times INTEGER NOT NULL,
    words TEXT NOT NULL, firing TEXT NOT NULL) STRICT`,
  `CREATE INDEX rule_firing_by_time ON rule_firing (at)`,
  `CREATE INDEX rule_firing_by_rule ON rule_firing (rule, at)`,
  `CREATE INDEX rule_firing_open ON rule_firing (id) WHERE state = 'running'`,
  `CREATE TABLE rule_firing_command (
    command TEXT PRIMARY KEY, firing INTEGER NOT NULL, board TEXT NOT NULL, gpio INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  `CREATE INDEX rule_firing_command_by_output ON rule_firing_command (board, gpio, firing)`,
  `CREATE INDEX rule_firing_command_by_firing ON rule_firing_command (firing)`,
  `CREATE TABLE rule_state (rule TEXT PRIMARY KEY, version INTEGER NOT NULL, at REAL NOT NULL, state TEXT NOT NULL) STRICT, WITHOUT ROWID`,
]

/** What rules decided, which commands they sent, and what they remember. */
export const rules: Migration = {
  async up(db: Kysely<unknown>) {
    for (const step of UP) await sql.raw(step).execute(db)
  },
  async down(db: Kysely<unknown>) {
    for (const table of ['rule_state', 'rule_firing_command', 'rule_firing']) await sql.raw(`DROP TABLE ${table}`).execute(db)
  },
}
