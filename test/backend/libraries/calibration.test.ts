import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate } from '../../../backend/libraries/calibration.ts'

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

function apply(points: { measured: number; actual: number }[] | null, offset: number, value: number): number {
  const outcome = calibrate(points && { points }, offset)
  if (!outcome.ok) throw new Error(outcome.detail)
  return value * outcome.line.gain + outcome.line.shift
}

describe('calibration', () => {
  it('leaves a series without calibration and offset untouched', () => {
    expect(calibrate(null, 0)).toEqual({ ok: true, line: { gain: 1, shift: 0, applied: false } })
  })

  it('adds an offset alone and says that it did', () => {
    expect(calibrate(null, -0.5)).toEqual({ ok: true, line: { gain: 1, shift: -0.5, applied: true } })
  })

  it('shifts by one point', () => {
    expect(apply([{ measured: 7.2, actual: 7 }], 0, 6.2)).toBeCloseTo(6, 12)
  })

  it('lays a straight line through two points and adds the offset last', () => {
    const points = [
      { measured: 4.2, actual: 4 },
      { measured: 6.9, actual: 7 },
    ]
    expect(apply(points, 0, 4.2)).toBeCloseTo(4, 12)
    expect(apply(points, 0, 6.9)).toBeCloseTo(7, 12)
    expect(apply(points, 0.1, 6.9)).toBeCloseTo(7.1, 12)
  })

  it('meets both points, whatever they are', () => {
    fc.assert(
      fc.property(finite, finite, finite, finite, (m1, a1, m2, a2) => {
        fc.pre(Math.abs(m1 - m2) > 1e-3 && a1 !== a2)
        const points = [
          { measured: m1, actual: a1 },
          { measured: m2, actual: a2 },
        ]
        const scale = Math.max(1, Math.abs(a1), Math.abs(a2)) * Math.max(1, (Math.abs(m1) + Math.abs(m2)) / Math.abs(m1 - m2))
        expect(Math.abs(apply(points, 0, m1) - a1)).toBeLessThan(1e-9 * scale)
        expect(Math.abs(apply(points, 0, m2) - a2)).toBeLessThan(1e-9 * scale)
      }),
    )
  })

  it.each([
    { why: 'the same measured value twice', points: [7, 7], actual: [4, 7] },
    { why: 'the same actual value twice', points: [4, 7], actual: [7, 7] },
    { why: 'a point that is no number', points: [Number.NaN, 7], actual: [4, 7] },
    { why: 'an infinite point', points: [4, Number.POSITIVE_INFINITY], actual: [4, 7] },
    { why: 'points so close that the slope is infinite', points: [0, 5e-324], actual: [0, 1] },
  ])('refuses $why', ({ points, actual }) => {
    const outcome = calibrate({ points: points.map((measured, index) => ({ measured, actual: actual[index] ?? 0 })) }, 0)
    expect(outcome.ok).toBe(false)
  })

  it('refuses an offset that is no number', () => {
    expect(calibrate(null, Number.NaN).ok).toBe(false)
  })
})
