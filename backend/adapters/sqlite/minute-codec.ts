import { ByteReader, ByteWriter } from './byte-buffer.ts'
import { packed, unpacked } from './chunk-codec.ts'
import { decodeNumbers, encodeNumbers } from './column-codec.ts'
import { rowCounts, type SeriesSamples } from './series-samples.ts'

/** Sums of aligned stretches of time as columns; only stretches that hold samples that count. */
export interface BucketRows {
  /** Time / width. */
  bucket: Float64Array
  count: Float64Array
  min: Float64Array
  max: Float64Array
  sum: Float64Array
  last: Float64Array
  /** Time of `last`, ms. */
  lastAt: Float64Array
}

const COLUMNS = ['bucket', 'count', 'min', 'max', 'sum', 'last', 'lastAt'] as const

/** `samples` sorted by time. Those that don't count (no value, bad) are left out. */
export function sumUp(samples: SeriesSamples, widthMs: number): BucketRows {
  const rows: Record<(typeof COLUMNS)[number], number[]> = { bucket: [], count: [], min: [], max: [], sum: [], last: [], lastAt: [] }
  let open = -1
  let openBucket = Number.NaN
  for (let row = 0; row < samples.count; row++) {
    if (!rowCounts(samples, row)) continue
    const value = samples.value[row] ?? 0
    const at = samples.atMs[row] ?? 0
    const bucket = Math.floor(at / widthMs)
    if (bucket === openBucket) {
      rows.count[open] = (rows.count[open] ?? 0) + 1
      if (value < (rows.min[open] ?? 0)) rows.min[open] = value
      if (value > (rows.max[open] ?? 0)) rows.max[open] = value
      rows.sum[open] = (rows.sum[open] ?? 0) + value
      rows.last[open] = value
      rows.lastAt[open] = at
    } else {
      open++
      openBucket = bucket
      for (const [name, number] of [
        ['bucket', bucket],
        ['count', 1],
        ['min', value],
        ['max', value],
        ['sum', value],
        ['last', value],
        ['lastAt', at],
      ] as const)
        rows[name].push(number)
    }
  }
  const { bucket, count, min, max, sum, last, lastAt } = rows
  return {
    bucket: Float64Array.from(bucket),
    count: Float64Array.from(count),
    min: Float64Array.from(min),
    max: Float64Array.from(max),
    sum: Float64Array.from(sum),
    last: Float64Array.from(last),
    lastAt: Float64Array.from(lastAt),
  }
}

/** Sums of the same width put together: those of the same stretch become one. */
export function joinBuckets(parts: readonly BucketRows[]): BucketRows {
  type Row = Record<(typeof COLUMNS)[number], number>
  const joined = new Map<number, Row>()
  for (const rows of parts) {
    for (let index = 0; index < rows.bucket.length; index++) {
      const at = (name: (typeof COLUMNS)[number]) => rows[name][index] ?? 0
      const row: Row = {
        bucket: at('bucket'),
        count: at('count'),
        min: at('min'),
        max: at('max'),
        sum: at('sum'),
        last: at('last'),
        lastAt: at('lastAt'),
      }
      const known = joined.get(row.bucket)
      if (!known) {
        joined.set(row.bucket, row)
        continue
      }
      known.count += row.count
      known.sum += row.sum
      known.min = Math.min(known.min, row.min)
      known.max = Math.max(known.max, row.max)
      if (row.lastAt >= known.lastAt) {
        known.last = row.last
        known.lastAt = row.lastAt
      }
    }
  }
  const sorted = [...joined.values()].sort((a, b) => a.bucket - b.bucket)
  const column = (name: (typeof COLUMNS)[number]) => Float64Array.from(sorted, (row) => row[name])
  return {
    bucket: column('bucket'),
    count: column('count'),
    min: column('min'),
    max: column('max'),
    sum: column('sum'),
    last: column('last'),
    lastAt: column('lastAt'),
  }
}

/** The bytes of `minutes.data`: number of rows, then each column coded, all compressed together. */
export function encodeBuckets(rows: BucketRows): Buffer {
  const body = new ByteWriter()
  for (const name of COLUMNS) {
    const bytes = encodeNumbers(rows[name])
    body.varint(bytes.length)
    body.bytes(bytes)
  }
  const plain = body.done()
  const stored = packed(plain)
  const writer = new ByteWriter()
  writer.varint(rows.bucket.length)
  writer.varint(stored === plain ? 0 : plain.length)
  writer.bytes(stored)
  return Buffer.from(writer.done())
}

/** @throws RangeError when the bytes are damaged */
export function decodeBuckets(data: Uint8Array): BucketRows {
  const head = new ByteReader(data)
  const count = head.varint()
  const length = head.varint()
  const body = new ByteReader(unpacked(head.bytes(data.length - head.position), length))
  const column = () => decodeNumbers(body.bytes(body.varint()), count)
  return { bucket: column(), count: column(), min: column(), max: column(), sum: column(), last: column(), lastAt: column() }
}
