// NOR flash: erase sets a sector to FF, programming only clears bits, as in the real part.
import { createHash } from 'node:crypto'

export const SECTOR = 4096

export class FlashMemory {
  readonly bytes: Uint8Array

  constructor(size: number) {
    this.bytes = new Uint8Array(size).fill(0xff)
  }

  get size(): number {
    return this.bytes.length
  }

  /** Whole sectors that the range touches. */
  erase(from: number, length: number): void {
    const start = Math.floor(from / SECTOR) * SECTOR
    this.bytes.fill(0xff, start, Math.ceil((from + length) / SECTOR) * SECTOR)
  }

  program(at: number, data: Uint8Array): void {
    for (let index = 0; index < data.length && at + index < this.size; index++) {
      this.bytes[at + index] = (this.bytes[at + index] ?? 0) & (data[index] ?? 0)
    }
  }

  read(from: number, length: number): Uint8Array {
    return this.bytes.slice(from, from + length)
  }

  md5(from: number, length: number): Buffer {
    return createHash('md5').update(this.read(from, length)).digest()
  }
}
