import { describe, expect, it } from 'vitest'
import { brushPath, dragWindow } from '../../../renderer/charts/brush-math.ts'
import { panBy, pinch, SHORTEST_SPAN_MS, settle, zoomAt } from '../../../renderer/charts/range-math.ts'
import fc from '../../property.ts'

const span = { fromMs: 1_000_000, toMs: 2_000_000 }

describe('the range under a hand', () => {
  it('keeps the time under the pointer where it is when zooming', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0.5, max: 2, noNaN: true }), (share, factor) => {
        const anchor = span.fromMs + share * 1_000_000
        const zoomed = zoomAt(span, anchor, factor)
        expect((anchor - zoomed.fromMs) / (zoomed.toMs - zoomed.fromMs)).toBeCloseTo(share, 6)
      }),
    )
  })

  it('does not zoom in beyond the shortest range', () => {
    const zoomed = zoomAt({ fromMs: 0, toMs: 200 }, 100, 0.01)
    expect(zoomed.toMs - zoomed.fromMs).toBe(SHORTEST_SPAN_MS)
  })

  it('does not go into a future where nothing can be, nor before 1970', () => {
    const ahead = settle(panBy(span, 9_000_000), 2_000_000)
    expect(ahead).toEqual({ fromMs: 1_500_000, toMs: 2_500_000 })
    expect(settle(panBy(span, -9_000_000), 2_000_000)).toEqual({ fromMs: 0, toMs: 1_000_000 })
  })

  it('keeps both times under the fingers when pinching', () => {
    const pinched = pinch(span, [100, 300], [50, 450], 0, 1000)
    const at = (x: number) => pinched.fromMs + (x / 1000) * (pinched.toMs - pinched.fromMs)
    expect(at(50)).toBeCloseTo(1_100_000, 3)
    expect(at(450)).toBeCloseTo(1_300_000, 3)
  })
})

describe('the brush', () => {
  const whole = { fromMs: 0, toMs: 10_000_000 }

  it('moves its window inside the longer time and turns no edge over the other', () => {
    expect(dragWindow(span, 'both', 99_000_000, whole)).toEqual({ fromMs: 9_000_000, toMs: 10_000_000 })
    expect(dragWindow(span, 'from', 99_000_000, whole).fromMs).toBeLessThan(span.toMs)
    expect(dragWindow(span, 'to', -99_000_000, whole).toMs).toBeGreaterThan(span.fromMs)
  })

  it('draws a flat line in the middle, breaks at silence and draws nothing without data', () => {
    const times = Float64Array.from({ length: 100 }, (_, index) => index * 1000 + (index > 50 ? 500_000 : 0))
    expect(brushPath(times, new Float64Array(100).fill(5), 0, 600_000).match(/M/g)).toHaveLength(2)
    expect(brushPath(new Float64Array(0), new Float64Array(0), 0, 1)).toBe('')
  })
})
