import type { ImageType } from '../contract/image.ts'

export interface StoredImage {
  id: string
  type: ImageType
  bytes: number
  /** When it was last uploaded, Unix ms. */
  uploadedAtMs: number
}

/** Keeps pictures. Failures are LeitstandError `store.*`. */
export interface ImageStore {
  list(): Promise<StoredImage[]>
  /** Whole or not at all; a known id only becomes new again. */
  write(id: string, type: ImageType, content: Uint8Array, nowMs: number): Promise<void>
  /** Undefined where the file has gone. */
  read(id: string, type: ImageType): Promise<Uint8Array | undefined>
  remove(id: string, type: ImageType): Promise<void>
}
