import { describe, expect, it } from 'vitest'
import { Rate, RecentPercentile } from '../../../backend/status/rates.ts'

describe('Rate', () => {
  it('is the mean over its window', () => {
    const rate = new Rate(5000)
    const seen = [0, 1, 2, 3, 4, 5, 6, 7].map((second) => rate.perSecond(second < 4 ? second * 100 : 400, second * 1000))
    expect(seen[1]).toBe(100)
    expect(seen[7]).toBe(40)
  })
})

describe('RecentPercentile', () => {
  it('forgets what is older than its window', () => {
    const lag = new RecentPercentile(1000)
    for (let i = 1; i <= 100; i++) lag.add(i, 0)
    expect(lag.at(0.95, 500)).toBe(96)
    expect(lag.at(0.95, 5000)).toBe(0)
  })
})
