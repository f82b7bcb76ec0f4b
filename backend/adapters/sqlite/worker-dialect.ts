import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { LeitstandError } from '../../contract/errors.ts'
import type { DatabaseGate } from './database-gate.ts'
import type { DatabaseRequests } from './database-requests.ts'
import type { WorkerLink } from './worker-link.ts'

export const QUERY_TIMEOUT_MS = 10_000

/** Kysely dialect whose queries run in database-worker.ts. One connection; a transaction has it alone. */
export class WorkerDialect implements Dialect {
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #gate: DatabaseGate

  constructor(link: WorkerLink<DatabaseRequests>, gate: DatabaseGate) {
    this.#link = link
    this.#gate = gate
  }

  createDriver(): Driver {
    return new WorkerDriver(this.#link, this.#gate)
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler()
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalAdapter()
  }

  createIntrospector(db: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(db)
  }
}

/** SQLite rolls DDL back like anything else, so that a migration that fails leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

class WorkerDriver implements Driver {
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #gate: DatabaseGate

  constructor(link: WorkerLink<DatabaseRequests>, gate: DatabaseGate) {
    this.#link = link
    this.#gate = gate
  }

  async init(): Promise<void> {
    // The link is started and stopped by MetadataDatabase.
  }

  async acquireConnection(): Promise<WorkerConnection> {
    return new WorkerConnection(this.#link, this.#gate)
  }

  async beginTransaction(connection: WorkerConnection): Promise<void> {
    await connection.beginAlone()
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: WorkerConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: WorkerConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: WorkerConnection): Promise<void> {
    connection.endAlone()
  }

  async destroy(): Promise<void> {
    // The link is started and stopped by MetadataDatabase.
  }
}

class WorkerConnection implements DatabaseConnection {
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #gate: DatabaseGate
  /** While it has a transaction: on which worker, and what ends it. */
  #alone: { generation: number; leave: () => void } | undefined

  constructor(link: WorkerLink<DatabaseRequests>, gate: DatabaseGate) {
    this.#link = link
    this.#gate = gate
  }

  async beginAlone(): Promise<void> {
    const leave = await this.#gate.enter(true)
    this.#alone = { generation: this.#link.generation, leave }
  }

  endAlone(): void {
    this.#alone?.leave()
    this.#alone = undefined
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#alone !== undefined) return this.#ask(query, this.#alone.generation)
    const leave = await this.#gate.enter(false)
    try {
      return await this.#ask(query, this.#link.generation)
    } finally {
      leave()
    }
  }

  async #ask<R>({ sql, parameters }: CompiledQuery, generation: number): Promise<QueryResult<R>> {
    if (this.#link.generation !== generation) {
      throw new LeitstandError(
        'store.unavailable',
        'The database worker was restarted in the middle of a transaction. Nothing of it was kept.',
      )
    }
    const outcome = await this.#link.ask('query', { sql, parameters }, { what: sql.slice(0, 60), timeoutMs: QUERY_TIMEOUT_MS })
    // Kysely derives R from the statement; values that people or boards made are parsed again by the stores.
    return { rows: outcome.rows as R[], numAffectedRows: BigInt(outcome.changes), insertId: BigInt(outcome.lastId) }
  }

  // biome-ignore lint/correctness/useYield: streaming is refused
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new LeitstandError('internal', 'The metadata database does not stream.')
  }
}
