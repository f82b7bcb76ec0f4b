// Pictures as files `<sha256>.<png|jpg|webp>` in one folder. Made by app/history.ts.
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageType } from '../../contract/image.ts'
import type { ImageStore, StoredImage } from '../../images/image-store.ts'
import { PART, readWhole, writeWhole } from './whole-file.ts'

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
      if (name.endsWith(PART)) await rm(path, { force: true })
      const [, id, ending] = NAME.exec(name) ?? []
      const type = TYPES.get(ending ?? '')
      if (id === undefined || type === undefined) continue
      const { size, mtimeMs } = await stat(path)
      images.push({ id, type, bytes: size, uploadedAtMs: mtimeMs })
    }
    return images
  }

  write(id: string, type: ImageType, content: Uint8Array, nowMs: number): Promise<void> {
    return writeWhole(this.#path(id, type), content, nowMs)
  }

  read(id: string, type: ImageType): Promise<Uint8Array | undefined> {
    return readWhole(this.#path(id, type))
  }

  async remove(id: string, type: ImageType): Promise<void> {
    await rm(this.#path(id, type), { force: true })
  }

  #path(id: string, type: ImageType): string {
    return join(this.#folder, `${id}.${ENDINGS[type]}`)
  }
}
