// Each fault on a curve that has only this one; clean curves of a week; and that blocks and restarts make no difference.

import { describe, expect, test, vi } from 'vitest'
import { MARK, packQuality } from '../../../backend/contract/quality.ts'
import { SeriesWatch } from '../../../backend/data-quality/series-watch.ts'
import { curve, SENSOR_KINDS, seeded } from '../../bench/sensor-curves.ts'
import fc from '../../property.ts'
import { ANY, blockOf, HOUR_S, START_MS, told } from './curves.ts'

vi.setConfig({ testTimeout: 60_000 })

function noisy(seed = 1) {
  const random = seeded(seed)
  return (second: number) => 20 + 3 * Math.sin((2 * Math.PI * second) / 86_400) + 0.05 * (random() + random() + random() - 1.5)
}
const at = (seconds: number) => START_MS + seconds * 1000

describe('clean curves', () => {
  test.each(SENSOR_KINDS.map((kind) => [kind.name, kind] as const))('a week of %s at 1 Hz tells nothing', (_, kind) => {
    const random = seeded(11)
    const found: unknown[] = []
    const watch = new SeriesWatch(ANY, (episode) => found.push(episode))
    for (let hour = 0; hour < 7 * 24; hour++) {
      const block = curve(kind, START_MS, hour * HOUR_S, HOUR_S, 1000, random)
      watch.take(block, 0, block.count)
    }
    expect(found).toEqual([])
  })

  test('light that rests at zero all night tells nothing', () => {
    const random = seeded(3)
    const light = (second: number) => Math.max(0, Math.round(20_000 * Math.sin((2 * Math.PI * second) / 86_400) + 5 * random()))
    expect(told(blockOf(5 * 86_400, 30, light))).toEqual([])
  })

  test('switches, levels and set points tell nothing: standing still is what they do', () => {
    const random = seeded(4)
    let pump = 1
    const switched = blockOf(5 * 86_400, 60, (second) => {
      if (second % 3600 === 0 && random() < 0.3) pump = 3 - pump
      return pump
    })
    expect(told(switched)).toEqual([])
    expect(told(blockOf(5 * 86_400, 60, () => 22))).toEqual([])
    expect(told(blockOf(10 * 86_400, 60, (second) => 80 - Math.floor(second / 40_000)))).toEqual([])
  })

  test('a step that stays, a slow sensor and late batches tell nothing', () => {
    const value = noisy(5)
    expect(told(blockOf(86_400, 10, (second) => value(second) + (second > 40_000 ? 15 : 0)))).toEqual([])
    expect(told(blockOf(86_400, 900, value))).toEqual([])
    const late = blockOf(86_400, 10, (second) => ({ value: value(second), delayMs: second % 600 < 30 ? 2500 : 20 }))
    expect(told(late)).toEqual([])
  })
})

describe('gaps', () => {
  const value = noisy(6)

  test('silence of ten minutes is one, with its length and the usual step', () => {
    const block = blockOf(4 * HOUR_S, 10, (second) => (second > 7200 && second < 7800 ? null : value(second)))
    expect(told(block)).toEqual([{ kind: 'gap', fromMs: at(7200), toMs: at(7800), count: 1, detail: { ms: 600_000, usualMs: 10_000 } }])
  })

  test('short ones that follow each other are one finding', () => {
    const block = blockOf(4 * HOUR_S, 1, (second) => (second > 3600 && second < 7200 && second % 300 < 60 ? null : value(second)))
    const found = told(block)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'gap', count: 12 })
  })

  test('less than 30 s, or than three usual steps, is none', () => {
    expect(told(blockOf(HOUR_S, 1, (second) => (second > 1000 && second < 1029 ? null : value(second))))).toEqual([])
    expect(told(blockOf(86_400, 600, (second) => (second > 10_000 && second < 11_000 ? null : value(second))))).toEqual([])
  })

  test('what goes on is open, and the same one when it ends', () => {
    const block = blockOf(2 * HOUR_S, 10, (second) => (second > 3600 ? null : value(second)))
    const open = told(block, { silentUntilMs: at(7200) })
    expect(open).toEqual([{ kind: 'gap', fromMs: at(3600), toMs: null, count: 1, detail: { ms: 3_600_000, usualMs: 10_000 } }])
    const ended = told(blockOf(2 * HOUR_S + 20, 10, (second) => (second > 3600 && second < 7200 ? null : value(second))))
    expect(ended).toEqual([expect.objectContaining({ fromMs: at(3600), toMs: at(7200) })])
    expect(told(block, { silentUntilMs: at(3640) })).toEqual([])
  })

  test('a board that reports less often from now on is soon taken as it is', () => {
    const block = blockOf(86_400, 1, (second) => (second > 7200 && second % 60 !== 0 ? null : value(second)))
    const found = told(block)
    expect(found).toHaveLength(1)
    expect((found[0]?.toMs ?? 0) - (found[0]?.fromMs ?? 0)).toBeLessThan(20 * 60_000)
  })
})

