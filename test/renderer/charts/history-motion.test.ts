import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { HistoryMotion } from '../../../renderer/charts/history-motion.ts'

const HOUR = 3_600_000
const FROM = Date.parse('2026-03-01T00:00:00Z')

describe('a range under the hand', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    vi.advanceTimersByTime(1_000)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told at once when it begins to move, then at most every 120 ms, and once more at rest', () => {
    const onRange = vi.fn()
    const motion = new HistoryMotion(
      () => ({ onRange }),
      () => undefined,
    )
    motion.move({ fromMs: FROM, toMs: FROM + 4 * HOUR })
    expect(onRange.mock.calls).toEqual([[FROM, FROM + 4 * HOUR, false]])
    motion.move({ fromMs: FROM, toMs: FROM + 3 * HOUR })
    motion.move({ fromMs: FROM, toMs: FROM + 2 * HOUR })
    expect(onRange).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(120)
    expect(onRange.mock.calls.slice(1)).toEqual([[FROM, FROM + 2 * HOUR, false]])
    motion.rest()
    expect(onRange.mock.lastCall).toEqual([FROM, FROM + 2 * HOUR, true])
    motion.stop()
  })
})
