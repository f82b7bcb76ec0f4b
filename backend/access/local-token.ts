// The machine's own token: `<data>/token`, mode 0600. Whoever can read the data folder is administrator.
// Made by the backend at its first start; read by the start program, the CLI and the desktop shell.
import { createHash, timingSafeEqual } from 'node:crypto'
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../contract/code-of.ts'
import type { RandomBytes } from './password-hasher.ts'

const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/

export function localTokenPath(dataDir: string): string {
  return join(dataDir, 'token')
}

/**
 * Reads the local token, or makes it (32 random bytes, base64url). Rights wider than 0600 are taken back.
 * The caller holds the lock of the data folder, so nobody else makes one at the same time.
 * @throws Error where the file cannot be read or written, or holds something else than a token.
 */
export async function readOrMakeLocalToken(dataDir: string, random: RandomBytes): Promise<string> {
  const path = localTokenPath(dataDir)
  const kept = await readIfThere(path)
  if (kept === undefined) return make(path, Buffer.from(random(32)).toString('base64url'))
  if (!TOKEN_PATTERN.test(kept)) {
    throw new Error(`${path} does not hold a token (43 characters, base64url). Delete the file, then start again: a new one is made.`)
  }
  await chmod(path, 0o600)
  return kept
}

/** Compares in constant time; also the lengths do not show. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(createHash('sha256').update(given).digest(), createHash('sha256').update(expected).digest())
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Written aside with its final rights, then renamed: a crash in between leaves no half token. */
async function make(path: string, token: string): Promise<string> {
  const aside = `${path}.new`
  await rm(aside, { force: true })
  await writeFile(aside, `${token}\n`, { mode: 0o600, flag: 'wx', flush: true })
  await rename(aside, path)
  return token
}
