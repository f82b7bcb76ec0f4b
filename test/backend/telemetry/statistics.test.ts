import { describe, expect, it } from 'vitest'
import { numberStatistics } from '../../../backend/telemetry/statistics.ts'
import { naiveStatistics } from '../../fakes/naive-statistics.ts'
import fc from '../../property.ts'

const sample = fc.record({ atMs: fc.integer({ min: 0, max: 500_000 }), value: fc.double({ min: -1e6, max: 1e6, noNaN: true }) })
const threshold = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))

/** The columns that a store makes of these rows. */
function columns(rows: readonly { atMs: number; value: number }[]) {
  const last = rows.at(-1)
  return {
    count: rows.length,
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    value: Float64Array.from(rows, ({ value }) => value),
    sums: null,
    first: rows[0]?.value ?? null,
    last: last?.value ?? null,
    lastAtMs: last?.atMs ?? null,
  }
}

describe('statistics of numbers', () => {
  it('are those of the plain definition, for any samples, range and thresholds', () => {
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 60 }),
        fc.integer({ min: 0, max: 400_000 }),
        fc.integer({ min: 1, max: 300_000 }),
        fc.integer({ min: 0, max: 800_000 }),
        threshold,
        threshold,
        (samples, fromMs, spanMs, presentMs, above, below) => {
          const rows = samples.toSorted((a, b) => a.atMs - b.atMs)
          const toMs = fromMs + spanMs
          const within = rows.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
          const heldBefore = rows.some(({ atMs }) => atMs < fromMs)
          const got = numberStatistics(7, columns(within), { fromMs, endMs: Math.min(toMs, presentMs), heldBefore, above, below })
          const plain = rows.map((row) => ({ ...row, word: undefined, quality: 0 }))
          const expected = naiveStatistics(plain, { id: 7, above, below }, { fromMs, toMs, presentMs })
          const { mean, sd, ...rest } = expected
          const { mean: gotMean, sd: gotSd, ...gotRest } = got
          expect(gotRest).toEqual(rest)
          expect(gotMean === null).toBe(mean === null)
          if (mean !== null) expect(gotMean).toBeCloseTo(mean, 3)
          if (sd !== null) expect(gotSd).toBeCloseTo(sd, 3)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('of minute means weigh each by its samples', () => {
    const means = {
      ...columns([
        { atMs: 0, value: 10 },
        { atMs: 60_000, value: 20 },
      ]),
      sums: { count: Float64Array.of(30, 10), min: Float64Array.of(9, 18), max: Float64Array.of(11, 25), widthMs: new Float64Array(2) },
    }
    const got = numberStatistics(7, means, { fromMs: 0, endMs: 120_000, heldBefore: false, above: 15, below: null })
    expect(got).toMatchObject({
      count: 40,
      min: 9,
      max: 25,
      mean: 12.5,
      sd: Math.sqrt(18.75),
      aboveMs: 60_000,
      belowMs: null,
      estimated: true,
    })
    expect(got.p25).toBeCloseTo(10, 2)
    expect(got.p95).toBeCloseTo(20, 2)
  })

  it('of one value that never changes have no spread', () => {
    const still = {
      ...columns([{ atMs: 5, value: 3 }]),
      sums: { count: Float64Array.of(9), min: Float64Array.of(3), max: Float64Array.of(3), widthMs: new Float64Array(1) },
    }
    expect(numberStatistics(7, still, { fromMs: 0, endMs: 10, heldBefore: false, above: null, below: null })).toMatchObject({
      p5: 3,
      p95: 3,
      sd: 0,
    })
  })
})

it('where a board spoke seldom the silence between its readings is no gap, and between quick ones a long silence is', () => {
  const minutes = [0, 10, 20, 30, 40, ...Array.from({ length: 600 }, (_, index) => 50 + index / 6), 180, 180.2, 180.4]
  const atMs = Float64Array.from(minutes, (minute) => minute * 60_000)
  const value = Float64Array.from(minutes, () => 20)
  const count = minutes.length
  const figures = numberStatistics(
    1,
    { count, atMs, value, sums: null, first: 20, last: 20, lastAtMs: atMs[count - 1] ?? 0 },
    { fromMs: 0, endMs: 180.5 * 60_000, heldBefore: false, above: null, below: null },
  )
  expect(figures.gaps).toBe(1)
  expect(figures.gapsMs).toBeCloseTo((180 - (50 + 599 / 6)) * 60_000)
})
