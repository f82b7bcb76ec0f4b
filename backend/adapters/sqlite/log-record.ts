import { crc32 } from 'node:zlib'
import type { LogRow } from './log-row.ts'

/**
 * One commit as the bytes of a log segment: magic, CRC-32 of all that follows, lengths of samples and states, count,
 * number of the commit; then samples and states. Written by log-segments.ts, read by it and by log-follower.ts.
 */
export interface LogRecord extends LogRow {
  /** Number of the commit; each is one more than the one before. */
  seq: number
}

const MAGIC = Buffer.from('LSg1')
const HEADER_BYTES = 28
const MAX_PART_BYTES = 64 * 1024 * 1024

export function encodeRecord({ seq, count, data, states }: LogRecord): Buffer {
  const words = Buffer.from(states ?? '')
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + data.length + words.length)
  MAGIC.copy(bytes)
  bytes.writeUInt32LE(data.length, 8)
  bytes.writeUInt32LE(words.length, 12)
  bytes.writeUInt32LE(count, 16)
  bytes.writeDoubleLE(seq, 20)
  data.copy(bytes, HEADER_BYTES)
  words.copy(bytes, HEADER_BYTES + data.length)
  bytes.writeUInt32LE(crc32(bytes.subarray(8)), 4)
  return bytes
}

/**
 * The next intact record at or after `from`, and where it lies: `start` > `from` means that something damaged was
 * passed over. Undefined: none, what is there was torn off or is still being written.
 */
export function nextRecord(bytes: Buffer, from: number): { record: LogRecord; start: number; end: number } | undefined {
  for (let start = bytes.indexOf(MAGIC, from); start >= 0; start = bytes.indexOf(MAGIC, start + 1)) {
    if (start + HEADER_BYTES > bytes.length) return undefined
    const dataLength = bytes.readUInt32LE(start + 8)
    const wordsLength = bytes.readUInt32LE(start + 12)
    if (dataLength > MAX_PART_BYTES || wordsLength > MAX_PART_BYTES) continue
    const dataEnd = start + HEADER_BYTES + dataLength
    const end = dataEnd + wordsLength
    if (end > bytes.length || crc32(bytes.subarray(start + 8, end)) !== bytes.readUInt32LE(start + 4)) continue
    const record: LogRecord = {
      seq: bytes.readDoubleLE(start + 20),
      count: bytes.readUInt32LE(start + 16),
      data: bytes.subarray(start + HEADER_BYTES, dataEnd),
      states: wordsLength > 0 ? bytes.toString('utf8', dataEnd, end) : null,
    }
    return { record, start, end }
  }
  return undefined
}
