// The centre's own id in the network, the same for its whole life: `<data>/node-id`. It is no secret: it is announced.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { codeOf } from '../contract/code-of.ts'

const PATTERN = /^[0-9a-f]{12}$/

/**
 * Reads the id, or makes it (6 random bytes). A file that holds anything else is written anew.
 * @throws Error where the file cannot be read or written.
 */
export async function readOrMakeNodeId(dataDir: string, random: (bytes: number) => Uint8Array): Promise<string> {
  const path = join(dataDir, 'node-id')
  const kept = await readIfThere(path)
  if (kept !== undefined && PATTERN.test(kept)) return kept
  const made = Buffer.from(random(6)).toString('hex')
  await writeFile(path, `${made}\n`, { mode: 0o600, flush: true })
  return made
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
