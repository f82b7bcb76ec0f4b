// The uploaded files: `imports/` in the data folder, one per import, with its errors beside it. Used by imports.ts.
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { codeOf } from '../contract/code-of.ts'
import { LeitstandError } from '../contract/errors.ts'
import { because } from '../contract/reasons.ts'

const GIBIBYTE = 1024 ** 3
const MAX_UPLOAD_BYTES = 2 * GIBIBYTE
/** Free space that an upload leaves, for the readings of the boards. */
const RESERVE_BYTES = GIBIBYTE / 2
/** Space is looked at again after so many bytes. */
const LOOK_EVERY_BYTES = 64 * 1024 ** 2

export class ImportFolder {
  readonly #dir: string

  constructor(dir: string) {
    this.#dir = dir
  }

  csvPath(id: string): string {
    return join(this.#dir, `${id}.csv`)
  }

  errorsPath(id: string): string {
    return join(this.#dir, `${id}.errors.csv`)
  }

  /** Makes the folder, drops what belongs to none of `ids` (uploads that were cut off, for example). */
  async start(ids: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#dir, { recursive: true, mode: 0o700 })
    for (const name of await readdir(this.#dir)) {
      const id = /^(.+?)(\.errors)?\.csv$/.exec(name)?.[1]
      if (id === undefined || !ids.has(id)) await rm(join(this.#dir, name), { force: true, recursive: true })
    }
  }

  /**
   * Keeps an upload. What was not received whole leaves nothing behind.
   * @returns its size in bytes
   * @throws LeitstandError `request.too-large`, `store.full`, `request.invalid` when the sender broke off
   */
  async keep(id: string, body: Readable, announcedBytes: number | undefined): Promise<number> {
    if ((announcedBytes ?? 0) > MAX_UPLOAD_BYTES) throw tooLarge()
    await this.#checkSpace(announcedBytes ?? 0)
    const part = `${this.csvPath(id)}.part`
    const count = new ByteCount(() => this.#checkSpace(0))
    try {
      await pipeline(body, count, createWriteStream(part, { mode: 0o600 }))
      await rename(part, this.csvPath(id))
      return count.bytes
    } catch (cause) {
      await rm(part, { force: true })
      throw asUploadFault(cause)
    }
  }

  async has(id: string): Promise<boolean> {
    return (await sizeOf(this.csvPath(id))) !== undefined
  }

  async hasErrors(id: string): Promise<boolean> {
    return (await sizeOf(this.errorsPath(id))) !== undefined
  }

  async dropErrors(id: string): Promise<void> {
    await rm(this.errorsPath(id), { force: true })
  }

  async remove(id: string): Promise<void> {
    await rm(this.csvPath(id), { force: true })
    await this.dropErrors(id)
  }

  async #checkSpace(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#dir)
    if (bavail * bsize - bytes < RESERVE_BYTES) {
      throw new LeitstandError('store.full', because('upload-no-room'))
    }
  }
}

/** Counts what passes, stops at the most that is taken, looks at the disk now and then. */
class ByteCount extends Transform {
  bytes = 0
  readonly #checkSpace: () => Promise<void>
  #lookAt = LOOK_EVERY_BYTES

  constructor(checkSpace: () => Promise<void>) {
    super()
    this.#checkSpace = checkSpace
  }

  override _transform(chunk: Buffer, _encoding: string, done: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytes += chunk.length
    if (this.bytes > MAX_UPLOAD_BYTES) {
      done(tooLarge())
    } else if (this.bytes >= this.#lookAt) {
      this.#lookAt += LOOK_EVERY_BYTES
      this.#checkSpace().then(
        () => done(null, chunk),
        (cause) => done(cause instanceof Error ? cause : new Error(String(cause))),
      )
    } else done(null, chunk)
  }
}

function tooLarge(): LeitstandError {
  return new LeitstandError('request.too-large', because('upload-too-large'))
}

function asUploadFault(cause: unknown): unknown {
  if (cause instanceof LeitstandError || !(cause instanceof Error)) return cause
  const code = 'code' in cause ? cause.code : undefined
  if (code === 'ENOSPC' || code === 'EDQUOT') return new LeitstandError('store.full', because('upload-no-room'), { cause })
  if (code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ABORT_ERR') {
    return new LeitstandError('request.invalid', because('upload-broke-off'), { cause })
  }
  return cause
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw cause
  }
}
