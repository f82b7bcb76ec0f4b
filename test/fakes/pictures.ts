// Heads of pictures with a size of choice; what follows the head is not looked at.

export function png(width: number, height: number, fill = 0): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64).fill(fill)
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(bytes.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return bytes
}

/** With an APP0 segment before the frame, as cameras write it. */
export function jpeg(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64)
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 6, 1, 2, 3, 4, 0xff, 0xff, 0xc2, 0, 17, 8])
  const view = new DataView(bytes.buffer)
  view.setUint16(16, height)
  view.setUint16(18, width)
  return bytes
}

export function webp(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64)
  bytes.set(new TextEncoder().encode(`RIFF\0\0\0\0WEBP${kind}`))
  const view = new DataView(bytes.buffer)
  if (kind === 'VP8X') {
    view.setUint16(24, (width - 1) & 0xffff, true)
    view.setUint8(26, (width - 1) >> 16)
    view.setUint16(27, (height - 1) & 0xffff, true)
    view.setUint8(29, (height - 1) >> 16)
  } else if (kind === 'VP8L') {
    view.setUint8(20, 0x2f)
    view.setUint32(21, (width - 1) | ((height - 1) << 14), true)
  } else {
    bytes.set([0x9d, 0x01, 0x2a], 23)
    view.setUint16(26, width, true)
    view.setUint16(28, height, true)
  }
  return bytes
}
