// Little-endian words of requests, and the checksum of data blocks.

export interface Request {
  op: number
  /** Of the payload, as the head says it; the ROM does not look at it, the stub does. */
  length: number
  /** Checksum field. */
  sum: number
  payload: Uint8Array
}

/** Undefined: no request. The payload is what came, whatever the head says of its length (as in the ROM). */
export function requestOf(frame: Uint8Array): Request | undefined {
  if (frame.length < 8 || frame[0] !== 0) return undefined
  return { op: frame[1] ?? 0, length: (frame[2] ?? 0) | ((frame[3] ?? 0) << 8), sum: word(frame, 4), payload: frame.subarray(8) }
}

export function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
}

export function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  values.forEach((value, index) => {
    view.setUint32(index * 4, value >>> 0, true)
  })
  return bytes
}

export function xorSum(bytes: Uint8Array): number {
  let sum = 0xef
  for (const byte of bytes) sum ^= byte
  return sum
}
