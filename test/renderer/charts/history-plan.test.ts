import { describe, expect, it } from 'vitest'
import { coverOf, partKey, planRequests } from '../../../renderer/charts/history-plan.ts'
import type { HistoryQuestion } from '../../../renderer/charts/history-question.ts'
import fc from '../../property.ts'

const DAY = 86_400_000
const question = (more: Partial<HistoryQuestion> = {}): HistoryQuestion => ({
  items: [1, 2, 3].map((series) => ({ key: String(series), series, shiftMs: 0 })),
  range: { kind: 'fixed', fromMs: 0, toMs: DAY },
  aggregation: 'auto',
  bucket: null,
  timeZone: 'UTC',
  widthPx: 900,
  ...more,
})
const unknown = () => undefined

describe('requests for a question', () => {
  it('are one for all series with the same shift', () => {
    const items = [
      { key: 'a', series: 1, shiftMs: 0 },
      { key: 'b', series: 2, shiftMs: 0 },
      { key: 'c', series: 1, shiftMs: 7 * DAY },
    ]
    const requests = planRequests(question({ items }), 10 * DAY, 11 * DAY, unknown)
    expect(requests.map(({ ids, shiftMs }) => [ids, shiftMs])).toEqual([
      [[1, 2], 0],
      [[1], 7 * DAY],
    ])
    expect(requests[1]?.toMs).toBeLessThan(5 * DAY)
  })

  it('name at most 50 series each, and none twice', () => {
    const items = Array.from({ length: 120 }, (_, index) => ({ key: String(index), series: index % 110, shiftMs: 0 }))
    const requests = planRequests(question({ items }), 0, DAY, unknown)
    expect(requests.every(({ ids }) => ids.length <= 50)).toBe(true)
    const named = requests.flatMap(({ ids }) => ids)
    expect(new Set(named).size).toBe(110)
  })

  it('ask for every sample where few are expected, else for means', () => {
    const stepOf = (series: number) => (series === 1 ? 600_000 : series === 2 ? 1000 : undefined)
    const requests = planRequests(question(), 0, DAY, stepOf)
    expect(requests.map(({ ids, aggregation }) => [aggregation, ids])).toEqual([
      ['raw', [1]],
      ['mean', [2, 3]],
    ])
  })

  it('are the same after a small pan, so that the answer is at hand', () => {
    const keys = (shift: number) => planRequests(question(), 100 * DAY + shift, 101 * DAY + shift, unknown).map((one) => partKey(one, 1))
    expect(keys(60_000)).toEqual(keys(120_000))
    expect(keys(0)).not.toEqual(keys(DAY))
  })

  it('cover more than what is seen at both sides, but not more than twice as much', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e12 }), fc.integer({ min: 1000, max: 4e10 }), (fromMs, span) => {
        const cover = coverOf(fromMs, fromMs + span, null)
        expect(cover.fromMs).toBeLessThan(fromMs)
        expect(cover.toMs).toBeGreaterThan(fromMs + span)
        expect(cover.toMs - cover.fromMs).toBeLessThanOrEqual(span * 2 + 2)
      }),
    )
  })

  it('leave whole calendar buckets outside of what is seen: those at the edge are cut', () => {
    const cover = coverOf(100 * DAY, 101 * DAY, 'month')
    expect(100 * DAY - cover.fromMs).toBeGreaterThanOrEqual(31 * DAY)
    expect(cover.toMs - 101 * DAY).toBeGreaterThanOrEqual(31 * DAY)
  })
})
