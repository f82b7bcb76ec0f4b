// People's accounts: memory answers every request, the store keeps them. Called by Access (sessions) and the user routes.
import { createHash } from 'node:crypto'
import type { User } from '../contract/api.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { Role } from '../contract/roles.ts'
import type { Account, AccountStore } from './account-store.ts'
import type { PasswordHasher, RandomBytes } from './password-hasher.ts'

/** Password checks under way at once (19 MiB each); more are refused, so that a flood of logins cannot fill memory. */
const MAX_CHECKS = 8

export interface NewAccount {
  username: string
  password: string
  role: Role
}

export class Accounts {
  readonly #store: AccountStore
  readonly #passwords: PasswordHasher
  readonly #clock: Clock
  readonly #random: RandomBytes
  readonly #byName = new Map<string, Account>()
  #decoyHash = ''
  #checks = 0

  constructor(store: AccountStore, passwords: PasswordHasher, clock: Clock, random: RandomBytes) {
    this.#store = store
    this.#passwords = passwords
    this.#clock = clock
    this.#random = random
  }

  async start(): Promise<void> {
    this.#byName.clear()
    for (const account of await this.#store.list()) this.#byName.set(account.username, account)
    this.#decoyHash = await this.#passwords.hash(Buffer.from(this.#random(24)).toString('base64url'))
  }

  get setupNeeded(): boolean {
    return this.#byName.size === 0
  }

  find(username: string): Account | undefined {
    return this.#byName.get(username)
  }

  list(): User[] {
    return [...this.#byName.values()].map(userOf).sort((a, b) => a.username.localeCompare(b.username))
  }

  /** @throws LeitstandError `auth.setup-done` once any account exists. */
  async setUp(username: string, password: string): Promise<Account> {
    if (!this.setupNeeded) throw new LeitstandError('auth.setup-done')
    return this.#insert({ username, password, role: 'admin' }, () => {
      if (!this.setupNeeded) throw new LeitstandError('auth.setup-done')
    })
  }

  /** @throws LeitstandError `auth.user-exists`. */
  async add(account: NewAccount): Promise<User> {
    const refuseTaken = () => {
      if (this.#byName.has(account.username)) throw new LeitstandError('auth.user-exists', `"${account.username}" exists already.`)
    }
    refuseTaken()
    return userOf(await this.#insert(account, refuseTaken))
  }

  /** A new role or password ends the sessions of this user. @throws LeitstandError `auth.user-unknown`, `auth.last-admin`. */
  async change(username: string, patch: { role?: Role; password?: string }): Promise<User> {
    this.#known(username)
    const passwordHash = patch.password === undefined ? undefined : await this.#hash(patch.password)
    const before = this.#known(username)
    if (patch.role !== undefined && patch.role !== 'admin') this.#refuseLastAdmin(before)
    const after = { ...before, role: patch.role ?? before.role, passwordHash: passwordHash ?? before.passwordHash }
    await this.#save(after, before)
    return userOf(after)
  }

  /** Ends the sessions of this user too. @throws LeitstandError `auth.user-unknown`, `auth.last-admin`. */
  async remove(username: string): Promise<void> {
    const account = this.#known(username)
    this.#refuseLastAdmin(account)
    this.#byName.delete(username)
    try {
      await this.#store.remove(username)
    } catch (error) {
      this.#byName.set(username, account)
      throw error
    }
  }

  /** Account when name and password fit. An unknown name costs the same work as a wrong password. */
  async authenticate(username: string, password: string): Promise<Account | undefined> {
    const known = this.#byName.get(username)
    const fits = await this.#work(() => this.#passwords.verify(known?.passwordHash ?? this.#decoyHash, password))
    const account = this.#byName.get(username)
    if (!fits || known === undefined || account?.passwordHash !== known.passwordHash) return undefined
    const after = { ...account, lastLoginMs: this.#clock.now() }
    await this.#save(after, account)
    return after
  }

  /** Changes with password, role and re-creation: a session that carries another stamp has ended. */
  stampOf(account: Account): string {
    return createHash('sha256')
      .update(JSON.stringify([account.passwordHash, account.role, account.createdAtMs]))
      .digest('base64url')
      .slice(0, 22)
  }

  async #insert(account: NewAccount, refuse: () => void): Promise<Account> {
    const { username, role } = account
    const passwordHash = await this.#hash(account.password)
    refuse()
    const created: Account = { username, passwordHash, role, createdAtMs: this.#clock.now(), lastLoginMs: null }
    await this.#save(created, undefined)
    return created
  }

  /** Memory first, so that two requests at once see each other; taken back when the store refuses. */
  async #save(after: Account, before: Account | undefined): Promise<void> {
    this.#byName.set(after.username, after)
    try {
      await this.#store.save(after)
    } catch (error) {
      if (this.#byName.get(after.username) === after) {
        if (before === undefined) this.#byName.delete(after.username)
        else this.#byName.set(before.username, before)
      }
      throw error
    }
  }

  #known(username: string): Account {
    const account = this.#byName.get(username)
    if (account === undefined) throw new LeitstandError('auth.user-unknown', `No user is called "${username}".`)
    return account
  }

  #refuseLastAdmin(account: Account): void {
    if (account.role !== 'admin') return
    for (const other of this.#byName.values()) if (other.role === 'admin' && other.username !== account.username) return
    throw new LeitstandError('auth.last-admin')
  }

  #hash(password: string): Promise<string> {
    return this.#work(() => this.#passwords.hash(password))
  }

  async #work<T>(job: () => Promise<T>): Promise<T> {
    if (this.#checks >= MAX_CHECKS) throw new LeitstandError('request.too-many')
    this.#checks += 1
    try {
      return await job()
    } finally {
      this.#checks -= 1
    }
  }
}

function userOf(account: Account): User {
  return { username: account.username, role: account.role, createdAtMs: account.createdAtMs, lastLoginMs: account.lastLoginMs }
}
