// ELF files of programs as `<sha256>-<name>` in one folder. Made by app/flash.ts.
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElfFiles } from '../../backtraces/backtraces.ts'
import { PART, writeWhole } from './whole-file.ts'

const NAME = /^([a-f0-9]{64})-(.+)$/
const MOST_NAME = 80

export class FolderElfFiles implements ElfFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async list(): Promise<{ sha256: string; name: string; bytes: number; addedAtMs: number }[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const files = []
    for (const entry of await readdir(this.#folder)) {
      const [, sha256, name] = NAME.exec(entry) ?? []
      if (sha256 === undefined || name === undefined || name.endsWith(PART)) continue
      const { size, mtimeMs } = await stat(join(this.#folder, entry))
      files.push({ sha256, name, bytes: size, addedAtMs: Math.round(mtimeMs) })
    }
    return files.sort((one, other) => other.addedAtMs - one.addedAtMs)
  }

  async head(sha256: string, bytes: number): Promise<Uint8Array> {
    const path = await this.pathOf(sha256)
    if (path === undefined) return new Uint8Array(0)
    const file = await open(path, 'r')
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  async write(sha256: string, name: string, content: Uint8Array): Promise<void> {
    const kept = name.replaceAll(/[^\w.() -]/g, '_').slice(-MOST_NAME)
    await writeWhole(join(this.#folder, `${sha256}-${kept || 'firmware.elf'}`), content)
  }

  async remove(sha256: string): Promise<void> {
    const path = await this.pathOf(sha256)
    if (path !== undefined) await rm(path, { force: true })
  }

  async pathOf(sha256: string): Promise<string | undefined> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const entry = (await readdir(this.#folder)).find((one) => one.startsWith(`${sha256}-`) && !one.endsWith(PART))
    return entry === undefined ? undefined : join(this.#folder, entry)
  }
}
