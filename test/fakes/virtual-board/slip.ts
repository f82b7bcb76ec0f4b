// SLIP (RFC 1055) as the chips speak it. Deliberately not the flasher's own code: a fault there must not hide here.

const END = 0xc0
const ESC = 0xdb

export function slipFrame(content: Uint8Array): Uint8Array {
  const bytes = [END]
  for (const byte of content) {
    if (byte === END) bytes.push(ESC, 0xdc)
    else if (byte === ESC) bytes.push(ESC, 0xdd)
    else bytes.push(byte)
  }
  bytes.push(END)
  return Uint8Array.from(bytes)
}

/** Takes bytes as they come, gives whole frames; what stands outside of frames goes to `loose`. */
export class SlipReader {
  readonly #frame: (content: Uint8Array) => void
  readonly #loose: (byte: number) => void
  #content: number[] | undefined
  #escaped = false

  constructor(frame: (content: Uint8Array) => void, loose: (byte: number) => void = () => undefined) {
    this.#frame = frame
    this.#loose = loose
  }

  take(bytes: Uint8Array): void {
    for (const byte of bytes) this.#takeByte(byte)
  }

  reset(): void {
    this.#content = undefined
    this.#escaped = false
  }

  #takeByte(byte: number): void {
    const content = this.#content
    if (byte === END) {
      if (content === undefined) this.#content = []
      else if (content.length > 0) {
        this.#content = undefined
        this.#frame(Uint8Array.from(content))
      }
      this.#escaped = false
    } else if (content === undefined) this.#loose(byte)
    else if (this.#escaped) {
      this.#escaped = false
      // Anything but DC or DD behind DB spoils the frame: it is dropped, as the ROM does.
      if (byte === 0xdc) content.push(END)
      else if (byte === 0xdd) content.push(ESC)
      else this.#content = undefined
    } else if (byte === ESC) this.#escaped = true
    else content.push(byte)
  }
}
