import { expect, test } from 'vitest'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import { PreviewTally } from '../../../backend/revisions/preview-tally.ts'

const BAD = packQuality('bad', MARK.libraryFailed)

function columns(count: number, value: (row: number) => number, quality: (row: number) => number = () => 0) {
  return {
    count,
    atMs: Float64Array.from({ length: count }, (_, row) => 1000 + row),
    raw: new Float64Array(count),
    value: Float64Array.from({ length: count }, (_, row) => value(row)),
    quality: Uint16Array.from({ length: count }, (_, row) => quality(row)),
  }
}

test('what the library refuses is no part of the curve after, and counted', () => {
  const tally = new PreviewTally(1000, 1004)
  const after = columns(
    4,
    (row) => (row === 2 ? Number.NaN : row + 10),
    (row) => (row === 2 ? BAD : 0),
  )
  tally.add(
    columns(4, (row) => row),
    after,
  )
  expect(tally.result()).toEqual({
    samples: 4,
    changed: 4,
    meanBefore: 1.5,
    meanAfter: 34 / 3,
    largestChange: 10,
    failed: 1,
    resolutionMs: 1,
    points: [
      [1000, 0, 10],
      [1001, 1, 11],
      [1002, 2, null],
      [1003, 3, 13],
    ],
  })
})

test('however many samples, at most 1000 points; nothing at all has no means', () => {
  const tally = new PreviewTally(1000, 1000 + 12_345)
  const before = columns(12_345, (row) => row)
  tally.add(before, before)
  const { points, changed, samples } = tally.result()
  expect([samples, changed]).toEqual([12_345, 0])
  expect(points.length).toBeLessThanOrEqual(1000)
  expect(points.length).toBeGreaterThan(900)
  expect(new PreviewTally(0, 10).result()).toMatchObject({ samples: 0, meanBefore: null, meanAfter: null, points: [] })
})
