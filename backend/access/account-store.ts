import type { Role } from '../contract/roles.ts'

export interface Account {
  username: string
  /** PHC string of argon2id. */
  passwordHash: string
  role: Role
  createdAtMs: number
  lastLoginMs: number | null
}

export interface AccountStore {
  list(): Promise<Account[]>
  find(username: string): Promise<Account | undefined>
  /** Inserts, or replaces the account of that name. */
  save(account: Account): Promise<void>
  remove(username: string): Promise<void>
  /** Named secrets of the installation: JWT key, MQTT login hash. Never leave the backend. */
  secret(name: string): Promise<string | undefined>
  saveSecret(name: string, value: string): Promise<void>
}
