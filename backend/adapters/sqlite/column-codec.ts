import { ByteReader, ByteWriter } from './byte-buffer.ts'

/**
 * Lossless codes for one column of numbers, chosen by what the numbers are; chunk-codec.ts compresses the result.
 * The first byte names the code. Format on disk: codes are never changed, only added.
 */
export const CODE = { scaled: 0, planes: 1, missing: 2, function: 3, same: 4, linear: 5, recent: 6 } as const

const MAX_EXPONENT = 9
const MAX_INTEGER = 2 ** 50

/** Any numbers but ±Infinity; NaN included. */
export function encodeNumbers(numbers: Float64Array): Uint8Array {
  const missing: number[] = []
  for (let row = 0; row < numbers.length; row++) if (Number.isNaN(numbers[row])) missing.push(row)
  if (missing.length === 0) return encodePresent(numbers)
  const writer = new ByteWriter()
  writer.byte(CODE.missing)
  writer.varint(missing.length)
  let previous = -1
  for (const row of missing) {
    writer.varint(row - previous - 1)
    previous = row
  }
  if (missing.length < numbers.length) writer.bytes(encodePresent(numbers.filter((value) => !Number.isNaN(value))))
  return writer.done()
}

export function decodeNumbers(bytes: Uint8Array, count: number): Float64Array {
  return decodeFrom(new ByteReader(bytes), count)
}

function encodePresent(numbers: Float64Array): Uint8Array {
  const writer = new ByteWriter()
  for (let exponent = 0, failing = 0; exponent <= MAX_EXPONENT; exponent++) {
    const factor = 10 ** exponent
    if (!isScaled(numbers[failing] ?? 0, factor)) continue
    failing = numbers.findIndex((value) => !isScaled(value, factor))
    if (failing >= 0) continue
    writer.byte(CODE.scaled)
    writer.byte(exponent)
    writeIntegers(
      numbers.map((value) => Math.round(value * factor)),
      writer,
    )
    return writer.done()
  }
  writer.byte(CODE.planes)
  writePlanes(numbers, writer)
  return writer.done()
}

function isScaled(value: number, factor: number): boolean {
  const integer = Math.round(value * factor)
  return Math.abs(integer) <= MAX_INTEGER && Object.is(integer / factor, value) && !Object.is(value, -0)
}

export function decodeFrom(reader: ByteReader, count: number): Float64Array {
  const code = reader.byte()
  if (code === CODE.scaled) {
    const factor = 10 ** reader.byte()
    const integers = readIntegers(reader, count)
    if (factor !== 1) for (let row = 0; row < count; row++) integers[row] = (integers[row] ?? 0) / factor
    return integers
  }
  if (code === CODE.planes) return readPlanes(reader, count)
  if (code !== CODE.missing) throw new RangeError(`column code ${code} is unknown`)
  const missing = new Set<number>()
  let row = -1
  for (let left = reader.varint(); left > 0; left--) {
    row += reader.varint() + 1
    missing.add(row)
  }
  const present = missing.size < count ? decodeFrom(reader, count - missing.size) : new Float64Array(0)
  let next = 0
  return new Float64Array(count).map((_, index) => (missing.has(index) ? Number.NaN : (present[next++] ?? Number.NaN)))
}

/** First number, greatest common divisor of the steps, then values, steps or steps of steps, whichever are smallest. */
export function writeIntegers(integers: Float64Array, writer: ByteWriter): void {
  const first = integers[0] ?? 0
  let divisor = 0
  for (let row = 1; row < integers.length && divisor !== 1; row++) {
    divisor = greatestCommonDivisor(divisor, Math.abs((integers[row] ?? 0) - (integers[row - 1] ?? 0)))
  }
  writer.signed(first)
  writer.varint(divisor)
  if (divisor === 0) return
  const cost = [0, 0, 0]
  forEachResidual(integers, first, divisor, (zero, one, two) => {
    cost[0] = (cost[0] ?? 0) + Math.log2(1 + Math.abs(zero))
    cost[1] = (cost[1] ?? 0) + Math.log2(1 + Math.abs(one))
    cost[2] = (cost[2] ?? 0) + Math.log2(1 + Math.abs(two))
  })
  const order = cost.indexOf(Math.min(...cost))
  writer.byte(order)
  forEachResidual(integers, first, divisor, (zero, one, two) => writer.signed(order === 0 ? zero : order === 1 ? one : two))
}

function forEachResidual(
  integers: Float64Array,
  first: number,
  divisor: number,
  take: (zero: number, one: number, two: number) => void,
): void {
  let previous = 0
  let previousStep = 0
  for (let row = 1; row < integers.length; row++) {
    const now = ((integers[row] ?? 0) - first) / divisor
    const step = now - previous
    take(now, step, step - previousStep)
    previous = now
    previousStep = step
  }
}

export function readIntegers(reader: ByteReader, count: number): Float64Array {
  const integers = new Float64Array(count)
  const first = reader.signed()
  const divisor = reader.varint()
  if (divisor === 0) return integers.fill(first)
  const order = reader.byte()
  integers[0] = first
  let now = 0
  let step = 0
  for (let row = 1; row < count; row++) {
    const residual = reader.signed()
    if (order === 0) now = residual
    else {
      step = order === 1 ? residual : step + residual
      now += step
    }
    integers[row] = first + now * divisor
  }
  return integers
}

/** The one number of a column that holds nothing else; undefined: it may hold several. */
export function constantOf(bytes: Uint8Array): number | undefined {
  const reader = new ByteReader(bytes)
  if (reader.byte() !== CODE.scaled) return undefined
  const factor = 10 ** reader.byte()
  const first = reader.signed()
  return reader.varint() === 0 ? first / factor : undefined
}

function greatestCommonDivisor(a: number, b: number): number {
  let [x, y] = [a, b]
  while (y !== 0) [x, y] = [y, x % y]
  return x
}

/** Bytes of the doubles, XORed with the one before, all first bytes together, then all second ones … */
function writePlanes(numbers: Float64Array, writer: ByteWriter): void {
  const source = new Uint8Array(numbers.slice().buffer)
  const count = numbers.length
  const planes = new Uint8Array(count * 8)
  for (let plane = 0; plane < 8; plane++) {
    for (let row = 0; row < count; row++) {
      const before = row > 0 ? (source[(row - 1) * 8 + plane] ?? 0) : 0
      planes[plane * count + row] = (source[row * 8 + plane] ?? 0) ^ before
    }
  }
  writer.bytes(planes)
}

function readPlanes(reader: ByteReader, count: number): Float64Array {
  const planes = reader.bytes(count * 8)
  const target = new Uint8Array(count * 8)
  for (let plane = 0; plane < 8; plane++) {
    for (let row = 0; row < count; row++) {
      const before = row > 0 ? (target[(row - 1) * 8 + plane] ?? 0) : 0
      target[row * 8 + plane] = (planes[plane * count + row] ?? 0) ^ before
    }
  }
  return new Float64Array(target.buffer)
}
