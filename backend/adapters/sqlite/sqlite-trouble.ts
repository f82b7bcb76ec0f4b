import { codeOf } from '../../contract/code-of.ts'
import { type ErrorCode, LeitstandError } from '../../contract/errors.ts'

/** A database failure in a form that crosses threads: stable code, and a sentence that says what, why and what to do. */
export interface Trouble {
  code: ErrorCode
  detail: string
  /** SQLite's own code, such as `SQLITE_FULL`; null for anything else. */
  sqlite: string | null
}

const REMEDIES: [prefix: string, code: ErrorCode, remedy: string][] = [
  ['ENOSPC', 'store.full', 'Free some space on its disk; writing goes on by itself.'],
  ['EDQUOT', 'store.full', 'Its quota is used up. Free some space; writing goes on by itself.'],
  ['EROFS', 'store.unavailable', 'Its disk is read-only. Make it writable; writing goes on by itself.'],
  ['EACCES', 'store.unavailable', 'The data folder may not be written to. Check its permissions; writing goes on by itself.'],
  ['EPERM', 'store.unavailable', 'The data folder may not be written to. Check its permissions; writing goes on by itself.'],
  ['EIO', 'store.unavailable', 'Its disk reports read or write errors. Check the disk; writing is tried again.'],
  ['SQLITE_FULL', 'store.full', 'Free some space on its disk; writing goes on by itself.'],
  ['SQLITE_READONLY', 'store.unavailable', 'The data folder is read-only. Make it writable; writing goes on by itself.'],
  ['SQLITE_CANTOPEN', 'store.unavailable', 'The data folder cannot be opened. Check that it exists and its permissions.'],
  ['SQLITE_BUSY', 'store.unavailable', 'Another program holds the database locked. Close it.'],
  ['SQLITE_CORRUPT', 'store.corrupt', 'Check the disk.'],
  ['SQLITE_NOTADB', 'store.corrupt', 'Something has overwritten it. Check the disk.'],
  ['SQLITE_IOERR', 'store.unavailable', 'Its disk reports read or write errors. Check the disk; writing is tried again.'],
]

/** SQLite's code of an error, also across the thread boundary; null when it is no SQLite error. */
export function sqliteCode(error: unknown): string | null {
  const code = codeOf(error)
  return code?.startsWith('SQLITE_') ? code : null
}

/** True for a file that is damaged or no database at all. */
export function isCorruption(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== null && (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
}

/** Names an error of `what` (a file or a task) for people. */
export function troubleOf(error: unknown, what: string): Trouble {
  if (error instanceof LeitstandError) return { code: error.code, detail: error.message, sqlite: null }
  const sqlite = sqliteCode(error)
  const message = error instanceof Error ? error.message : String(error)
  const cause = sqlite ?? codeOf(error)
  const known = REMEDIES.find(([prefix]) => cause?.startsWith(prefix))
  if (known) return { code: known[1], detail: `${what}: ${message} (${cause}). ${known[2]}`, sqlite }
  return { code: 'store.unavailable', detail: `${what}: ${message}${sqlite ? ` (${sqlite})` : ''}.`, sqlite }
}
