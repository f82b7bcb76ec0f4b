// One zlib stream over the blocks of FLASH_DEFL_DATA. Synchronous, so that an answer never comes before its block is written.
import { constants, inflateSync } from 'node:zlib'

export class InflatedWriter {
  #packed: Buffer = Buffer.alloc(0)
  /** Bytes given out so far. */
  #given = 0

  /** What the block adds, undefined when the stream is broken. */
  take(block: Uint8Array): Uint8Array | undefined {
    this.#packed = Buffer.concat([this.#packed, block])
    try {
      const plain = inflateSync(this.#packed, { finishFlush: constants.Z_SYNC_FLUSH })
      const fresh = plain.subarray(this.#given)
      this.#given = plain.length
      return fresh
    } catch {
      return undefined
    }
  }
}
