// Files that are there whole or not at all, however a write ends. Used by the folders beside it.
import { mkdir, open, readFile, rename, rm, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'

/** Ending of what is not whole yet. */
export const PART = '.part'

/** @param atMs time that the file shall bear. @throws LeitstandError `store.full`, `store.unavailable` */
export async function writeWhole(path: string, content: Uint8Array, atMs?: number): Promise<void> {
  const part = path + PART
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(part, 'w', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    if (atMs !== undefined) await utimes(part, new Date(atMs), new Date(atMs))
    await rename(part, path)
  } catch (cause) {
    await rm(part, { force: true })
    throw storeFault(cause)
  }
}

/** Undefined: there is none. @throws LeitstandError `store.unavailable` */
export async function readWhole(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw storeFault(cause)
  }
}

function storeFault(cause: unknown): LeitstandError {
  const code = codeOf(cause)
  return new LeitstandError(code === 'ENOSPC' || code === 'EDQUOT' ? 'store.full' : 'store.unavailable', undefined, { cause })
}
