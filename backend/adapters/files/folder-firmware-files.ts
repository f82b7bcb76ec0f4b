// Files of firmware as `<sha256>.bin` in one folder, and build folders of this machine. Made by app-flash.ts.
import { mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { LeitstandError } from '../../contract/errors.ts'
import { MAX_FLASH_BYTES } from '../../contract/flash-image.ts'
import { because } from '../../contract/reasons.ts'
import type { ReadFile } from '../../flash/build-source.ts'
import type { FirmwareFiles } from '../../flash/firmware-archive.ts'

const NAME = /^([a-f0-9]{64})\.bin$/

export class FolderFirmwareFiles implements FirmwareFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Also removes what a write that was cut off has left. */
  async list(): Promise<{ sha256: string; bytes: number; writtenAtMs: number }[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const files = []
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      if (name.endsWith('.part')) await rm(path, { force: true })
      const sha256 = NAME.exec(name)?.[1]
      if (sha256 === undefined) continue
      const { size, mtimeMs } = await stat(path)
      files.push({ sha256, bytes: size, writtenAtMs: mtimeMs })
    }
    return files
  }

  async read(sha256: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.pathOf(sha256))
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined
      throw storeFault(cause)
    }
  }

  async write(sha256: string, content: Uint8Array): Promise<void> {
    const path = this.pathOf(sha256)
    const part = `${path}.part`
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const file = await open(part, 'w', 0o600)
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(part, path)
    } catch (cause) {
      await rm(part, { force: true })
      throw storeFault(cause)
    }
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true })
  }

  pathOf(sha256: string): string {
    return join(this.#folder, `${sha256}.bin`)
  }

  async folder(path: string): Promise<ReadFile> {
    return readBelow(path)
  }
}

/** Reads files below a folder; a link or `..` that leads out of it is as if it were not there. @throws LeitstandError `firmware.unreadable` */
export async function readBelow(folder: string): Promise<ReadFile> {
  const unreadable = (message: string, cause?: unknown) =>
    new LeitstandError('firmware.unreadable', because('folder-none', { folder, message }), { cause })
  let root: string
  try {
    root = await realpath(resolve(folder))
    if (!(await stat(root)).isDirectory()) throw unreadable('no folder')
  } catch (cause) {
    if (cause instanceof LeitstandError) throw cause
    throw unreadable(codeOf(cause) ?? String(cause), cause)
  }
  return async (path) => {
    try {
      const place = await realpath(join(root, path))
      if (!place.startsWith(root + sep) || (await stat(place)).size > MAX_FLASH_BYTES) return undefined
      return await readFile(place)
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return undefined
      throw unreadable(codeOf(cause) ?? String(cause), cause)
    }
  }
}

function storeFault(cause: unknown): LeitstandError {
  const code = codeOf(cause)
  return new LeitstandError(code === 'ENOSPC' || code === 'EDQUOT' ? 'store.full' : 'store.unavailable', undefined, { cause })
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