describe('flat lines', () => {
  test('a reading that stands for hours on a curve that never does', () => {
    const value = noisy(7)
    const stuck = value(30_000)
    const found = told(blockOf(86_400, 10, (second) => (second >= 30_000 && second < 50_000 ? stuck : value(second))))
    expect(found).toEqual([{ kind: 'flat', fromMs: at(30_000), toMs: at(50_000), count: 1, detail: { value: stuck, ms: 20_000_000 } }])
  })

  test('is told while it goes on, after half an hour at the earliest', () => {
    const value = noisy(8)
    const flatFrom = (second: number) => (second >= 30_000 ? 21.25 : value(second))
    expect(told(blockOf(30_000 + 1790, 10, flatFrom))).toEqual([])
    expect(told(blockOf(30_000 + 1900, 10, flatFrom))).toEqual([expect.objectContaining({ kind: 'flat', fromMs: at(30_000), toMs: null })])
  })

  test('a coarse sensor in a steady room is left alone', () => {
    const random = seeded(9)
    const steady = (second: number) => Math.round(16 * (21 + 0.2 * Math.sin((2 * Math.PI * second) / 86_400) + 0.002 * random())) / 16
    expect(told(blockOf(6 * 86_400, 10, steady))).toEqual([])
  })
})

describe('jumps', () => {
  const value = noisy(10)

  test('a leap and back is one, with where from and to', () => {
    const found = told(blockOf(8 * HOUR_S, 10, (second) => (second === 20_000 ? 85 : value(second))))
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ kind: 'jump', fromMs: at(20_000), toMs: at(20_010), count: 1, detail: { to: 85 } })
    expect(found[0]?.detail.usual).toBeLessThan(0.2)
  })

  test('three within an hour are one finding', () => {
    const found = told(blockOf(8 * HOUR_S, 10, (second) => ([20_000, 20_600, 21_200].includes(second) ? -40 : value(second))))
    expect(found).toEqual([expect.objectContaining({ kind: 'jump', count: 3 })])
  })

  test('bad and suspect samples are no measurement, and no jump', () => {
    const bad = (second: number) => ({ value: 85, quality: second % 2 === 0 ? packQuality('bad', 0) : packQuality('good', MARK.suspect) })
    expect(told(blockOf(8 * HOUR_S, 10, (second) => (second === 20_000 ? bad(second) : value(second))))).toEqual([])
  })
})

describe('out of range', () => {
  const traits = { low: 0, high: 100 }

  test('all that is outside within ten minutes is one finding, with the worst of it', () => {
    const value = (second: number) => 50 + (second >= 7200 && second < 7500 ? 60 + (second === 7400 ? 5 : 0) : 0)
    const found = told(blockOf(4 * HOUR_S, 10, value), { traits })
    expect(found.filter(({ kind }) => kind === 'out-of-range')).toEqual([
      { kind: 'out-of-range', fromMs: at(7200), toMs: at(7490), count: 30, detail: { value: 115, low: 0, high: 100 } },
    ])
  })

  test('what its library marks bad for being outside counts', () => {
    const quality = packQuality('bad', 0)
    const found = told(
      blockOf(2 * HOUR_S, 10, (second) => (second >= 7000 ? { value: -5, quality } : 50)),
      { traits },
    )
    expect(found).toEqual([expect.objectContaining({ kind: 'out-of-range', toMs: null, detail: { value: -5, low: 0, high: 100 } })])
  })
})

describe('clock drift', () => {
  const value = noisy(12)

  test('a clock that is 8 s behind from one hour on', () => {
    const found = told(blockOf(6 * HOUR_S, 5, (second) => ({ value: value(second), delayMs: second >= 7200 ? 8020 : 20 })))
    expect(found).toEqual([{ kind: 'clock-drift', fromMs: at(7200), toMs: null, count: 1, detail: { driftMs: 8020, perDayMs: 0 } }])
  })

  test('one that loses 4 s a day is told before it is 5 s wrong, and ends when it is set', () => {
    const set = 36 * HOUR_S
    const delayMs = (second: number) => 20 + (second < set ? (4000 * second) / 86_400 : 0)
    const found = told(blockOf(4 * 86_400, 30, (second) => ({ value: value(second), delayMs: delayMs(second) })))
    expect(found.every(({ kind }) => kind === 'clock-drift')).toBe(true)
    expect(found[0]?.fromMs).toBeLessThan(at(13 * HOUR_S))
    expect(found[0]?.detail.perDayMs).toBeGreaterThan(1800)
    expect(found[0]?.toMs).toBeLessThan(at(set + HOUR_S))
  })

  test('what a board had kept and sends at once, and times of arrival, say nothing of its clock', () => {
    const kept = (second: number) => (second >= 7200 && second < 10_800 ? (10_800 - second) * 1000 + (second - 7200) * 2 : 20)
    expect(told(blockOf(6 * HOUR_S, 5, (second) => ({ value: value(second), delayMs: kept(second) })))).toEqual([])
    const quality = packQuality('good', MARK.arrivalClock)
    expect(told(blockOf(6 * HOUR_S, 5, (second) => ({ value: value(second), delayMs: 9000, quality })))).toEqual([])
  })
})

test('the same is found however samples are cut into blocks, also over restarts between them', () => {
  const value = noisy(13)
  const stuck = 21.125
  const block = blockOf(20 * HOUR_S, 20, (second) => {
    if (second > 20_000 && second < 21_000) return null
    if (second >= 30_000 && second < 40_000) return stuck
    if (second === 50_000) return 99
    return { value: second >= 55_000 && second < 55_200 ? 140 : value(second), delayMs: second >= 60_000 ? 7000 : 20 }
  })
  const traits = { low: 0, high: 120 }
  const whole = told(block, { traits })
  expect(new Set(whole.map(({ kind }) => kind))).toEqual(new Set(['gap', 'flat', 'jump', 'out-of-range', 'clock-drift']))
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: block.count }), { maxLength: 12 }), (cuts) => {
      expect(told(block, { traits, cuts })).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})
