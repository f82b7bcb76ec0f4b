import { ByteReader, ByteWriter } from './byte-buffer.ts'
import { CODE, decodeFrom, decodeNumbers, encodeNumbers, readIntegers, writeIntegers } from './column-codec.ts'

/**
 * Codes for a column that follows from another one: a value is what library, calibration and offset make of the raw
 * number, so a chunk holds each result once for each raw number, and most such functions are a straight line but for
 * their rounding. Bit-exact: what the line misses is kept in units of the last binary place.
 */
const MAX_LAST_PLACES = 2n ** 20n
const MIN_POINTS_OF_LINE = 4
const RECENT_KEPT = 8

/** The same numbers; or one number for each number of `other`; or numbers of their own. */
export function encodeDependent(numbers: Float64Array, other: Float64Array, pack: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  if (numbers.every((value, row) => Object.is(value, other[row]))) return Uint8Array.of(CODE.same)
  const results = resultsOf(numbers, other)
  if (results === undefined) {
    const plain = encodeNumbers(numbers)
    const recent = encodeRecent(numbers, other)
    return recent && pack(recent).length < pack(plain).length ? recent : plain
  }
  const keys = Float64Array.from(results.keys())
  const values = Float64Array.from(results.values())
  const candidates = [withHead(values.length, encodeNumbers(values))]
  const line = encodeLine(values, keys)
  if (line) candidates.push(withHead(values.length, line))
  if (values.length > numbers.length / 2) candidates.push(encodeNumbers(numbers))
  const sizes = candidates.map((bytes) => pack(bytes).length)
  return candidates[sizes.indexOf(Math.min(...sizes))] ?? encodeNumbers(numbers)
}

export function decodeDependent(bytes: Uint8Array, other: Float64Array): Float64Array {
  if (bytes[0] === CODE.same) return other.slice()
  if (bytes[0] === CODE.recent) return decodeRecent(bytes, other)
  if (bytes[0] !== CODE.function) return decodeNumbers(bytes, other.length)
  const reader = new ByteReader(bytes.subarray(1))
  const size = reader.varint()
  const codes = new Map<number, number>()
  const coded = new Uint32Array(other.length)
  for (let row = 0; row < other.length; row++) {
    const key = other[row] ?? 0
    let code = codes.get(key)
    if (code === undefined) {
      code = codes.size
      codes.set(key, code)
    }
    coded[row] = code
  }
  if (codes.size !== size) throw new RangeError('a column does not fit the one it depends on')
  const values = decodeResults(reader, codes)
  const numbers = new Float64Array(other.length)
  for (let row = 0; row < numbers.length; row++) numbers[row] = values[coded[row] ?? 0] ?? Number.NaN
  return numbers
}

/**
 * For a result that something else has a slow hand in (a temperature that compensates it): each raw number has few
 * results, so a row tells which of the latest ones of its raw number it is; 0: one that was not there yet.
 */
function encodeRecent(numbers: Float64Array, other: Float64Array): Uint8Array | undefined {
  const known = new Map<number, number[]>()
  const fresh: number[] = []
  const places = new Float64Array(numbers.length)
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] ?? 0
    const recent = recentOf(known, other[row] ?? 0)
    const place = recent.findIndex((one) => Object.is(one, value))
    places[row] = place + 1
    if (place < 0) fresh.push(value)
    if (fresh.length > numbers.length / 2) return undefined
    renew(recent, place, value)
  }
  const coded = encodeNumbers(places)
  const writer = new ByteWriter()
  writer.byte(CODE.recent)
  writer.varint(fresh.length)
  writer.varint(coded.length)
  writer.bytes(coded)
  writer.bytes(encodeNumbers(Float64Array.from(fresh)))
  return writer.done()
}

