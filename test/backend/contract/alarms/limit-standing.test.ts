import { describe, expect, it } from 'vitest'
import {
  heldMarks,
  limitsFault,
  nextStanding,
  type Standing,
  standingByMarks,
  standingOf,
} from '../../../../backend/contract/alarms/limit-standing.ts'
import fc from '../../../property.ts'

const limits = { criticalLow: 0, warningLow: 10, warningHigh: 20, criticalHigh: 30, hysteresis: 2 }

function walk(values: readonly number[], given = limits): Standing[] {
  let standing: Standing = 0
  return values.map((value) => {
    standing = nextStanding(standing, value, given)
    return standing
  })
}

describe('limits with hysteresis', () => {
  it('enter a band at the limit and leave it only past the hysteresis', () => {
    expect(walk([20, 20.1, 19, 18.1, 18, 19.9, 20.1])).toEqual([0, 1, 1, 1, 0, 0, 1])
    expect(walk([9, 11.9, 12])).toEqual([-1, -1, 0])
  })

  it('step down from critical to warning in the same way', () => {
    expect(walk([31, 29, 28, 27, 19, 18])).toEqual([2, 2, 1, 1, 1, 0])
  })

  it('do not hold a warning on the other side', () => {
    expect(walk([9, 19])).toEqual([-1, 0])
    expect(walk([-1, 31])).toEqual([-2, 2])
  })

  it('are the bare limits without hysteresis', () => {
    const { hysteresis: _none, ...bare } = limits
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 40, noNaN: true })), (values) => {
        let standing: Standing = 0
        for (const value of values) {
          standing = nextStanding(standing, value, bare)
          expect(standing).toBe(standingOf(value, bare))
        }
      }),
    )
  })

  it('never show a value better than the bare limits do, nor worse than it was', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 40, noNaN: true })), (values) => {
        let before: Standing = 0
        for (const value of values) {
          const now = nextStanding(before, value, limits)
          const bare = standingOf(value, limits)
          expect(Math.abs(now)).toBeGreaterThanOrEqual(Math.abs(bare))
          if (now !== bare) expect(Math.abs(now)).toBeLessThanOrEqual(Math.abs(before))
          before = now
        }
      }),
    )
  })

  it('tell screens by marks exactly what was decided', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 40, noNaN: true })), (values) => {
        let standing: Standing = 0
        for (const value of values) {
          standing = nextStanding(standing, value, limits)
          expect(standingByMarks(value, limits, heldMarks(standing, value, limits))).toBe(standing)
        }
      }),
    )
  })

  it('are refused with a hysteresis as wide as the room between them, or below 0', () => {
    expect(limitsFault(limits)).toBeUndefined()
    expect(limitsFault({ ...limits, hysteresis: 10 })).toEqual({
      key: 'hysteresis-too-wide',
      figures: { hysteresis: 10, low: 10, high: 20 },
    })
    expect(limitsFault({ warningHigh: 5, hysteresis: -1 })?.key).toBe('hysteresis-negative')
    expect(limitsFault({ warningLow: 5, warningHigh: 4 })?.key).toBe('limits-order')
  })
})
