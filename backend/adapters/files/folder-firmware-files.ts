// Files of firmware as `<sha256>.bin` in one folder, and build folders of this machine. Made by app/flash.ts.
import { mkdir, readdir, readFile, realpath, rm, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'
import { MAX_FLASH_BYTES } from '../../contract/flash/image.ts'
import { because } from '../../contract/reasons.ts'
import type { ReadFile } from '../../flash/build-source.ts'
import type { FirmwareFiles } from '../../flash/firmware-archive.ts'
import { PART, readWhole, writeWhole } from './whole-file.ts'

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
      if (name.endsWith(PART)) await rm(path, { force: true })
      const sha256 = NAME.exec(name)?.[1]
      if (sha256 === undefined) continue
      const { size, mtimeMs } = await stat(path)
      files.push({ sha256, bytes: size, writtenAtMs: mtimeMs })
    }
    return files
  }

  read(sha256: string): Promise<Uint8Array | undefined> {
    return readWhole(this.pathOf(sha256))
  }

  write(sha256: string, content: Uint8Array): Promise<void> {
    return writeWhole(this.pathOf(sha256), content)
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
