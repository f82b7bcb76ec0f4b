/** The newest bytes of a port in a ring, for the hex view and for saving them as they came. */

const WINDOW_BYTES = 1 << 19

export class ByteWindow {
  readonly #ring: Uint8Array
  /** Bytes put in since the start. */
  #end = 0
  #start = 0

  constructor(bytes = WINDOW_BYTES) {
    this.#ring = new Uint8Array(bytes)
  }

  get start(): number {
    return this.#start
  }

  get end(): number {
    return this.#end
  }

  add(bytes: Uint8Array): void {
    const size = this.#ring.length
    const kept = bytes.length > size ? bytes.subarray(bytes.length - size) : bytes
    const at = (this.#end + bytes.length - kept.length) % size
    const first = Math.min(kept.length, size - at)
    this.#ring.set(kept.subarray(0, first), at)
    this.#ring.set(kept.subarray(first), 0)
    this.#end += bytes.length
    this.#start = Math.max(this.#start, this.#end - size)
  }

  /** Of what is asked for, what is still here. */
  slice(from: number, to: number): Uint8Array {
    const first = Math.max(from, this.#start)
    const last = Math.min(to, this.#end)
    const bytes = new Uint8Array(Math.max(0, last - first))
    for (let at = first; at < last; at++) bytes[at - first] = this.#ring[at % this.#ring.length] ?? 0
    return bytes
  }

  clear(): void {
    this.#start = this.#end
  }
}

/** `48 65 6c 6c …` and what of it can be printed. */
export function hexOf(bytes: Uint8Array): { hex: string; text: string } {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const text = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
  return { hex: [hex.slice(0, 8).join(' '), hex.slice(8).join(' ')].join('  '), text }
}
