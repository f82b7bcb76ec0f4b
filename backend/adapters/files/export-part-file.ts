// The file of an export job while it grows: bytes, fsync, then a checkpoint beside it that names them. Used in the export's thread.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { checkOf } from '../../contract/check-of.ts'
import { LeitstandError } from '../../contract/errors.ts'
import { Checkpoint, type PartFile } from '../../exports/write-export.ts'

const CHECKPOINT = checkOf(Checkpoint)

/** Names of a job's files. */
export function exportPaths(folder: string, id: string) {
  return {
    plan: join(folder, `${id}.plan.json`),
    part: join(folder, `${id}.part`),
    checkpoint: join(folder, `${id}.checkpoint.json`),
    done: join(folder, `${id}.done`),
  }
}

export class ExportPartFile implements PartFile {
  readonly #paths: ReturnType<typeof exportPaths>
  readonly #reserveBytes: number
  #file = -1
  /** Where the next byte goes. */
  #at = 0

  /** @param reserveBytes of the disk that stay free for readings */
  constructor(folder: string, id: string, reserveBytes: number) {
    this.#paths = exportPaths(folder, id)
    this.#reserveBytes = reserveBytes
  }

  open(): Checkpoint | null {
    const { part, done } = this.#paths
    const known = this.#readCheckpoint()
    if (known?.finished === true && existsSync(done)) return known
    return guarded(() => {
      this.#file = openSync(part, existsSync(part) ? 'r+' : 'w', 0o600)
      const usable = known !== null && fstatSync(this.#file).size >= known.bytes
      ftruncateSync(this.#file, usable ? known.bytes : 0)
      this.#at = usable ? known.bytes : 0
      this.#checkRoom()
      return usable ? known : null
    })
  }

  append(bytes: Uint8Array): void {
    guarded(() => {
      for (let from = 0; from < bytes.byteLength; ) {
        const wrote = writeSync(this.#file, bytes, from, bytes.byteLength - from, this.#at)
        from += wrote
        this.#at += wrote
      }
    })
  }

  checkpoint(state: Checkpoint): void {
    guarded(() => {
      fsyncSync(this.#file)
      writeWhole(this.#paths.checkpoint, JSON.stringify(state))
      if (!state.finished) this.#checkRoom()
    })
  }

  finish(): void {
    guarded(() => {
      const { part, done } = this.#paths
      this.close()
      if (existsSync(part)) renameSync(part, done)
      syncFolder(dirname(done))
    })
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file)
    this.#file = -1
  }

  #readCheckpoint(): Checkpoint | null {
    const { checkpoint } = this.#paths
    if (!existsSync(checkpoint)) return null
    try {
      const read: unknown = JSON.parse(readFileSync(checkpoint, 'utf8'))
      return CHECKPOINT.Check(read) ? read : null
    } catch (error) {
      // Cut off by a fault of the disk: the file is made again from the start.
      if (error instanceof SyntaxError) return null
      throw error
    }
  }

  #checkRoom(): void {
    const { bavail, bsize } = statfsSync(dirname(this.#paths.part))
    const free = bavail * bsize
    if (free >= this.#reserveBytes) return
    const [left, kept] = [free, this.#reserveBytes].map((bytes) => Math.round(bytes / 1e6))
    throw new LeitstandError(
      'store.full',
      `${left} MB are free on the disk; exports leave ${kept} MB to the readings. Free some, then resume.`,
    )
  }
}

/** Replaces a file whole: after a power cut it is the old one or the new one. */
export function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`
  const file = openSync(fresh, 'w', 0o600)
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(fresh, path)
}

function syncFolder(path: string): void {
  // Windows opens no folders; there the rename itself is journalled.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** Faults of the disk as errors with a code. @throws LeitstandError */
export function guarded<T>(act: () => T): T {
  try {
    return act()
  } catch (cause) {
    throw diskError(cause)
  }
}

export function diskError(cause: unknown): unknown {
  if (cause instanceof LeitstandError || !(cause instanceof Error) || !('code' in cause)) return cause
  if (cause.code === 'ENOSPC' || cause.code === 'EDQUOT') {
    return new LeitstandError('store.full', 'The disk is full. Free some space, then resume.', { cause })
  }
  return new LeitstandError('store.unavailable', `The file cannot be written: ${cause.message}`, { cause })
}
