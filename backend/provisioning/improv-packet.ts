// Improv Serial on the wire, and the vendor's commands of Leitstand's firmware beside it. Pure: used by the backend, and by the virtual board
// from the other side. Source: improv-wifi.com/serial.
//
// `"IMPROV" 01 type length data sum`, sum = all bytes before it, modulo 256. Log text stands between packets; a reader looks for the next
// header after anything that is none.

export const IMPROV_TYPES = { state: 1, error: 2, command: 3, result: 4 } as const
export const IMPROV_STATES = { ready: 2, joining: 3, joined: 4 } as const
export const IMPROV_ERRORS = { none: 0, packet: 1, unknown: 2, join: 3, other: 0xff } as const

/**
 * The last four are the vendor's. `identify` → protocol (1), MAC, id, firmware, release. `set` key, offset, piece: a value may be longer than a
 * packet, offset 0 begins anew. `apply`: keeps what was set and connects. `link` → one of LINK_STATES.
 */
export const IMPROV_COMMANDS = { join: 1, state: 2, info: 3, scan: 4, identify: 0x80, set: 0x81, apply: 0x82, link: 0x83 } as const

/** How the board's way to its broker is. */
export const LINK_STATES = ['unset', 'no-wifi', 'connecting', 'online', 'refused', 'unreachable', 'untrusted'] as const
export type LinkState = (typeof LINK_STATES)[number]

/** What `set` sets; all but the CA, name and zone must be set before `apply`. */
export const SETTING_KEYS = ['host', 'port', 'ca', 'user', 'password', 'board', 'name', 'zone'] as const
export type SettingKey = (typeof SETTING_KEYS)[number]
/** Longest value, the CA, bytes. */
export const MOST_SETTING_BYTES = 4096

const HEAD = Buffer.from('IMPROV\x01', 'latin1')
const TYPE = HEAD.length
const FRAME = HEAD.length + 2
const MOST_DATA = 255

export interface ImprovPacket {
  type: number
  data: Uint8Array
}

/** With the line end that the protocol recommends. @throws RangeError data is longer than MOST_DATA */
export function improvBytes({ type, data }: ImprovPacket): Uint8Array {
  if (data.length > MOST_DATA) throw new RangeError(`${data.length} bytes are too many for a packet`)
  const packet = Buffer.concat([HEAD, Buffer.of(type, data.length), data])
  return Buffer.concat([packet, Buffer.of(sumOf(packet), 0x0a)])
}

/** A command or a result: its number, and its texts with their lengths before them. */
export function textsPacket(type: number, command: number, texts: readonly string[]): ImprovPacket {
  const parts = texts.map((text) => Buffer.from(text, 'utf8')).flatMap((bytes) => [Buffer.of(bytes.length), bytes])
  const body = Buffer.concat(parts)
  return { type, data: Buffer.concat([Buffer.of(command, body.length), body]) }
}

/** Undefined: the lengths in it do not fit. */
export function textsOf(data: Uint8Array): { command: number; texts: string[] } | undefined {
  const [command, length] = data
  if (command === undefined || length === undefined || length !== data.length - 2) return undefined
  const texts: string[] = []
  for (let at = 2; at < data.length; ) {
    const end = at + 1 + (data[at] ?? 0)
    if (end > data.length) return undefined
    texts.push(Buffer.from(data.subarray(at + 1, end)).toString('utf8'))
    at = end
  }
  return { command, texts }
}

/** Finds packets among log text; keeps at most one unfinished packet. */
export class ImprovReader {
  /** Packets whose sum was wrong. */
  damaged = 0
  readonly #onPacket: (packet: ImprovPacket) => void
  readonly #onText: (bytes: Uint8Array) => void
  #held: Buffer = Buffer.alloc(0)

  constructor(onPacket: (packet: ImprovPacket) => void, onText: (bytes: Uint8Array) => void = () => undefined) {
    this.#onPacket = onPacket
    this.#onText = onText
  }

  take(bytes: Uint8Array): void {
    this.#held = Buffer.concat([this.#held, bytes])
    for (;;) {
      const at = headIn(this.#held)
      this.#text(at)
      if (this.#held.length < FRAME) return
      const end = FRAME + (this.#held[TYPE + 1] ?? 0)
      if (this.#held.length <= end) return
      if (sumOf(this.#held.subarray(0, end)) !== this.#held[end]) {
        // It may have lost bytes and hold the head of the next one.
        this.damaged++
        this.#text(1)
        continue
      }
      const packet = { type: this.#held[TYPE] ?? 0, data: Uint8Array.from(this.#held.subarray(FRAME, end)) }
      this.#held = this.#held.subarray(end + 1)
      this.#onPacket(packet)
    }
  }

  #text(length: number): void {
    if (length === 0) return
    this.#onText(this.#held.subarray(0, length))
    this.#held = this.#held.subarray(length)
  }
}

/** Where the first head begins, whole or as much of it as there is; the end where none does. */
function headIn(bytes: Buffer): number {
  for (let at = bytes.indexOf(0x49); at >= 0; at = bytes.indexOf(0x49, at + 1)) {
    const length = Math.min(HEAD.length, bytes.length - at)
    if (bytes.subarray(at, at + length).equals(HEAD.subarray(0, length))) return at
  }
  return bytes.length
}

function sumOf(bytes: Uint8Array): number {
  let sum = 0
  for (const byte of bytes) sum = (sum + byte) & 0xff
  return sum
}
