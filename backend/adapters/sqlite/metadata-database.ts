import { join } from 'node:path'
import { type CompiledQuery, Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { LeitstandError } from '../../contract/errors.ts'
import { DatabaseGate, MOST_ON_WAY } from './database-gate.ts'
import type { DatabaseRequests, Step } from './database-requests.ts'
import type { MetadataTables } from './metadata-tables.ts'
import { ALL_MIGRATIONS } from './migrations/all-migrations.ts'
import type { OnTrouble, StoreLogger } from './store-logger.ts'
import { QUERY_TIMEOUT_MS, WorkerDialect } from './worker-dialect.ts'
import { workerEntry } from './worker-entry.ts'
import { WorkerLink } from './worker-link.ts'

export interface MetadataDatabaseOptions {
  dataDir: string
  durability: 'normal' | 'full'
  logger: StoreLogger
  onTrouble: OnTrouble
  /** Other migrations, in tests. */
  migrations?: Record<string, Migration>
}

const MAX_WAITING = 10_000
const BACKUPS_KEPT = 5
const BACKUP_TIMEOUT_MS = 120_000

/** leitstand.db: opens it in a worker, brings it to the present version, runs queries. Base of the small stores. */
export class MetadataDatabase {
  /** Queries, in their order; a transaction alone. */
  readonly db: Kysely<MetadataTables>
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #gate = new DatabaseGate(MAX_WAITING)
  readonly #options: MetadataDatabaseOptions
  readonly #migrations: Record<string, Migration>

  constructor(options: MetadataDatabaseOptions) {
    this.#options = options
    this.#migrations = options.migrations ?? ALL_MIGRATIONS
    const { dataDir, durability, logger, onTrouble } = options
    this.#link = new WorkerLink({
      name: 'metadata database',
      entry: workerEntry('database-worker'),
      workerData: { path: join(dataDir, 'leitstand.db'), backupDir: join(dataDir, 'backups'), durability },
      maxWaiting: 2 * MOST_ON_WAY,
      logger,
      onTrouble,
    })
    this.db = new Kysely({ dialect: new WorkerDialect(this.#link, this.#gate) })
  }

  /** @throws LeitstandError `store.unavailable` when it can't be opened, comes from a newer version or a migration fails */
  async start(): Promise<void> {
    await this.#link.start()
    try {
      await this.#migrate()
    } catch (error) {
      await this.#link.stop()
      throw error
    }
  }

  async stop(): Promise<void> {
    const leave = await this.#gate.enter(true)
    try {
      await this.#link.ask('close', null, { what: 'closing', timeoutMs: QUERY_TIMEOUT_MS })
    } catch (error) {
      this.#options.logger.warn({ error }, 'metadata database was not closed cleanly')
    } finally {
      leave()
      await this.#link.stop()
    }
  }

  /** Compiles a query whose parameters are given later, row by row, to `batch`. */
  prepare(query: { compile(): CompiledQuery }): string {
    return query.compile().sql
  }

  /** Runs all steps in one transaction and one message; all or nothing. */
  async batch(what: string, steps: readonly Step[]): Promise<void> {
    if (steps.every((step) => step.rows.length === 0)) return
    const leave = await this.#gate.enter(false)
    try {
      await this.#link.ask('batch', steps, { what, timeoutMs: QUERY_TIMEOUT_MS })
    } finally {
      leave()
    }
  }

  /** Takes the database back to the version of that name; for tests and for going back to an older release. */
  async migrateTo(name: string): Promise<void> {
    await this.#backup()
    this.#check((await this.#migrator().migrateTo(name)).error)
  }

  async #migrate(): Promise<void> {
    const executed = await this.#executed()
    const unknown = executed.filter((name) => !(name in this.#migrations))
    if (unknown.length > 0) {
      throw new LeitstandError(
        'store.unavailable',
        `The database in ${this.#options.dataDir} was made by a newer version of Leitstand (it knows ${unknown.join(', ')}). Update Leitstand, or restore a file from its folder "backups".`,
      )
    }
    const pending = Object.keys(this.#migrations).length - executed.length
    if (pending === 0) return
    if (executed.length > 0) await this.#backup()
    this.#check((await this.#migrator().migrateToLatest()).error)
  }

  async #executed(): Promise<string[]> {
    const tables = await sql`SELECT name FROM sqlite_master WHERE name = 'kysely_migration'`.execute(this.db)
    if (tables.rows.length === 0) return []
    const { rows } = await sql<{ name: string }>`SELECT name FROM kysely_migration ORDER BY name`.execute(this.db)
    return rows.map((row) => row.name)
  }

  async #backup(): Promise<void> {
    const version = (await this.#executed()).at(-1) ?? 'empty'
    const dir = join(this.#options.dataDir, 'backups')
    const leave = await this.#gate.enter(true)
    try {
      const file = await this.#link.ask('backup', { dir, version, keep: BACKUPS_KEPT }, { what: 'backup', timeoutMs: BACKUP_TIMEOUT_MS })
      this.#options.logger.info({ file }, 'metadata database backed up')
    } finally {
      leave()
    }
  }

  #migrator(): Migrator {
    return new Migrator({ db: this.db, provider: { getMigrations: async () => this.#migrations } })
  }

  #check(cause: unknown): void {
    if (cause === undefined) return
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new LeitstandError('store.unavailable', `The database could not be brought to this version: ${reason}. It is unchanged.`, {
      cause,
    })
  }
}
