import type { Account, AccountStore } from '../../backend/access/account-store.ts'

/** AccountStore without a disk. */
export class MemoryAccountStore implements AccountStore {
  readonly #accounts = new Map<string, Account>()
  readonly #secrets = new Map<string, string>()

  async list(): Promise<Account[]> {
    return structuredClone([...this.#accounts.values()].sort((a, b) => (a.username < b.username ? -1 : 1)))
  }

  async find(username: string): Promise<Account | undefined> {
    return structuredClone(this.#accounts.get(username))
  }

  async save(account: Account): Promise<void> {
    this.#accounts.set(account.username, structuredClone(account))
  }

  async remove(username: string): Promise<void> {
    this.#accounts.delete(username)
  }

  async secret(name: string): Promise<string | undefined> {
    return this.#secrets.get(name)
  }

  async saveSecret(name: string, value: string): Promise<void> {
    this.#secrets.set(name, value)
  }
}
