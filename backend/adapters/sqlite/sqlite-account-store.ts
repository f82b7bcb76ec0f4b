import Type from 'typebox'
import type { Account, AccountStore } from '../../access/account-store.ts'
import { RoleName } from '../../contract/api.ts'
import type { MetadataDatabase } from './metadata-database.ts'
import type { MetadataTables } from './metadata-tables.ts'
import { rowParser } from './parse-rows.ts'
import type { OnTrouble } from './store-logger.ts'
import { upsert } from './upsert.ts'

const parseAccounts = rowParser(
  'account',
  Type.Object({
    username: Type.String(),
    passwordHash: Type.String(),
    role: RoleName,
    createdAtMs: Type.Integer(),
    lastLoginMs: Type.Union([Type.Integer(), Type.Null()]),
  }),
)

const SAVE = upsert('account', ['username', 'password_hash', 'role', 'created_at', 'last_login'], ['username'])
const SAVE_SECRET = upsert('secret', ['name', 'value'], ['name'])

/** Accounts and secrets in leitstand.db. */
export class SqliteAccountStore implements AccountStore {
  readonly #database: MetadataDatabase
  readonly #onTrouble: OnTrouble

  constructor(database: MetadataDatabase, onTrouble: OnTrouble) {
    this.#database = database
    this.#onTrouble = onTrouble
  }

  async list(): Promise<Account[]> {
    const rows = await this.#database.db.selectFrom('account').selectAll().orderBy('username').execute()
    return this.#parse(rows)
  }

  async find(username: string): Promise<Account | undefined> {
    const rows = await this.#database.db.selectFrom('account').selectAll().where('username', '=', username).execute()
    return this.#parse(rows)[0]
  }

  async save(account: Account): Promise<void> {
    const row = [account.username, account.passwordHash, account.role, account.createdAtMs, account.lastLoginMs]
    await this.#database.batch('saving an account', [{ sql: SAVE, rows: [row] }])
  }

  async remove(username: string): Promise<void> {
    await this.#database.db.deleteFrom('account').where('username', '=', username).execute()
  }

  async secret(name: string): Promise<string | undefined> {
    const rows = await this.#database.db.selectFrom('secret').select('value').where('name', '=', name).execute()
    return rows[0]?.value
  }

  async saveSecret(name: string, value: string): Promise<void> {
    await this.#database.batch('saving a secret', [{ sql: SAVE_SECRET, rows: [[name, value]] }])
  }

  #parse(rows: readonly MetadataTables['account'][]): Account[] {
    const accounts = rows.map((row) => ({
      username: row.username,
      passwordHash: row.password_hash,
      role: row.role,
      createdAtMs: row.created_at,
      lastLoginMs: row.last_login,
    }))
    return parseAccounts(accounts, this.#onTrouble)
  }
}
