import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { ByteReader, ByteWriter } from './byte-buffer.ts'
import { constantOf, decodeNumbers, encodeNumbers } from './column-codec.ts'
import { decodeDependent, encodeDependent } from './dependent-codec.ts'
import type { SeriesSamples } from './series-samples.ts'

/**
 * A stretch of one series as the bytes of `chunk.data`: version, CRC-32 of the rest, then the columns time, delay
 * (received − measured), raw, value, quality and words, each coded (column-codec.ts) and compressed by itself.
 */
const VERSION = 1
const WORTH_COMPRESSING = 48
const MAX_COLUMN_BYTES = 64 * 1024 * 1024
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } }

export function encodeChunk(samples: SeriesSamples): Buffer {
  const { count, words } = samples
  const atMs = samples.atMs.subarray(0, count)
  const raw = samples.raw.subarray(0, count)
  const delays = atMs.map((at, row) => (samples.receivedAtMs[row] ?? 0) - at)
  // Fractions of a millisecond may not survive the subtraction: then the arrival times themselves are kept.
  const exact = delays.every((delay, row) => delay + (atMs[row] ?? 0) === samples.receivedAtMs[row])
  const writer = new ByteWriter()
  writer.byte(exact ? 1 : 0)
  writeColumn(writer, encodeNumbers(atMs))
  writeColumn(writer, encodeNumbers(exact ? delays : samples.receivedAtMs.subarray(0, count)))
  writeColumn(writer, encodeNumbers(raw))
  writeColumn(writer, encodeDependent(samples.value.subarray(0, count), raw, packed))
  writeColumn(writer, encodeNumbers(Float64Array.from(samples.quality.subarray(0, count))))
  if (words) {
    const list = [...new Set(words.slice(0, count))]
    const codes = new Map(list.map((word, code) => [word, code]))
    writeColumn(writer, Buffer.from(JSON.stringify(list)))
    writeColumn(writer, encodeNumbers(Float64Array.from({ length: count }, (_, row) => codes.get(words[row] ?? '') ?? 0)))
  }
  const body = writer.done()
  const chunk = new ByteWriter()
  chunk.byte(VERSION)
  chunk.uint32(crc32(body))
  chunk.bytes(body)
  return Buffer.from(chunk.done())
}

/** @throws RangeError when the bytes are damaged or from a newer version */
export function decodeChunk(data: Uint8Array, count: number, state: boolean): SeriesSamples {
  const chunk = new ByteReader(data)
  const version = chunk.byte()
  if (version !== VERSION) throw new RangeError(`chunk version ${version} is unknown`)
  const checksum = chunk.uint32()
  const body = chunk.bytes(data.length - chunk.position)
  if (crc32(body) !== checksum) throw new RangeError('the checksum of a chunk does not fit')
  const reader = new ByteReader(body)
  const exact = reader.byte() === 1
  const atMs = decodeNumbers(readColumn(reader), count)
  const second = decodeNumbers(readColumn(reader), count)
  const receivedAtMs = exact ? second.map((delay, row) => delay + (atMs[row] ?? 0)) : second
  const raw = decodeNumbers(readColumn(reader), count)
  const value = decodeDependent(readColumn(reader), raw)
  const quality = Uint16Array.from(decodeNumbers(readColumn(reader), count))
  return { count, atMs, receivedAtMs, raw, value, quality, words: state ? readWords(reader, count) : null }
}

/** The quality that all samples of a chunk have; undefined where they differ. Costs no decoding. @throws RangeError when damaged */
export function sameQuality(data: Uint8Array): number | undefined {
  const chunk = new ByteReader(data)
  if (chunk.byte() !== VERSION) throw new RangeError('chunk version is unknown')
  chunk.uint32()
  chunk.byte()
  // Time, delay, raw, value.
  for (let column = 0; column < 4; column++) {
    chunk.varint()
    chunk.bytes(chunk.varint())
  }
  return constantOf(readColumn(chunk))
}

function readWords(reader: ByteReader, count: number): (string | boolean)[] {
  const list: unknown = JSON.parse(Buffer.from(readColumn(reader)).toString())
  if (!Array.isArray(list)) throw new RangeError('a chunk has no words')
  const words = list.map((word: unknown) => (typeof word === 'boolean' ? word : String(word)))
  return Array.from(decodeNumbers(readColumn(reader), count), (code) => words[code] ?? '')
}

function writeColumn(writer: ByteWriter, bytes: Uint8Array): void {
  const stored = packed(bytes)
  writer.varint(stored === bytes ? 0 : bytes.length)
  writer.varint(stored.length)
  writer.bytes(stored)
}

function readColumn(reader: ByteReader): Uint8Array {
  const unpackedLength = reader.varint()
  return unpacked(reader.bytes(reader.varint()), unpackedLength)
}

/** Undoes `packed`. @param length of the bytes before; 0 when they were not compressed. @throws RangeError when damaged */
export function unpacked(stored: Uint8Array, length: number): Uint8Array {
  if (length === 0) return stored
  try {
    return zstdDecompressSync(stored, { maxOutputLength: Math.min(length, MAX_COLUMN_BYTES) })
  } catch (cause) {
    throw new RangeError('a column cannot be unpacked', { cause })
  }
}

/** Compressed, or the bytes themselves where that is shorter. */
export function packed(bytes: Uint8Array): Uint8Array {
  if (bytes.length < WORTH_COMPRESSING) return bytes
  const compressed = zstdCompressSync(bytes, ZSTD)
  return compressed.length < bytes.length ? compressed : bytes
}
