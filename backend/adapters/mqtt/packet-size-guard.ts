// Follows the packet borders in a client's byte stream, so that a too large packet is seen before aedes buffers it.

export type SizeVerdict = 'ok' | 'too-large' | 'malformed'

/** MQTT 3.1.1, section 2.2: one byte of type and flags, then one to four bytes of remaining length, then the body. */
export class PacketSizeGuard {
  readonly #maxFirstBytes: number
  readonly #maxBytes: number
  #first = true
  /** Bytes of the current body that are still to come. */
  #body = 0
  #inLength = false
  #length = 0
  #shift = 0

  /**
   * @param maxFirstBytes body of the first packet (CONNECT)
   * @param maxBytes body of every later packet
   */
  constructor(maxFirstBytes: number, maxBytes: number) {
    this.#maxFirstBytes = maxFirstBytes
    this.#maxBytes = maxBytes
  }

  /** Looks at the next bytes of the stream. After anything but `ok` the stream is of no use any more. */
  scan(bytes: Uint8Array): SizeVerdict {
    let at = 0
    while (at < bytes.length) {
      if (this.#body > 0) {
        const step = Math.min(this.#body, bytes.length - at)
        this.#body -= step
        at += step
        continue
      }
      const byte = bytes[at++] ?? 0
      if (!this.#inLength) {
        this.#inLength = true
        this.#length = 0
        this.#shift = 0
        continue
      }
      this.#length += (byte & 0x7f) << this.#shift
      if ((byte & 0x80) !== 0) {
        this.#shift += 7
        if (this.#shift > 21) return 'malformed'
        continue
      }
      if (this.#length > (this.#first ? this.#maxFirstBytes : this.#maxBytes)) return 'too-large'
      this.#first = false
      this.#inLength = false
      this.#body = this.#length
    }
    return 'ok'
  }
}
