// Pictures of dashboards: checked by their own bytes, named by their SHA-256, removed a day after nobody shows them any more.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { type ImageInfo, type ImageType, MAX_IMAGE_BYTES, MAX_IMAGE_EDGE } from '../contract/image.ts'
import { imageShape } from './image-shape.ts'
import type { ImageStore, StoredImage } from './image-store.ts'

/** All pictures together. */
const MOST_BYTES = 512 * 1024 * 1024
const SWEEP_EVERY_MS = 3_600_000
/** A picture that no dashboard names stays so long: undo, drafts and other people's unsaved work may want it. */
const UNUSED_KEPT_MS = 86_400_000

export interface ImagesParts {
  store: ImageStore
  clock: Clock
  /** Ids that documents name now. */
  used(): ReadonlySet<string>
  onTrouble(cause: unknown): void
}

export class Images {
  readonly #parts: ImagesParts
  readonly #known = new Map<string, StoredImage>()
  #timer: NodeJS.Timeout | undefined
  /** One change at a time: a sweep must not remove what is just uploaded again. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: ImagesParts) {
    this.#parts = parts
  }

  async start(): Promise<void> {
    for (const image of await this.#parts.store.list()) this.#known.set(image.id, image)
    this.#timer = setInterval(() => this.sweep().catch(this.#parts.onTrouble), SWEEP_EVERY_MS)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** @throws LeitstandError `image.unsupported`, `image.full`, `store.*` */
  async add(content: Uint8Array<ArrayBuffer>): Promise<ImageInfo> {
    const shape = imageShape(content)
    if (shape === undefined || content.byteLength > MAX_IMAGE_BYTES) throw new LeitstandError('image.unsupported')
    if (Math.max(shape.width, shape.height) > MAX_IMAGE_EDGE) {
      const size = `${shape.width} × ${shape.height} px; at most ${MAX_IMAGE_EDGE} px on each edge.`
      throw new LeitstandError('image.unsupported', size)
    }
    // Off the main thread, unlike createHash: 8 MB take tens of ms on a small machine.
    const id = Buffer.from(await crypto.subtle.digest('SHA-256', content)).toString('hex')
    const bytes = content.byteLength
    await this.#inTurn(async () => {
      const held = [...this.#known.values()].reduce((sum, one) => sum + one.bytes, 0)
      if (!this.#known.has(id) && held + bytes > MOST_BYTES) throw new LeitstandError('image.full')
      const uploadedAtMs = this.#parts.clock.now()
      await this.#parts.store.write(id, shape.type, content, uploadedAtMs)
      this.#known.set(id, { id, type: shape.type, bytes, uploadedAtMs })
    })
    return { id, width: shape.width, height: shape.height, bytes }
  }

  /** @throws LeitstandError `document.unknown`, `store.*` */
  async read(id: string): Promise<{ type: ImageType; content: Uint8Array }> {
    const known = this.#known.get(id)
    const content = known && (await this.#parts.store.read(id, known.type))
    if (known === undefined || content === undefined) throw new LeitstandError('document.unknown', `No picture has the id ${id}.`)
    return { type: known.type, content }
  }

  /** Removes what nobody has shown for a day. */
  sweep(): Promise<void> {
    return this.#inTurn(async () => {
      const used = this.#parts.used()
      const oldest = this.#parts.clock.now() - UNUSED_KEPT_MS
      for (const { id, type, uploadedAtMs } of [...this.#known.values()]) {
        if (used.has(id) || uploadedAtMs > oldest) continue
        await this.#parts.store.remove(id, type)
        this.#known.delete(id)
      }
    })
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act)
    this.#turn = done.catch(() => undefined)
    return done
  }
}
