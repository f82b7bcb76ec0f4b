// The recent past of one port, bounded in bytes and in pieces: what a screen that comes later sees first.
import { KEPT_BYTES, KEPT_ENTRIES, type SerialEntry, type SerialNote } from '../contract/flash/serial-monitor.ts'

interface Kept {
  n: number
  atMs: number
  from: number
  bytes: Uint8Array | null
  note: SerialNote | null
}

export class RecentBytes {
  readonly #mostBytes: number
  readonly #mostEntries: number
  #kept: Kept[] = []
  /** Entries before this one are gone; they leave the array in one go now and then. */
  #first = 0
  #bytes = 0
  #next = 0
  #position = 0

  constructor(mostBytes = KEPT_BYTES, mostEntries = KEPT_ENTRIES) {
    this.#mostBytes = mostBytes
    this.#mostEntries = mostEntries
  }

  /** @param lost bytes that were left out before these */
  add(bytes: Uint8Array, atMs: number, lost: number): SerialEntry {
    this.#position += lost
    const entry = this.#put({ n: this.#next, atMs, from: this.#position, bytes, note: null })
    this.#position += bytes.length
    return entry
  }

  note(note: SerialNote, atMs: number): SerialEntry {
    return this.#put({ n: this.#next, atMs, from: this.#position, bytes: null, note })
  }

  entries(): SerialEntry[] {
    return this.#kept.slice(this.#first).map(onWire)
  }

  /** What was said, one after the other. */
  bytes(): Uint8Array {
    return Buffer.concat(this.#kept.slice(this.#first).flatMap(({ bytes }) => (bytes === null ? [] : [bytes])))
  }

  #put(kept: Kept): SerialEntry {
    const entry = onWire(kept)
    this.#next += 1
    this.#kept.push(kept)
    this.#bytes += kept.bytes?.length ?? 0
    while (this.#bytes > this.#mostBytes || this.#kept.length - this.#first > this.#mostEntries) this.#forgetFirst()
    if (this.#first > this.#mostEntries) {
      this.#kept = this.#kept.slice(this.#first)
      this.#first = 0
    }
    return entry
  }

  #forgetFirst(): void {
    const gone = this.#kept[this.#first]
    this.#first += 1
    if (gone === undefined || gone.bytes === null) return
    this.#bytes -= gone.bytes.length
    gone.bytes = null
  }
}

function onWire({ n, atMs, from, bytes, note }: Kept): SerialEntry {
  return { n, atMs, from, bytes: bytes === null ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'), note }
}
