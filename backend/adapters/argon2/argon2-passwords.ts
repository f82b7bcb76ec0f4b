// Passwords by argon2id in libuv's thread pool. Used by backend/access through the port PasswordHasher.
import { hash, verify } from '@node-rs/argon2'
import type { PasswordHasher } from '../../access/password-hasher.ts'

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default), 19 MiB, 2 passes, 1 lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }

export class Argon2Passwords implements PasswordHasher {
  hash(password: string): Promise<string> {
    return hash(password.normalize('NFKC'), PARAMETERS)
  }

  async verify(encoded: string, password: string): Promise<boolean> {
    if (!encoded.startsWith('$argon2')) return false
    return verify(encoded, password.normalize('NFKC'))
  }
}
