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
import type { DatabaseRequests } from './database-requests.ts'
import type { WorkerLink } from './worker-link.ts'

export const QUERY_TIMEOUT_MS = 10_000

/** Kysely dialect whose queries run in database-worker.ts. One connection; whoever holds it has it alone. */
export class WorkerDialect implements Dialect {
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #turn: Turn

  constructor(link: WorkerLink<DatabaseRequests>, turn: Turn) {
    this.#link = link
    this.#turn = turn
  }

  createDriver(): Driver {
    return new WorkerDriver(this.#link, this.#turn)
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

/** One at a time, in order of asking. */
export class Turn {
  /** Callers that hold it or wait for it. */
  waiting = 0
  readonly #max: number
  #last: Promise<void> = Promise.resolve()

  /** @param max callers that may wait; more are refused */
  constructor(max: number) {
    this.#max = max
  }

  /** Resolves when it is the caller's turn, with the function that ends it. Each holder's wait is bounded by its queries' timeouts. */
  async take(): Promise<() => void> {
    if (this.waiting >= this.#max) {
      throw new LeitstandError('store.unavailable', `${this.waiting} requests wait for the metadata database already. Retry later.`)
    }
    this.waiting++
    const mine = Promise.withResolvers<void>()
    const before = this.#last
    this.#last = mine.promise
    await before
    return () => {
      this.waiting--
      mine.resolve()
    }
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
  readonly #turn: Turn
  readonly #ends = new WeakMap<DatabaseConnection, () => void>()

  constructor(link: WorkerLink<DatabaseRequests>, turn: Turn) {
    this.#link = link
    this.#turn = turn
  }

  async init(): Promise<void> {
    // The link is started and stopped by MetadataDatabase.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const end = await this.#turn.take()
    const connection = new WorkerConnection(this.#link)
    this.#ends.set(connection, end)
    return connection
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#ends.get(connection)?.()
  }

  async destroy(): Promise<void> {
    // The link is started and stopped by MetadataDatabase.
  }
}

class WorkerConnection implements DatabaseConnection {
  readonly #link: WorkerLink<DatabaseRequests>
  readonly #generation: number

  constructor(link: WorkerLink<DatabaseRequests>) {
    this.#link = link
    this.#generation = link.generation
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#link.generation !== this.#generation) {
      throw new LeitstandError(
        'store.unavailable',
        'The database worker was restarted in the middle of a transaction. Nothing of it was kept.',
      )
    }
    const { sql, parameters } = query
    const outcome = await this.#link.ask('query', { sql, parameters }, { what: sql.slice(0, 60), timeoutMs: QUERY_TIMEOUT_MS })
    // Kysely derives R from the statement; values that people or boards made are parsed again by the stores.
    return { rows: outcome.rows as R[], numAffectedRows: BigInt(outcome.changes), insertId: BigInt(outcome.lastId) }
  }

  // biome-ignore lint/correctness/useYield: streaming is refused
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new LeitstandError('internal', 'The metadata database does not stream.')
  }
}
