import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SampleBatch } from '../../telemetry/telemetry-store.ts'
import { emptySamples, type SeriesSamples } from './series-samples.ts'

/**
 * The append log: every commit is one row of table `log`, its samples as columns one after the other (time, arrival,
 * raw, value as doubles, series as int32, quality as uint16, little-endian), the words of states as JSON beside it.
 * Compressed where that is shorter: a commit of few samples then fills a fraction of a page, and pages are what is written.
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

function unpack({ count, data }: LogRow): Buffer {
  if (data.length === count * BYTES_PER_SAMPLE) return data
  try {
    return zstdDecompressSync(data, { maxOutputLength: count * BYTES_PER_SAMPLE })
  } catch (cause) {
    throw new RangeError('a log row cannot be unpacked', { cause })
  }
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

/** Log rows in memory, in order of arrival; grows at the end and is cut at the front. */
export class SampleLog {
  count = 0
  /** Newest log row taken in. */
  lastSeq = 0
  series = new Int32Array(0)
  /** Log row of each sample. */
  seq = new Float64Array(0)
  atMs = new Float64Array(0)
  receivedAtMs = new Float64Array(0)
  raw = new Float64Array(0)
  value = new Float64Array(0)
  quality = new Uint16Array(0)
  readonly words = new Map<number, string | boolean>()

  /** @throws RangeError when the row is damaged */
  add(seq: number, row: LogRow): void {
    const { count } = row
    this.lastSeq = seq
    const data = unpack(row)
    if (data.length !== count * BYTES_PER_SAMPLE) throw new RangeError(`log row ${seq} is damaged`)
    const from = this.count
    this.#room(from + count)
    const states = parseStates(row.states)
    const aligned = data.byteOffset % 8 === 0 ? data : new Uint8Array(data)
    const columns = viewColumns(aligned.buffer, aligned.byteOffset, count)
    this.atMs.set(columns.atMs, from)
    this.receivedAtMs.set(columns.receivedAtMs, from)
    this.raw.set(columns.raw, from)
    this.value.set(columns.value, from)
    this.series.set(columns.series, from)
    this.quality.set(columns.quality, from)
    this.seq.fill(seq, from, from + count)
    for (const [index, word] of states) this.words.set(from + index, word)
    this.count += count
  }

  /** As `add`; a damaged row is told of and left out. */
  addIntact(seq: number, row: LogRow, onDamaged: (detail: string) => void): void {
    try {
      this.add(seq, row)
    } catch (cause) {
      onDamaged(`${row.count} samples cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`)
    }
  }

  /** Forgets all samples of log rows up to `seq`. */
  dropThrough(seq: number): void {
    let from = 0
    while (from < this.count && (this.seq[from] ?? 0) <= seq) from++
    if (from === 0) return
    for (const column of [this.atMs, this.receivedAtMs, this.raw, this.value, this.seq, this.series, this.quality]) {
      column.copyWithin(0, from, this.count)
    }
    const words = [...this.words]
    this.words.clear()
    for (const [row, word] of words) if (row >= from) this.words.set(row - from, word)
    this.count -= from
  }

  /** The rows `indexes` as samples of one series, numbers and states apart. */
  split(indexes: readonly number[]): { numbers: SeriesSamples; states: SeriesSamples } {
    const stateRows = this.words.size === 0 ? [] : indexes.filter((row) => this.words.has(row))
    const numberRows = stateRows.length === 0 ? indexes : indexes.filter((row) => !this.words.has(row))
    return { numbers: this.#pick(numberRows, false), states: this.#pick(stateRows, true) }
  }

  #pick(rows: readonly number[], state: boolean): SeriesSamples {
    const picked = emptySamples(rows.length, state)
    for (let target = 0; target < rows.length; target++) {
      const row = rows[target] ?? 0
      picked.atMs[target] = this.atMs[row] ?? 0
      picked.receivedAtMs[target] = this.receivedAtMs[row] ?? 0
      picked.raw[target] = this.raw[row] ?? 0
      picked.value[target] = this.value[row] ?? 0
      picked.quality[target] = this.quality[row] ?? 0
      if (picked.words) picked.words[target] = this.words.get(row) ?? ''
    }
    return picked
  }

  #room(count: number): void {
    if (count <= this.series.length) return
    const size = Math.max(1024, count, this.series.length * 2)
    const grow = (old: Float64Array) => {
      const grown = new Float64Array(size)
      grown.set(old)
      return grown
    }
    this.atMs = grow(this.atMs)
    this.receivedAtMs = grow(this.receivedAtMs)
    this.raw = grow(this.raw)
    this.value = grow(this.value)
    this.seq = grow(this.seq)
    const series = new Int32Array(size)
    series.set(this.series)
    this.series = series
    const quality = new Uint16Array(size)
    quality.set(this.quality)
    this.quality = quality
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
