import { describe, expect, it } from 'vitest'
import { type NumberPart, PartCache, partOf, sampleStep, usualStep } from '../../../renderer/charts/history-parts.ts'
import type { Request } from '../../../renderer/charts/history-plan.ts'

const answered = (points: (number | string | boolean | null)[][], kind: 'number' | 'state' = 'number') => ({
  id: 1,
  unit: '°C',
  kind,
  resolutionMs: 60_000,
  points,
})
const request = (toMs: number): Request => ({
  ids: [1],
  shiftMs: 0,
  fromMs: 0,
  toMs,
  aggregation: 'mean',
  bucket: null,
  timeZone: 'UTC',
  maxPoints: 100,
})
const numbers = (part: ReturnType<typeof partOf>): NumberPart => {
  if (part.kind !== 'number') throw new Error('not a number series')
  return part
}

describe('one series of an answer', () => {
  it('becomes columns with a band, or raw with its quality; what has no value is left out', () => {
    const mean = numbers(
      partOf(
        answered([
          [1000, 5, 4, 6, 10],
          [2000, null, null, null, 0],
        ]),
        false,
      ),
    )
    expect([mean.count, mean.min[0], mean.max[0], mean.counts?.[0], mean.quality]).toEqual([1, 4, 6, 10, null])
    const raw = numbers(partOf(answered([[1000, 5, 812, 3]]), true))
    expect([raw.min[0], raw.max[0], raw.quality?.[0], raw.resolutionMs]).toEqual([5, 5, 3, 0])
  })

  it('becomes changes where it is a state', () => {
    const part = partOf(
      answered(
        [
          [1000, 'open'],
          [2000, null],
          [3000, true],
        ],
        'state',
      ),
      false,
    )
    expect(part).toEqual({
      kind: 'state',
      changes: [
        [1000, 'open'],
        [3000, true],
      ],
    })
  })

  it('tells how often samples come, also from buckets', () => {
    expect(usualStep(Float64Array.from([0, 10, 20, 30, 900, 910]))).toBe(10)
    const mean = numbers(
      partOf(
        answered([
          [0, 5, 4, 6, 6],
          [60_000, 5, 4, 6, 6],
        ]),
        false,
      ),
    )
    expect(sampleStep(mean)).toBe(10_000)
  })
})

describe('recent answers', () => {
  const part = (count: number) => numbers(partOf(answered(Array.from({ length: count }, (_, row) => [row, 1, 1, 1, 1])), false))

  it('of the closed past are kept for a minute, those that still grow for a moment', () => {
    const cache = new PartCache()
    cache.set('past', part(3), request(1000), 5000)
    cache.set('present', part(3), request(9000), 5000)
    expect(cache.get('past', 50_000, 9000)).toBeDefined()
    expect(cache.get('present', 6000, 9000)).toBeDefined()
    expect(cache.get('present', 7000, 9000)).toBeUndefined()
    expect(cache.get('past', 70_000, 9000)).toBeUndefined()
  })

  it('serve also a range that ends before they were asked for, although their margin still grows', () => {
    const cache = new PartCache()
    cache.set('present', part(3), request(9000), 5000)
    expect(cache.get('present', 30_000, 4000)).toBeDefined()
    expect(cache.get('present', 30_000, 6000)).toBeUndefined()
  })

  it('are forgotten when they are too many, the longest unused first', () => {
    const cache = new PartCache()
    for (let n = 0; n < 30; n++) {
      cache.set(`p${n}`, part(50_000), request(1000), 5000)
      cache.get('p0', 5000, 9000)
    }
    expect(cache.get('p0', 5000, 9000)).toBeDefined()
    expect(cache.get('p1', 5000, 9000)).toBeUndefined()
    expect(cache.get('p29', 5000, 9000)).toBeDefined()
  })
})
