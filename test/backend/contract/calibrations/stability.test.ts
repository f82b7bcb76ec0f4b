import { describe, expect, it } from 'vitest'
import { judgeStability, stabilityRule } from '../../../../backend/contract/calibrations/stability.ts'

const rule = { windowMs: 30_000, least: 4, spread: 6, drift: 8 }
const readings = (raws: readonly number[], everyMs = 5000) => raws.map((raw, at) => ({ atMs: at * everyMs, raw }))

describe('a raw reading', () => {
  it('is not judged before the window is full', () => {
    expect(judgeStability([], rule)).toMatchObject({ state: 'waiting', readings: 0 })
    expect(judgeStability(readings([1800, 1801, 1800, 1799]), rule).state).toBe('waiting')
  })

  it('is stable when it stays within spread and drift for the whole window', () => {
    const judged = judgeStability(readings([1800, 1802, 1799, 1801, 1800, 1798, 1801]), rule)
    expect(judged).toMatchObject({ state: 'stable', readings: 6 })
    expect(judged.mean).toBeCloseTo(1800.17, 1)
  })

  it('is still settling while it drifts, though it is smooth', () => {
    const judged = judgeStability(readings([1800, 1801, 1802, 1803, 1804, 1805, 1806, 1807]), rule)
    expect(judged.state).toBe('settling')
    expect(judged.drift).toBeCloseTo(12, 6)
  })

  it('is settling while it is noisy, and forgets what was before the window', () => {
    expect(judgeStability(readings([1800, 1830, 1790, 1820, 1800, 1840, 1780]), rule).state).toBe('settling')
    expect(judgeStability(readings([2500, 2400, 1800, 1800, 1801, 1800, 1799, 1800]), rule).state).toBe('stable')
  })

  it('is watched longer where the sensor is slow, so that the window holds four readings', () => {
    const slow = stabilityRule('ph', 60_000, 1800)
    expect(slow.windowMs).toBe(210_000)
    expect(judgeStability(readings([1800, 1801, 1800, 1801], 60_000), slow).state).toBe('waiting')
    expect(judgeStability(readings([1700, 1800, 1801, 1800, 1801], 60_000), slow).state).toBe('stable')
  })

  it('of a type nobody knows is calm within half a percent', () => {
    expect(stabilityRule('my_probe', 2000, -400)).toMatchObject({ spread: 2, drift: 2 })
  })
})
