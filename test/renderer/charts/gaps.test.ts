import { describe, expect, it } from 'vitest'
import { findHoles, firstAtOrAfter, longestStep, nearestRow } from '../../../renderer/charts/gaps.ts'
import { commonGaps, shownGaps } from '../../../renderer/charts/layer-gaps.ts'
import { curveOf } from './sample-content.ts'

const columns = (atMs: number[], resolutionMs = 0) => {
  const times = Float64Array.from(atMs)
  return { atMs: times, value: times, min: times, max: times, quality: null, resolutionMs, banded: false, usualStepMs: 1000 }
}

describe('gaps', () => {
  it('are found inside and up to now, none before the first value', () => {
    expect(findHoles(columns([5000, 6000, 20_000, 21_000]), 40_000, 5000)).toEqual([
      { fromMs: 6000, toMs: 20_000 },
      { fromMs: 21_000, toMs: 40_000 },
    ])
    expect(findHoles(columns([]), 40_000, 5000)).toEqual([])
  })

  it('begin at the end of a bucket, which holds its value that long', () => {
    expect(findHoles(columns([0, 60_000, 600_000], 60_000), 600_000, 150_000)).toEqual([{ fromMs: 120_000, toMs: 600_000 }])
  })

  it('are measured by the coarser of resolution and usual step', () => {
    expect(longestStep({ resolutionMs: 0, usualStepMs: 60_000 })).toBe(150_000)
    expect(longestStep({ resolutionMs: 24_000, usualStepMs: 1000 })).toBe(60_000)
    expect(longestStep({ resolutionMs: 0, usualStepMs: 0 }, 10_000)).toBe(25_000)
    expect(longestStep({ resolutionMs: 0, usualStepMs: 0 })).toBe(5000)
  })

  it('of several curves are what all lack, and those with a reason', () => {
    const a = curveOf([[0, 1]], {
      gaps: [
        { fromMs: 10, toMs: 50, reason: '' },
        { fromMs: 70, toMs: 80, reason: 'Board offline' },
      ],
    })
    const b = curveOf([[0, 1]], { key: 'b', gaps: [{ fromMs: 30, toMs: 60, reason: '' }] })
    expect(commonGaps([a, b])).toEqual([{ fromMs: 30, toMs: 50, reason: '' }])
    expect(shownGaps([a, b])).toEqual([
      { fromMs: 30, toMs: 50, reason: '' },
      { fromMs: 70, toMs: 80, reason: 'Board offline' },
    ])
    expect(shownGaps([{ ...a, hidden: true }, b])).toEqual([{ fromMs: 30, toMs: 60, reason: '' }])
  })

  it('nearest points are found by time, not farther than asked', () => {
    const times = Float64Array.from([0, 10, 20])
    expect([nearestRow(times, 14, 100), nearestRow(times, 16, 100), nearestRow(times, 90, 5)]).toEqual([1, 2, -1])
    expect(firstAtOrAfter(times, 11)).toBe(2)
  })
})
