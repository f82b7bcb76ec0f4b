// Reads an image of Espressif's format (ESP-IDF, esp_image_format.h): header, segments, checksum, hash, description of the app. Pure.
import { createHash } from 'node:crypto'
import type { AppDescription } from '../contract/flash/image.ts'
import { because, type Reason } from '../contract/reasons.ts'

export const IMAGE_MAGIC = 0xe9
const HEADER_BYTES = 24
const SEGMENT_HEAD_BYTES = 8
const MOST_SEGMENTS = 16
const CHECKSUM_SEED = 0xef
const HASH_BYTES = 32
const APP_MAGIC = 0xabcd5432
/** Behind the header and the head of the first segment. */
const APP_DESCRIPTION_AT = HEADER_BYTES + SEGMENT_HEAD_BYTES
/** Where flash is mapped into the address space: a segment there makes an image a program. */
const MAPPED: readonly (readonly [number, number])[] = [
  [0x3f400000, 0x3f800000],
  [0x400d0000, 0x40400000],
  [0x3c000000, 0x3e000000],
  [0x42000000, 0x44000000],
]

export interface ImageFacts {
  chipId: number
  /** major × 100 + minor; `maxRevision` 0 or 65535: none. */
  minRevision: number
  maxRevision: number
  /** Bytes 2 and 3 of the header: mode, and size with frequency. */
  flashMode: number
  flashConfig: number
  segments: readonly { address: number; offset: number; length: number }[]
  /** From the first byte to the end of checksum and hash. */
  length: number
  hashed: boolean
  /** It runs from mapped flash: a program, not a bootloader. */
  isApp: boolean
  app: AppDescription | null
}

/** @param name of the file, for reasons */
export function readImage(bytes: Uint8Array, name: string): { image: ImageFacts } | { problem: Reason } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length === 0) return { problem: because('image-empty', { name }) }
  if (bytes[0] !== IMAGE_MAGIC) return { problem: because('image-magic', { name, byte: hexByte(bytes[0] ?? 0) }) }
  const cut = (needed: number) => ({ problem: because('image-cut', { name, missing: needed - bytes.length }) })
  if (bytes.length < HEADER_BYTES) return cut(HEADER_BYTES)
  const count = bytes[1] ?? 0
  if (count < 1 || count > MOST_SEGMENTS) return { problem: because('image-segments', { name, segments: count }) }
  const segments: ImageFacts['segments'][number][] = []
  let at = HEADER_BYTES
  for (let index = 0; index < count; index++) {
    const offset = at + SEGMENT_HEAD_BYTES
    if (offset > bytes.length) return cut(offset)
    const length = view.getUint32(at + 4, true)
    if (offset + length > bytes.length) return cut(offset + length)
    segments.push({ address: view.getUint32(at, true), offset, length })
    at = offset + length
  }
  const checksumAt = Math.ceil((at + 1) / 16) * 16 - 1
  const hashed = bytes[23] === 1
  const length = checksumAt + 1 + (hashed ? HASH_BYTES : 0)
  if (length > bytes.length) return cut(length)
  const computed = checksumOf(bytes, segments)
  const stored = bytes[checksumAt] ?? 0
  if (computed !== stored) return { problem: because('image-checksum', { name, stored: hexByte(stored), computed: hexByte(computed) }) }
  if (hashed && !hashFits(bytes, checksumAt + 1)) return { problem: because('image-hash', { name }) }
  const app = appOf(bytes, view)
  const image = {
    chipId: view.getUint16(12, true),
    minRevision: view.getUint16(15, true),
    maxRevision: view.getUint16(17, true),
    flashMode: bytes[2] ?? 0,
    flashConfig: bytes[3] ?? 0,
    segments,
    length,
    hashed,
    isApp: app !== null || segments.some(({ address }) => MAPPED.some(([from, to]) => address >= from && address < to)),
    app,
  }
  return { image }
}

/** A copy with other flash parameters in the header and the hash corrected. @param image as `readImage` gave it */
export function withFlashParameters(bytes: Uint8Array, image: ImageFacts, mode: number, config: number): Uint8Array {
  const patched = Uint8Array.from(bytes)
  patched[2] = mode
  patched[3] = config
  if (image.hashed) {
    const end = image.length - HASH_BYTES
    patched.set(createHash('sha256').update(patched.subarray(0, end)).digest(), end)
  }
  return patched
}

function checksumOf(bytes: Uint8Array, segments: ImageFacts['segments']): number {
  let sum = CHECKSUM_SEED
  for (const { offset, length } of segments) {
    const end = offset + length
    for (let at = offset; at < end; at++) sum ^= bytes[at] ?? 0
  }
  return sum
}

function hashFits(bytes: Uint8Array, end: number): boolean {
  const sum = createHash('sha256').update(bytes.subarray(0, end)).digest()
  return sum.equals(bytes.subarray(end, end + HASH_BYTES))
}

function appOf(bytes: Uint8Array, view: DataView): AppDescription | null {
  const at = APP_DESCRIPTION_AT
  if (bytes.length < at + 256 || view.getUint32(at, true) !== APP_MAGIC) return null
  const text = (offset: number, length: number) => textAt(bytes, at + offset, length)
  return {
    secureVersion: view.getUint32(at + 4, true),
    version: text(0x10, 32),
    project: text(0x30, 32),
    built: `${text(0x60, 16)} ${text(0x50, 16)}`.trim(),
    idf: text(0x70, 32),
  }
}

/** Up to the first zero byte, without what cannot be shown. */
export function textAt(bytes: Uint8Array, at: number, length: number): string {
  const end = bytes.subarray(at, at + length).indexOf(0)
  const raw = Buffer.from(bytes.subarray(at, end < 0 ? at + length : at + end)).toString('latin1')
  return raw.replaceAll(/[^\x20-\x7e]/g, '')
}

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0')
}
