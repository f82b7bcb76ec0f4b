// Tells what a file is by its own bytes: program, bootloader, whole image, table of partitions, or something else. Pure.
import { createHash } from 'node:crypto'
import { IMAGE_CHIPS } from '../contract/flash/chip.ts'
import type { ImagePart, PartKind } from '../contract/flash/image.ts'
import { IMAGE_MAGIC, type ImageFacts, readImage } from './image-file.ts'
import { isTableAt, TABLE_OFFSET } from './partition-table.ts'

/** A file with the place where it goes. */
export interface PlacedFile {
  name: string
  offset: number
  content: Uint8Array
  /** Known from elsewhere: a read-back of the whole flash is written as it is. */
  kind?: 'backup'
}

const OLD_BOOTLOADER = 0x1000

/** Where the bootloader lies in a whole image; undefined: it is none. ESP32 and S2 have it at 0x1000 behind FF, later chips at 0. */
export function mergedBootloader(content: Uint8Array): number | undefined {
  if (content.length <= TABLE_OFFSET || !isTableAt(content, TABLE_OFFSET)) return undefined
  if (content[0] === IMAGE_MAGIC) return 0
  return content[OLD_BOOTLOADER] === IMAGE_MAGIC ? OLD_BOOTLOADER : undefined
}

export function kindOf(content: Uint8Array): PartKind {
  if (mergedBootloader(content) !== undefined) return 'merged'
  if (isTableAt(content, 0)) return 'partitions'
  if (content[0] !== IMAGE_MAGIC) return 'data'
  const read = readImage(content, '')
  return 'image' in read && !read.image.isApp ? 'bootloader' : 'app'
}

/** For lists and the archive. What is wrong with it, `checkImages` says. */
export function describePart(file: PlacedFile): ImagePart {
  const { name, offset, content } = file
  const kind = file.kind ?? kindOf(content)
  const facts = factsOf(kind, content)
  return {
    name,
    offset,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    kind,
    imageChip: facts === undefined ? null : (IMAGE_CHIPS[facts.chipId] ?? null),
    app: facts?.app ?? null,
  }
}

/** Of the program in a whole image, else of the image itself. */
function factsOf(kind: PartKind, content: Uint8Array): ImageFacts | undefined {
  if (kind === 'data' || kind === 'partitions' || kind === 'backup') return undefined
  for (const at of kind === 'merged' ? [0x10000, mergedBootloader(content) ?? 0] : [0]) {
    const read = readImage(content.subarray(at), '')
    if ('image' in read) return read.image
  }
  return undefined
}
