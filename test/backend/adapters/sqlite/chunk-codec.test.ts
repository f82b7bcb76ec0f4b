import { expect, test } from 'vitest'
import { decodeChunk, encodeChunk } from '../../../../backend/adapters/sqlite/chunk-codec.ts'
import { decodeBuckets, encodeBuckets, sumUp } from '../../../../backend/adapters/sqlite/minute-codec.ts'
import type { SeriesSamples } from '../../../../backend/adapters/sqlite/series-samples.ts'
import fc from '../../../property.ts'

const anyNumber = fc.oneof(
  fc.constantFrom(0, -0, Number.NaN, 1e-300, -127, 85),
  fc.double(),
  fc.integer(),
  fc.integer().map((n) => n / 16),
)
/** What libraries and calibrations make of raw numbers. */
const functions: ((raw: number) => number)[] = [
  (raw) => raw,
  (raw) => raw / 16,
  (raw) => -45 + (175 * raw) / 65535,
  (raw) => Math.round((-45 + (175 * raw) / 65535) * 100) / 100,
  (raw) => 7 + (1500 - (raw * 3300) / 4095) / 59.16,
  (raw) => 1 / (0.001129148 + 0.000234125 * Math.log(10_000 / (4095 / (raw + 0.5) - 1))) - 273.15,
  (raw) => (raw - 2048) * 1e-9,
]

function samplesOf(raw: number[], value: number[], quality: number[]): SeriesSamples {
  const count = raw.length
  const atMs = Float64Array.from({ length: count }, (_, row) => 1_790_000_000_000 + row * 1000 + (row % 7))
  return {
    count,
    atMs,
    receivedAtMs: atMs.map((at, row) => at + 5 + (row % 13)),
    raw: Float64Array.from(raw),
    value: Float64Array.from(value),
    quality: Uint16Array.from({ length: count }, (_, row) => quality[row % Math.max(1, quality.length)] ?? 0),
    words: null,
  }
}

/** Bit for bit, so that -0 and 0 differ; NaN is NaN. */
function expectSame(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length)
  for (let row = 0; row < actual.length; row++) if (!Object.is(actual[row], expected[row])) expect(actual[row]).toBe(expected[row])
}

function expectRoundTrip(samples: SeriesSamples): Buffer {
  const bytes = encodeChunk(samples)
  const decoded = decodeChunk(bytes, samples.count, false)
  for (const column of ['atMs', 'receivedAtMs', 'raw', 'value'] as const) expectSame(decoded[column], samples[column])
  expect(decoded.quality).toEqual(samples.quality)
  const minutes = sumUp(samples, 60_000)
  expect(decodeBuckets(encodeBuckets(minutes))).toEqual(minutes)
  return bytes
}

test('whatever the numbers, a chunk gives them back bit for bit', () => {
  const column = fc.array(anyNumber, { minLength: 1, maxLength: 300 })
  fc.assert(
    fc.property(column, fc.array(fc.nat(255), { minLength: 1, maxLength: 5 }), fc.nat(functions.length), (raw, quality, which) => {
      const of = functions[which] ?? ((number: number) => (number === 0 ? 1 : Math.random()))
      expectRoundTrip(samplesOf(raw, raw.map(of), quality))
    }),
  )
})

test('values that a neighbour compensates come back bit for bit, for far less than their eight bytes', () => {
  const random = fc.sample(fc.integer({ min: -9, max: 9 }), { numRuns: 4096, seed: 8 })
  const raw = random.slice(0, 2048).map((noise, row) => 1861 + Math.round(row / 200) + noise)
  const value = raw.map((one, row) => 7 + (one - 1861) * 0.01 * (298.15 / (294 + ((random[2048 + row] ?? 0) > 0 ? 0.0625 : 0))))
  expect(expectRoundTrip(samplesOf(raw, value, [0])).length).toBeLessThan(3 * 2048)
  const mixed = value.map((one, row) => (row % 50 === 0 ? Number.NaN : row % 77 === 0 ? -0 : one))
  expectRoundTrip(samplesOf(raw, mixed, [0, 4]))
})

test('values that follow from the raw number cost next to nothing, also with the rounding of their formula', () => {
  const random = fc.sample(fc.integer({ min: -12, max: 12 }), { numRuns: 2048, seed: 7 })
  const raw = random.map((noise, row) => 24_000 + Math.round(300 * Math.sin(row / 400)) + noise)
  const plain = expectRoundTrip(samplesOf(raw, raw, [0])).length
  for (const of of functions.slice(0, 5)) {
    const bytes = expectRoundTrip(samplesOf(raw, raw.map(of), [0])).length
    expect(bytes - plain).toBeLessThan(0.25 * 2048)
  }
})
