// Pictures as files `<sha256>.<png|jpg|webp>` in one folder. Made by app-history.ts.
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { LeitstandError } from '../../contract/errors.ts'
import type { ImageType } from '../../contract/image.ts'
import type { ImageStore, StoredImage } from '../../images/image-store.ts'

const ENDINGS: Record<ImageType, string> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' }
const TYPES = new Map<string, ImageType>([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['webp', 'image/webp'],
])
const NAME = /^([a-f0-9]{64})\.(png|jpg|webp)$/

export class FolderImageStore implements ImageStore {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Also removes what a write that was cut off has left. */
  async list(): Promise<StoredImage[]> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const images: StoredImage[] = []
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name)
      if (name.endsWith('.part')) await rm(path, { force: true })
      const [, id, ending] = NAME.exec(name) ?? []
      const type = TYPES.get(ending ?? '')
      if (id === undefined || type === undefined) continue
      const { size, mtimeMs } = await stat(path)
      images.push({ id, type, bytes: size, uploadedAtMs: mtimeMs })
    }
    return images
  }

  async write(id: string, type: ImageType, content: Uint8Array, nowMs: number): Promise<void> {
    const path = this.#path(id, type)
    const part = `${path}.part`
    const at = new Date(nowMs)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const file = await open(part, 'w', 0o600)
      try {
        await file.writeFile(content)
        await file.sync()
      } finally {
        await file.close()
      }
      await utimes(part, at, at)
      await rename(part, path)
    } catch (cause) {
      await rm(part, { force: true })
      throw storeFault(cause)
    }
  }

  async read(id: string, type: ImageType): Promise<Uint8Array | undefined> {
    try {
      return await readFile(this.#path(id, type))
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined
      throw storeFault(cause)
    }
  }

  async remove(id: string, type: ImageType): Promise<void> {
    await rm(this.#path(id, type), { force: true })
  }

  #path(id: string, type: ImageType): string {
    return join(this.#folder, `${id}.${ENDINGS[type]}`)
  }
}

function storeFault(cause: unknown): LeitstandError {
  const code = codeOf(cause)
  return new LeitstandError(code === 'ENOSPC' || code === 'EDQUOT' ? 'store.full' : 'store.unavailable', undefined, { cause })
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined
}
