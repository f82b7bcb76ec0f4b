import type { PasswordHasher } from '../../backend/access/password-hasher.ts'

/** PasswordHasher without the work; counts and names what it was asked to check. */
export class PlainPasswords implements PasswordHasher {
  readonly checked: string[] = []

  async hash(password: string): Promise<string> {
    return `plain:${password}`
  }

  async verify(hash: string, password: string): Promise<boolean> {
    this.checked.push(hash)
    return hash === `plain:${password}`
  }
}
