// What a picture is by its own first bytes: kind and size in px. Never by what the sender calls it. Called by images.ts.
import type { ImageType } from '../contract/image.ts'

export interface ImageShape {
  type: ImageType
  width: number
  height: number
}

/** Undefined for anything but a PNG, JPEG or WebP whose head is whole. */
export function imageShape(content: Uint8Array): ImageShape | undefined {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const size = pngSize(view) ?? jpegSize(view) ?? webpSize(view)
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined
}

/** https://www.w3.org/TR/png-3/ : signature, then IHDR. */
function pngSize(view: DataView): ImageShape | undefined {
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return undefined
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
}

/** ITU-T T.81: markers up to the first start of frame (C0–CF without C4, C8, CC). */
function jpegSize(view: DataView): ImageShape | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) }
    const length = view.getUint16(at + 2)
    if (length < 2) return undefined
    at += 2 + length
  }
  return undefined
}

/** RFC 9649: RIFF container; VP8X (extended), VP8L (lossless) or VP8 (lossy). */
function webpSize(view: DataView): ImageShape | undefined {
  if (view.byteLength < 30 || view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined
  const chunk = view.getUint32(12)
  if (chunk === 0x56503858) return { type: 'image/webp', width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) }
  if (chunk === 0x5650384c && view.getUint8(20) === 0x2f) {
    const bits = view.getUint32(21, true)
    return { type: 'image/webp', width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) }
  }
  if (chunk === 0x56503820 && view.getUint8(23) === 0x9d && view.getUint16(24) === 0x012a) {
    return { type: 'image/webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  }
  return undefined
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16)
}
