import { afterEach, describe, expect, it, vi } from 'vitest'
import { packQuality } from '../../../backend/contract/quality.ts'
import {
  applyValues,
  latestValue,
  noteInterval,
  onEveryValue,
  onValue,
  resetValues,
  usualInterval,
} from '../../../renderer/backend/latest-values.ts'

afterEach(() => {
  resetValues()
  vi.useRealTimers()
})

describe('latest values', () => {
  it('tells only the series that changed, once per frame', () => {
    vi.useFakeTimers()
    const one = vi.fn()
    const two = vi.fn()
    const off = [onValue(1, one), onValue(2, two)]
    for (let atMs = 1; atMs <= 50; atMs++) applyValues([[1, atMs, atMs, null, 0]])
    expect(one).not.toHaveBeenCalled()
    vi.advanceTimersByTime(20)
    expect(one).toHaveBeenCalledTimes(1)
    expect(two).not.toHaveBeenCalled()
    for (const stop of off) stop()
    applyValues([[1, 99, 1, null, 0]])
    vi.advanceTimersByTime(20)
    expect(one).toHaveBeenCalledTimes(1)
  })

  it('does not turn back for a resent older value', () => {
    applyValues([[1, 2000, 5, null, 0]])
    applyValues([[1, 1000, 9, null, 0]])
    expect(latestValue(1)?.value).toBe(5)
  })

  it('unpacks quality and marks', () => {
    applyValues([[7, 1, 5, 3, packQuality('poor', 12)]])
    expect(latestValue(7)).toEqual({ series: 7, atMs: 1, receivedAtMs: 1, raw: 3, value: 5, quality: 'poor', marks: 12 })
  })

  it('learns how often a series speaks, from history first, then from itself', () => {
    noteInterval(3, 60_000)
    expect(usualInterval(3)).toBe(60_000)
    applyValues([[3, 0, 1, null, 0]])
    for (let step = 1; step < 40; step++) applyValues([[3, step * 1000, 1, null, 0]])
    expect(usualInterval(3)).toBeLessThan(1100)
    noteInterval(3, 60_000)
    expect(usualInterval(3)).toBeLessThan(1100)
  })

  it('hands every value to a sink, uncoalesced', () => {
    const seen: number[] = []
    const off = onEveryValue((values) => seen.push(...values.map((one) => one.atMs)))
    applyValues([[1, 1, 1, null, 0]])
    applyValues([[1, 2, 1, null, 0]])
    off()
    applyValues([[1, 3, 1, null, 0]])
    expect(seen).toEqual([1, 2])
  })
})
