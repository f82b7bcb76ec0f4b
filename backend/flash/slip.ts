// SLIP (RFC 1055), as the boot loader frames its messages. Whoever reads frames passes over what is none.

const END = 0xc0
const ESC = 0xdb
const ESC_END = 0xdc
const ESC_ESC = 0xdd
/** A READ_FLASH packet has 4 KB; more than this in one frame is noise. */
const MOST_FRAME_BYTES = 0x5000

export function slipFrame(content: Uint8Array): Uint8Array {
  let extra = 2
  for (const byte of content) if (byte === END || byte === ESC) extra++
  const framed = new Uint8Array(content.length + extra)
  let at = 0
  framed[at++] = END
  for (const byte of content) {
    if (byte === END || byte === ESC) {
      framed[at++] = ESC
      framed[at++] = byte === END ? ESC_END : ESC_ESC
    } else framed[at++] = byte
  }
  framed[at] = END
  return framed
}

export class SlipReader {
  /** Frames that were broken off or wrongly escaped. */
  broken = 0
  readonly #onFrame: (frame: Uint8Array) => void
  readonly #content = new Uint8Array(MOST_FRAME_BYTES)
  #length = -1
  #escaped = false

  constructor(onFrame: (frame: Uint8Array) => void) {
    this.#onFrame = onFrame
  }

  reset(): void {
    this.#length = -1
    this.#escaped = false
  }

  take(bytes: Uint8Array): void {
    for (const byte of bytes) this.#takeByte(byte)
  }

  #takeByte(byte: number): void {
    if (byte === END) this.#end()
    else if (this.#length < 0) return
    else if (this.#escaped) {
      this.#escaped = false
      if (byte === ESC_END) this.#put(END)
      else if (byte === ESC_ESC) this.#put(ESC)
      else this.#break()
    } else if (byte === ESC) this.#escaped = true
    else this.#put(byte)
  }

  /** Every END closes what came and opens what comes: noise costs one frame, not all that follow. Text between frames comes as one too. */
  #end(): void {
    const length = this.#length
    this.#escaped = false
    this.#length = 0
    if (length > 0) this.#onFrame(this.#content.slice(0, length))
  }

  #put(byte: number): void {
    if (this.#length >= MOST_FRAME_BYTES) this.#break()
    else this.#content[this.#length++] = byte
  }

  #break(): void {
    this.broken++
    this.#length = -1
  }
}
