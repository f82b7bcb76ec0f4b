import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SampleBatch } from '../../telemetry/telemetry-store.ts'

/**
 * What one commit holds in the log: its samples as columns one after the other (time, arrival, raw, value as doubles,
 * series as int32, quality as uint16, little-endian), compressed where that is shorter; the words of states as JSON beside it.
 */
export interface LogRow {
  count: number
  data: Buffer
  states: string | null
}

const BYTES_PER_SAMPLE = 4 * 8 + 4 + 2
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** All batches of a commit as one log row. */
export function encodeLogRow(batches: readonly SampleBatch[]): LogRow {
  const count = batches.reduce((sum, batch) => sum + batch.count, 0)
  const buffer = new ArrayBuffer(count * BYTES_PER_SAMPLE)
  const columns = viewColumns(buffer, 0, count)
  const states: [number, string | boolean][] = []
  let offset = 0
  for (const batch of batches) {
    columns.atMs.set(batch.atMs.subarray(0, batch.count), offset)
    columns.receivedAtMs.set(batch.receivedAtMs.subarray(0, batch.count), offset)
    columns.raw.set(batch.raw.subarray(0, batch.count), offset)
    columns.value.set(batch.value.subarray(0, batch.count), offset)
    columns.series.set(batch.series.subarray(0, batch.count), offset)
    columns.quality.set(batch.quality.subarray(0, batch.count), offset)
    for (const [row, word] of batch.states) states.push([offset + row, word])
    offset += batch.count
  }
  const plain = Buffer.from(buffer)
  const compressed = zstdCompressSync(plain, ZSTD)
  return { count, data: compressed.length < plain.length ? compressed : plain, states: states.length > 0 ? JSON.stringify(states) : null }
}

/** The columns of a row and its states by row number. @throws RangeError when it is damaged */
export function decodeLogRow({ count, data, states }: LogRow) {
  const bytes = unpack(data, count * BYTES_PER_SAMPLE)
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  return { ...viewColumns(aligned.buffer, aligned.byteOffset, count), states: parseStates(states) }
}

function unpack(data: Buffer, length: number): Uint8Array {
  if (data.length === length) return data
  let bytes: Uint8Array
  try {
    bytes = zstdDecompressSync(data, { maxOutputLength: length })
  } catch (cause) {
    throw new RangeError('a log row cannot be unpacked', { cause })
  }
  if (bytes.length !== length) throw new RangeError('a log row is too short')
  return bytes
}

function viewColumns(buffer: ArrayBufferLike, byteOffset: number, count: number) {
  return {
    atMs: new Float64Array(buffer, byteOffset, count),
    receivedAtMs: new Float64Array(buffer, byteOffset + count * 8, count),
    raw: new Float64Array(buffer, byteOffset + count * 16, count),
    value: new Float64Array(buffer, byteOffset + count * 24, count),
    series: new Int32Array(buffer, byteOffset + count * 32, count),
    quality: new Uint16Array(buffer, byteOffset + count * 36, count),
  }
}

function parseStates(text: string | null): [number, string | boolean][] {
  if (text === null) return []
  const list: unknown = JSON.parse(text)
  if (!Array.isArray(list)) throw new RangeError('the states of a log row are damaged')
  return list.map((entry: unknown) => {
    if (!Array.isArray(entry) || typeof entry[0] !== 'number') throw new RangeError('the states of a log row are damaged')
    return [entry[0], typeof entry[1] === 'boolean' ? entry[1] : String(entry[1])]
  })
}
