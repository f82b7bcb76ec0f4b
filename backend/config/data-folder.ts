import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { LOCK_FILE } from './data-lock.ts'
import { SETTINGS_FILE } from './load-settings.ts'

/** Makes the data folder and keeps other users of the machine out of it. Called by `cli/serve.ts` before the lock. */

const OWN_FILES = [LOCK_FILE, SETTINGS_FILE, 'token', 'libraries', 'leitstand.db']

export interface DataFolderState {
  /** False when others can look into a folder that isn't ours to change, such as `/tmp`. */
  private: boolean
}

/** Creates the folder with mode 0700, or sets that on one that is empty or ours. @throws Error in words for people when it can't be. */
export function prepareDataFolder(dataDir: string): DataFolderState {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const files = readdirSync(dataDir)
    const ours = files.length === 0 || files.some((file) => OWN_FILES.includes(file))
    const closed = process.platform === 'win32' || (statSync(dataDir).mode & 0o077) === 0
    if (ours && !closed) chmodSync(dataDir, 0o700)
    return { private: closed || ours }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new Error(`The data folder ${dataDir} can't be used: ${why}. Choose another one: --data DIR`, { cause: error })
  }
}
