/** Writes the bytes of a chunk; grows as needed. */
export class ByteWriter {
  length = 0
  #bytes = new Uint8Array(1024)
  #view = new DataView(this.#bytes.buffer)

  byte(value: number): void {
    this.#room(1)
    this.#bytes[this.length++] = value
  }

  /** Integer 0..2^53, 7 bits a byte, least first. */
  varint(value: number): void {
    this.#room(8)
    let rest = value
    while (rest >= 128) {
      this.#bytes[this.length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.length++] = rest
  }

  /** Integer of either sign, small ones short. |value| <= 2^52. */
  signed(value: number): void {
    this.varint(value >= 0 ? value * 2 : -value * 2 - 1)
  }

  uint32(value: number): void {
    this.#room(4)
    this.#view.setUint32(this.length, value, true)
    this.length += 4
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length)
    this.#bytes.set(value, this.length)
    this.length += value.length
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.length)
  }

  #room(more: number): void {
    if (this.length + more <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.length + more))
    grown.set(this.#bytes)
    this.#bytes = grown
    this.#view = new DataView(grown.buffer)
  }
}

/** Reads what ByteWriter wrote. Throws RangeError past the end. */
export class ByteReader {
  position = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  byte(): number {
    const value = this.#bytes[this.position++]
    if (value === undefined) throw new RangeError('the chunk ends early')
    return value
  }

  /** The next byte, which stays to be read; undefined at the end. */
  peek(): number | undefined {
    return this.#bytes[this.position]
  }

  varint(): number {
    let byte = this.byte()
    if (byte < 128) return byte
    let value = byte & 127
    let factor = 128
    do {
      byte = this.byte()
      value += (byte & 127) * factor
      factor *= 128
    } while (byte >= 128)
    return value
  }

  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  uint32(): number {
    this.position += 4
    return this.#view.getUint32(this.position - 4, true)
  }

  bytes(length: number): Uint8Array {
    if (this.position + length > this.#bytes.length) throw new RangeError('the chunk ends early')
    this.position += length
    return this.#bytes.subarray(this.position - length, this.position)
  }
}
