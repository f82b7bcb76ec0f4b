// The emergency stop in two small files of its own, beside the databases, written in turn. A write is one system call that is synced
// when it returns: no rename, no new blocks, one turn of an event loop that may be busy with a thousand answering boards. Made by app/emergency.ts.
import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { Compile } from 'typebox/compile'
import { codeOf } from '../../contract/code-of.ts'
import { LeitstandError } from '../../contract/errors.ts'
import { StopRecord, type StopStore } from '../../emergency/stop-record.ts'

const record = Compile(StopRecord)
/** Sequence, length in bytes and checksum of the record that follows; what stands behind it is left over from a longer one. */
const HEAD = /^(\d{1,15}) (\d{1,10}) (\d{1,10})\n/
/** Windows knows no such flag; there a sync follows. */
const DSYNC: number | undefined = constants.O_DSYNC

type Slot = { sequence: number; record: StopRecord } | 'nothing' | 'unreadable'

export class FileStopStore implements StopStore {
  readonly #paths: readonly [string, string]
  readonly #onTrouble: (cause: unknown) => void
  readonly #files = new Map<string, FileHandle>()
  /** Of the newest record; its file is the one that is not written next. */
  #sequence = 0
  #next = 0

  /** @param path of the first file; the second has `-2` before its ending */
  constructor(path: string, onTrouble: (cause: unknown) => void) {
    this.#paths = [path, path.replace(/(\.\w+)?$/, '-2$1')]
    this.#onTrouble = onTrouble
  }

  async load(): Promise<StopRecord | 'nothing' | 'unreadable'> {
    await this.#prepare()
    const [first, second] = await Promise.all([this.#read(this.#paths[0]), this.#read(this.#paths[1])])
    const read = [first, second].filter((slot) => typeof slot === 'object')
    const newest = read.toSorted((a, b) => b.sequence - a.sequence)[0]
    this.#sequence = newest?.sequence ?? 0
    this.#next = newest !== undefined && newest === first ? 1 : 0
    // A file that cannot be read may have said that something is stopped.
    if (first === 'unreadable' || second === 'unreadable') return newest?.record.latched ? newest.record : 'unreadable'
    return newest?.record ?? 'nothing'
  }

  async save(kept: StopRecord): Promise<void> {
    const path = this.#paths[this.#next === 0 ? 0 : 1]
    const text = Buffer.from(JSON.stringify(kept))
    const bytes = Buffer.concat([Buffer.from(`${this.#sequence + 1} ${text.length} ${crc32(text)}\n`), text])
    try {
      const file = this.#files.get(path) ?? (await this.#open(path))
      for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten
      if (DSYNC === undefined) await file.datasync()
    } catch (cause) {
      const code = codeOf(cause)
      throw new LeitstandError(code === 'ENOSPC' || code === 'EDQUOT' ? 'store.full' : 'store.unavailable', undefined, { cause })
    }
    this.#sequence++
    this.#next = 1 - this.#next
  }

  /** Open before they are needed, so that the first stop is one write as well. Where that fails, `save` says it. */
  async #prepare(): Promise<void> {
    try {
      for (const path of this.#paths) if (!this.#files.has(path)) await this.#open(path)
    } catch (cause) {
      this.#onTrouble(cause)
    }
  }

  async close(): Promise<void> {
    for (const [path, file] of this.#files) {
      this.#files.delete(path)
      await file.close()
    }
  }

  async #open(path: string): Promise<FileHandle> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const file = await open(path, constants.O_CREAT | constants.O_WRONLY | (DSYNC ?? 0), 0o600)
    this.#files.set(path, file)
    await syncFolder(dirname(path))
    return file
  }

  async #read(path: string): Promise<Slot> {
    try {
      const bytes = await readFile(path)
      if (bytes.length === 0) return 'nothing' // made, and the end came before the first write
      const head = HEAD.exec(bytes.subarray(0, 64).toString('latin1'))
      const [, sequence = '0', length = String(bytes.length), sum] = head ?? []
      const start = head?.[0].length ?? 0
      const text = bytes.subarray(start, start + Number(length))
      // Without a head: written whole by Leitstand 0.1.
      const whole = sum === undefined || (text.length === Number(length) && crc32(text) === Number(sum))
      const kept: unknown = whole ? JSON.parse(text.toString('utf8')) : undefined
      if (!record.Check(kept)) throw new Error(`${path} is no record of an emergency stop`)
      return { sequence: Number(sequence), record: kept }
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return 'nothing'
      this.#onTrouble(cause)
      return 'unreadable'
    }
  }
}

/** A new file is durable when its folder is. Windows syncs no folders; there the file system's journal does it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