function decodeRecent(bytes: Uint8Array, other: Float64Array): Float64Array {
  const reader = new ByteReader(bytes.subarray(1))
  const size = reader.varint()
  const places = decodeNumbers(reader.bytes(reader.varint()), other.length)
  const fresh = decodeFrom(reader, size)
  const known = new Map<number, number[]>()
  let next = 0
  return places.map((coded, row) => {
    const recent = recentOf(known, other[row] ?? 0)
    const value = (coded === 0 ? fresh[next++] : recent[coded - 1]) ?? Number.NaN
    renew(recent, coded - 1, value)
    return value
  })
}

function recentOf(known: Map<number, number[]>, key: number): number[] {
  const recent = known.get(key) ?? []
  known.set(key, recent)
  return recent
}

/** Puts the value first; the oldest is forgotten. @param place where it was; -1 when it is new */
function renew(recent: number[], place: number, value: number): void {
  if (place === 0) return
  if (place > 0) recent.splice(place, 1)
  recent.unshift(value)
  if (recent.length > RECENT_KEPT) recent.pop()
}

/** Number of each key in order of appearance; undefined when one key has two. */
function resultsOf(numbers: Float64Array, other: Float64Array): Map<number, number> | undefined {
  const results = new Map<number, number>()
  for (let row = 0; row < numbers.length; row++) {
    const value = numbers[row] ?? 0
    const key = other[row] ?? 0
    const known = results.get(key)
    if (known === undefined) results.set(key, value)
    else if (!Object.is(known, value)) return undefined
  }
  return results
}

function withHead(size: number, values: Uint8Array): Uint8Array {
  const writer = new ByteWriter()
  writer.byte(CODE.function)
  writer.varint(size)
  writer.bytes(values)
  return writer.done()
}

/** Slope and intercept through the outermost points, then each point's distance in last places. */
function encodeLine(values: Float64Array, keys: Float64Array): Uint8Array | undefined {
  if (values.length < MIN_POINTS_OF_LINE) return undefined
  let low = 0
  let high = 0
  for (let row = 0; row < keys.length; row++) {
    if ((keys[row] ?? 0) < (keys[low] ?? 0)) low = row
    if ((keys[row] ?? 0) > (keys[high] ?? 0)) high = row
  }
  const slope = ((values[high] ?? 0) - (values[low] ?? 0)) / ((keys[high] ?? 0) - (keys[low] ?? 0))
  const line = Float64Array.of(slope, (values[low] ?? 0) - slope * (keys[low] ?? 0))
  if (!line.every(Number.isFinite)) return undefined
  const expected = pointsOf(line, keys)
  const bits = new BigInt64Array(values.slice().buffer)
  const expectedBits = new BigInt64Array(expected.buffer)
  const distances = new Float64Array(values.length)
  for (let row = 0; row < distances.length; row++) {
    const distance = (bits[row] ?? 0n) - (expectedBits[row] ?? 0n)
    if (distance > MAX_LAST_PLACES || distance < -MAX_LAST_PLACES) return undefined
    distances[row] = Number(distance)
  }
  const writer = new ByteWriter()
  writer.byte(CODE.linear)
  writer.bytes(new Uint8Array(line.buffer))
  writeIntegers(distances, writer)
  return writer.done()
}

function decodeResults(reader: ByteReader, codes: ReadonlyMap<number, number>): Float64Array {
  if (reader.peek() !== CODE.linear) return decodeFrom(reader, codes.size)
  reader.byte()
  // A copy: `slice` of a Buffer is none.
  const line = new Float64Array(new Uint8Array(reader.bytes(16)).buffer)
  const distances = readIntegers(reader, codes.size)
  const values = pointsOf(line, Float64Array.from(codes.keys()))
  const bits = new BigInt64Array(values.buffer)
  for (let row = 0; row < bits.length; row++) {
    const distance = distances[row] ?? 0
    if (distance !== 0) bits[row] = (bits[row] ?? 0n) + BigInt(distance)
  }
  return values
}

function pointsOf(line: Float64Array, keys: Float64Array): Float64Array {
  const [slope = 0, intercept = 0] = line
  return keys.map((key) => slope * key + intercept)
}
