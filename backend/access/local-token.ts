// The machine's own token: `<data>/token`, mode 0600. Whoever can read the data folder is administrator.
// Made by the backend at its first start; read by the start program, the CLI and the desktop shell.
import { createHash, timingSafeEqual } from 'node:crypto'
import { chmod, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RandomBytes } from './password-hasher.ts'

const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/

export function localTokenPath(dataDir: string): string {
  return join(dataDir, 'token')
}

/**
 * Reads the local token, or makes it (32 random bytes, base64url). Rights wider than 0600 are taken back.
 * @throws Error where the file cannot be read or written, or holds something else than a token.
 */
export async function readOrMakeLocalToken(dataDir: string, random: RandomBytes): Promise<string> {
  const path = localTokenPath(dataDir)
  const made = Buffer.from(random(32)).toString('base64url')
  const fresh = await writeExclusive(path, made)
  if (fresh) return made
  const token = (await readFile(path, 'utf8')).trim()
  if (!TOKEN_PATTERN.test(token)) {
    throw new Error(`${path} does not hold a token (43 characters, base64url). Delete the file, then start again: a new one is made.`)
  }
  await chmod(path, 0o600)
  return token
}

/** Compares in constant time; also the lengths do not show. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest())
}

/** False when the file exists already. Created with its final rights, so that nobody reads it in between. */
async function writeExclusive(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(`${text}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
