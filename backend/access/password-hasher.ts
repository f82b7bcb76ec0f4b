/** Turns passwords into slow, salted hashes (PHC strings) and checks them. Implemented by `adapters/argon2`. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** False for a wrong password and for a hash it cannot read. */
  verify(hash: string, password: string): Promise<boolean>
}

/** Cryptographically strong random bytes; injected so that tests know them. */
export type RandomBytes = (count: number) => Uint8Array
