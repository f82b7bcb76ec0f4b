import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { brushSpan, hasBrush } from '../../../renderer/explore/brush-span.ts'
import { compareShiftMs, DAY, fixedRange, HOUR, liveStepMs, resolveRange } from '../../../renderer/explore/explore-range.ts'
import { goBack, goForward, goTo, startHistory } from '../../../renderer/explore/range-history.ts'
import { readRange, writeRange } from '../../../renderer/explore/range-url.ts'
import { follow, movedRange } from '../../../renderer/explore/use-range.ts'

const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  process.env.TZ = zone
})

const NOW = Date.parse('2026-11-20T13:32:08Z')

describe('a range', () => {
  it('of yesterday has 23 and 25 hours when the clocks changed', () => {
    const hours = (now: string) => {
      const { fromMs, toMs } = resolveRange({ kind: 'yesterday' }, Date.parse(now))
      return (toMs - fromMs) / HOUR
    }
    expect(hours('2026-03-30T10:00:00Z')).toBe(23)
    expect(hours('2026-10-26T10:00:00Z')).toBe(25)
  })

  it('of today begins at midnight, and is not empty just after it', () => {
    expect(resolveRange({ kind: 'today' }, NOW).fromMs).toBe(Date.parse('2026-11-19T23:00:00Z'))
    const midnight = Date.parse('2026-11-19T23:00:01Z')
    expect(midnight - resolveRange({ kind: 'today' }, midnight).fromMs).toBe(60_000)
  })

  it('that is turned round or too short is put right', () => {
    expect(fixedRange(2_000, 1_000)).toEqual({ kind: 'fixed', fromMs: 1_000, toMs: 2_000 })
    expect(fixedRange(5_000, 5_010)).toEqual({ kind: 'fixed', fromMs: 4_505, toMs: 5_505 })
  })

  it('moves with the clock by a second or by a pixel', () => {
    expect(liveStepMs({ kind: 'last', ms: 15 * 60_000 }, NOW)).toBe(1_000)
    expect(liveStepMs({ kind: 'last', ms: 30 * DAY }, NOW)).toBe(2_592_000)
  })
})

describe('comparing with earlier', () => {
  it('keeps the time of day over a change of the clocks', () => {
    const from = Date.parse('2026-10-27T09:00:00Z')
    expect(compareShiftMs('week', from)).toBe(7 * DAY + HOUR)
    expect(compareShiftMs('day', from)).toBe(DAY)
  })

  it('takes the last day of a shorter month', () => {
    const from = new Date(2026, 2, 31, 12).getTime()
    expect(from - compareShiftMs('month', from)).toBe(new Date(2026, 1, 28, 12).getTime())
  })
})

describe('a range in the address', () => {
  it.each([
    [{ kind: 'last', ms: 6 * HOUR }, '6h'],
    [{ kind: 'last', ms: 90 * 60_000 }, '90m'],
    [{ kind: 'last', ms: 30 * DAY }, '30d'],
    [{ kind: 'today' }, 'today'],
    [{ kind: 'yesterday' }, 'yesterday'],
    [{ kind: 'since', fromMs: Date.parse('2026-11-20T06:00:00Z') }, '20261120T0600Z_now'],
    [
      { kind: 'fixed', fromMs: Date.parse('2026-11-20T06:00:12Z'), toMs: Date.parse('2026-11-20T14:32:08.250Z') },
      '20261120T060012Z_20261120T143208.250Z',
    ],
  ] as const)('is written and read back: %j', (spec, text) => {
    expect(writeRange(spec)).toBe(text)
    expect(readRange(text)).toEqual(spec)
  })

  it.each(['', '6', '0h', '99999d', 'tomorrow', '20261120T0600Z', '20261120T0600Z_20261119T0600Z', '20261320T0600Z_now', 6])(
    'that is none is left out: %j',
    (text) => {
      expect(readRange(text)).toBeUndefined()
    },
  )
})

describe('zooming', () => {
  it('pauses the live tail and says where, unless the right edge is still now', () => {
    const live = { kind: 'last', ms: 6 * HOUR } as const
    expect(movedRange(live, NOW - 4 * HOUR, NOW - 2 * HOUR, NOW)).toEqual({ kind: 'fixed', fromMs: NOW - 4 * HOUR, toMs: NOW - 2 * HOUR })
    expect(movedRange(live, NOW - 2 * HOUR, NOW - 1_000, NOW)).toEqual({ kind: 'last', ms: 2 * HOUR - 1_000 })
    const fixed = { kind: 'fixed', fromMs: 0, toMs: NOW } as const
    expect(movedRange(fixed, NOW - HOUR, NOW, NOW).kind).toBe('fixed')
  })

  it('can be taken back step by step, and forward again', () => {
    const [a, b, c] = [{ kind: 'last', ms: HOUR }, { kind: 'last', ms: 2 * HOUR }, { kind: 'today' }] as const
    const there = goTo(goTo(startHistory(a), b), c)
    const back = goBack(goBack(there))
    expect(back.present).toEqual(a)
    expect(goForward(back)).toEqual(goBack(there))
    expect(goTo(back, c).future).toEqual([])
    expect(goTo(back, a)).toBe(back)
    expect(goBack(startHistory(a)).present).toEqual(a)
  })

  it('takes the browser’s own back as a step back', () => {
    const [a, b] = [{ kind: 'last', ms: HOUR }, { kind: 'today' }] as const
    const there = goTo(startHistory(a), b)
    expect(follow(there, a)).toEqual({ past: [], present: a, future: [b] })
    expect(follow(follow(there, a), b)).toEqual(there)
  })
})

describe('the longer time below the chart', () => {
  it('holds the visible range, ends now while that is near, and moves in steps', () => {
    const span = { fromMs: NOW - 8 * HOUR, toMs: NOW }
    const brush = brushSpan(span, NOW)
    expect(brush.toMs - brush.fromMs).toBe(4 * DAY)
    expect(brush.toMs).toBeGreaterThanOrEqual(NOW)
    expect(brushSpan({ fromMs: span.fromMs + 1_000, toMs: NOW + 1_000 }, NOW + 1_000)).toEqual(brush)
    expect(hasBrush(span)).toBe(true)
    expect(hasBrush({ fromMs: NOW - 365 * DAY, toMs: NOW })).toBe(true)
    expect(hasBrush({ fromMs: NOW - 2_000 * DAY, toMs: NOW })).toBe(false)
    const old = brushSpan({ fromMs: NOW - 100 * DAY, toMs: NOW - 100 * DAY + HOUR }, NOW)
    expect(old.fromMs).toBeLessThan(NOW - 100 * DAY)
    expect(old.toMs).toBeGreaterThan(NOW - 100 * DAY + HOUR)
  })
})
