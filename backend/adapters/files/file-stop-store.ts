// The emergency stop in one small file of its own, beside the databases: written whole or not at all, synced. Made by app-emergency.ts.
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Compile } from 'typebox/compile'
import { LeitstandError } from '../../contract/errors.ts'
import { StopRecord, type StopStore } from '../../emergency/stop-record.ts'

const record = Compile(StopRecord)

export class FileStopStore implements StopStore {
  readonly #path: string
  readonly #onTrouble: (cause: unknown) => void

  constructor(path: string, onTrouble: (cause: unknown) => void) {
    this.#path = path
    this.#onTrouble = onTrouble
  }

  async load(): Promise<StopRecord | 'nothing' | 'unreadable'> {
    let text: string
    try {
      text = await readFile(this.#path, 'utf8')
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return 'nothing'
      this.#onTrouble(cause)
      return 'unreadable'
    }
    try {
      const read: unknown = JSON.parse(text)
      if (record.Check(read)) return read
      throw new Error(`${this.#path} is no record of an emergency stop`)
    } catch (cause) {
      this.#onTrouble(cause)
      return 'unreadable'
    }
  }

  async save(kept: StopRecord): Promise<void> {
    const part = `${this.#path}.part`
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
      const file = await open(part, 'w', 0o600)
      try {
        await file.writeFile(JSON.stringify(kept))
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, this.#path)
      await syncFolder(dirname(this.#path))
    } catch (cause) {
      const code = codeOf(cause)
      throw new LeitstandError(code === 'ENOSPC' || code === 'EDQUOT' ? 'store.full' : 'store.unavailable', undefined, { cause })
    }
  }
}

/** A rename is durable when its folder is. Windows syncs no folders; there the file system's journal does it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
