import { describe, expect, it } from 'vitest'
import { applyCurve, beforeCurve, calibrate, methodOf } from '../../../../backend/contract/calibrations/curve.ts'
import fc from '../../../property.ts'

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true })

function apply(points: { measured: number; actual: number }[] | null, offset: number, value: number): number {
  const outcome = calibrate(points && { points }, offset)
  if (!outcome.ok) throw new Error(outcome.reason.key)
  return applyCurve(outcome.curve, value)
}

describe('calibration', () => {
  it('leaves a series without calibration and offset untouched', () => {
    expect(calibrate(null, 0)).toEqual({ ok: true, curve: { gain: 1, shift: 0, applied: false, table: null } })
  })

  it('adds an offset alone and says that it did', () => {
    expect(calibrate(null, -0.5)).toEqual({ ok: true, curve: { gain: 1, shift: -0.5, applied: true, table: null } })
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

/** 2 to 20 knots, rising or falling all the way, in any order. */
const table = fc
  .tuple(
    fc.array(fc.tuple(fc.double({ min: 1e-2, max: 1e3, noNaN: true }), fc.double({ min: 1e-2, max: 1e3, noNaN: true })), {
      minLength: 2,
      maxLength: 20,
    }),
    fc.boolean(),
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  )
  .map(([steps, falls, start]) => {
    let measured = start
    let actual = -start
    const rising = steps.map(([right, up]) => {
      measured += right
      actual += falls ? -up : up
      return { measured, actual }
    })
    return { rising, falls }
  })

function curveOf(points: { measured: number; actual: number }[], method: 'offset' | 'line' | 'table', offset = 0) {
  const outcome = calibrate({ points, method }, offset)
  if (!outcome.ok) throw new Error(outcome.reason.key)
  return outcome.curve
}

describe('a calibration table', () => {
  it('passes exactly through its points, in whatever order they are given', () => {
    fc.assert(
      fc.property(table, ({ rising }) => {
        const curve = curveOf([...rising].reverse(), 'table')
        for (const { measured, actual } of rising) expect(applyCurve(curve, measured)).toBe(actual)
      }),
    )
  })

  it('rises or falls wherever its points do, also beyond them', () => {
    fc.assert(
      fc.property(
        table,
        fc.double({ min: -5e3, max: 3e4, noNaN: true }),
        fc.double({ min: 1, max: 1e3, noNaN: true }),
        (given, from, step) => {
          const curve = curveOf(given.rising, 'table')
          const change = applyCurve(curve, from + step) - applyCurve(curve, from)
          expect(Math.sign(change)).toBe(given.falls ? -1 : 1)
        },
      ),
    )
  })

  it('is the straight line for two points', () => {
    fc.assert(
      fc.property(table, fc.double({ min: -1e3, max: 1e3, noNaN: true }), ({ rising }, value) => {
        const two = rising.slice(0, 2)
        const line = applyCurve(curveOf(two, 'line'), value)
        const size = two.reduce((most, { measured, actual }) => Math.max(most, Math.abs(measured), Math.abs(actual)), Math.abs(line))
        expect(Math.abs(applyCurve(curveOf(two, 'table'), value) - line)).toBeLessThan(1e-6 * Math.max(1, size))
      }),
    )
  })

  it('gives back what it was made from', () => {
    const curve = curveOf(
      [
        { measured: 0, actual: 10 },
        { measured: 1, actual: 5 },
        { measured: 3, actual: 4 },
      ],
      'table',
      0.5,
    )
    for (const value of [-1, 0, 0.25, 1, 2.5, 3, 9]) expect(beforeCurve(curve, applyCurve(curve, value))).toBeCloseTo(value, 9)
  })

  it('does not freeze at its ends', () => {
    const curve = curveOf(
      [
        { measured: 0, actual: 0 },
        { measured: 10, actual: 10 },
        { measured: 20, actual: 40 },
      ],
      'table',
    )
    expect([applyCurve(curve, -2), applyCurve(curve, 22)]).toEqual([-2, 46])
  })

  it.each([
    { why: 'that turns back', actual: [0, 5, 3] },
    { why: 'that stands still', actual: [0, 5, 5] },
  ])('is refused where it is one $why', ({ actual }) => {
    const points = actual.map((value, index) => ({ measured: index, actual: value }))
    expect(calibrate({ points, method: 'table' }, 0)).toEqual({
      ok: false,
      reason: { key: 'calibration-turns', figures: { measured: 1, next: 2 } },
    })
  })
})

describe('the other methods', () => {
  it('shift by the mean difference of several points', () => {
    const points = [
      { measured: 1, actual: 2 },
      { measured: 5, actual: 5.5 },
    ]
    expect(applyCurve(curveOf(points, 'offset'), 10)).toBeCloseTo(10.75, 12)
  })

  it('lay the nearest line through three points', () => {
    const points = [
      { measured: 0, actual: 0.1 },
      { measured: 1, actual: 0.8 },
      { measured: 2, actual: 2.1 },
    ]
    const curve = curveOf(points, 'line')
    expect(curve.gain).toBeCloseTo(1, 12)
    expect(curve.shift).toBeCloseTo(0, 12)
  })

  it('are read from the number of points where an old calibration does not name one', () => {
    const point = { measured: 1, actual: 2 }
    expect(methodOf({ points: [point] })).toBe('offset')
    expect(methodOf({ points: [point, { measured: 3, actual: 4 }] })).toBe('line')
  })
})
