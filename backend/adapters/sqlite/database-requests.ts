/** What the metadata database's worker is given and asked. Shared by MetadataDatabase, WorkerDialect and database-worker.ts. */
export interface DatabaseWorkerData {
  path: string
  backupDir: string
  durability: 'normal' | 'full'
}

export interface QueryOutcome {
  rows: unknown[]
  changes: number
  lastId: number
}

/** One statement run for each row of parameters. */
export interface Step {
  sql: string
  rows: readonly (readonly unknown[])[]
}

export type DatabaseRequests = {
  query: { ask: { sql: string; parameters: readonly unknown[] }; answer: QueryOutcome }
  /** All steps in one transaction. */
  batch: { ask: readonly Step[]; answer: undefined }
  /** Copies the database into `dir`, keeps the newest `keep` copies; answers the file's name. */
  backup: { ask: { dir: string; version: string; keep: number }; answer: string }
  close: { ask: null; answer: undefined }
}
