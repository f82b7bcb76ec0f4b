import { describe, expect, it } from 'vitest'
import {
  appendPoint,
  findGaps,
  lineOf,
  longestStep,
  type Point,
  pointsFromRows,
  stretchesOf,
  valueRange,
} from '../../../renderer/charts/chart-points.ts'

const at = (...times: number[]): Point[] => times.map((atMs) => [atMs, 1, 1, 1])

describe('points of a chart', () => {
  it('reads downsampled rows with their band, raw rows without one, and leaves out what is no number', () => {
    expect(pointsFromRows([[1000, 5, 4, 6, 10]])).toEqual([[1000, 5, 4, 6]])
    expect(pointsFromRows([[1000, 5, 812, 0]])).toEqual([[1000, 5, 5, 5]])
    expect(
      pointsFromRows([
        [1000, 'open'],
        [2000, null],
      ]),
    ).toEqual([])
  })

  it('appends only newer values and drops what has left the range, but keeps one to draw from', () => {
    const points = at(1000, 2000, 3000)
    appendPoint(points, 3000, 9, 0)
    expect(points).toHaveLength(3)
    appendPoint(points, 4000, 9, 2500)
    expect(points.map(([time]) => time)).toEqual([2000, 3000, 4000])
  })

  it('finds gaps inside and up to now, none before the first value', () => {
    expect(findGaps(at(5000, 6000, 20_000, 21_000), 0, 40_000, 5000)).toEqual([
      { fromMs: 6000, toMs: 20_000 },
      { fromMs: 21_000, toMs: 40_000 },
    ])
    expect(findGaps([], 0, 40_000, 5000)).toEqual([])
  })

  it('breaks the line at each gap', () => {
    expect(lineOf(at(1, 2, 30), [{ fromMs: 2, toMs: 30 }])).toEqual([
      [1, 1],
      [2, 1],
      [3, null],
      [30, 1],
    ])
  })

  it('takes the coarser of resolution and usual interval as measure of a gap', () => {
    expect(longestStep(1000, 60_000)).toBe(150_000)
    expect(longestStep(24_000, 1000)).toBe(60_000)
    expect(longestStep(1000, undefined)).toBe(5000)
  })

  it('makes stretches of changes and cuts them to the range', () => {
    expect(
      stretchesOf(
        [
          [0, 'closed'],
          [500, 'closed'],
          [2000, 'open'],
        ],
        1000,
        3000,
      ),
    ).toEqual([
      { fromMs: 1000, toMs: 2000, value: 'closed' },
      { fromMs: 2000, toMs: 3000, value: 'open' },
    ])
  })

  it('does not let the noise of a sensor fill the frame', () => {
    const flat: Point[] = [
      [1, 24.1, 24.1, 24.1],
      [2, 24.2, 24.2, 24.2],
    ]
    const range = valueRange(flat, [], 0.1)
    expect((range?.high ?? 0) - (range?.low ?? 0)).toBeGreaterThanOrEqual(1)
    expect(valueRange([[1, 0, 0, 0]], [])).toBeDefined()
  })

  it('frames the curve with near limits, but does not flatten it for far ones', () => {
    const points: Point[] = [
      [1, 10, 10, 10],
      [2, 12, 12, 12],
    ]
    expect(valueRange(points, [13])?.high).toBeGreaterThan(13)
    expect(valueRange(points, [500])?.high).toBeLessThan(15)
    expect(valueRange([], [5])).toBeUndefined()
  })
})
