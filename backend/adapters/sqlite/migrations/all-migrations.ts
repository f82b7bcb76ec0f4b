import type { Migration } from 'kysely/migration'
import { firstTables } from './001-first-tables.ts'
import { documents } from './002-documents.ts'
import { configuredBoards } from './003-configured-boards.ts'
import { outputMemory } from './004-output-memory.ts'
import { documentVersions } from './006-document-versions.ts'
import { commandCause } from './008-command-cause.ts'
import { alarms } from './009-alarms.ts'
import { rules } from './010-rules.ts'
import { deliveries } from './011-deliveries.ts'
import { branchRuns } from './012-branch-runs.ts'

/** Migrations of leitstand.db by number; run in order of their names. Append only: a released one never changes. */
export const ALL_MIGRATIONS: Record<string, Migration> = {
  '001-first-tables': firstTables,
  '002-documents': documents,
  '003-configured-boards': configuredBoards,
  '004-output-memory': outputMemory,
  '006-document-versions': documentVersions,
  '008-command-cause': commandCause,
  '009-alarms': alarms,
  '010-rules': rules,
  '011-deliveries': deliveries,
  '012-branch-runs': branchRuns,
}
