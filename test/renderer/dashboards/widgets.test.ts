import { describe, expect, test } from 'vitest'
import type { Columns } from '../../../renderer/charts/history-question.ts'
import { pagesOf, slidesOf, wallScale } from '../../../renderer/dashboards/kiosk/slides.ts'
import { barGroups, bucketStart, nextBucket } from '../../../renderer/dashboards/widgets/bar-columns.ts'
import { gaugeBands, gaugeLabels, gaugeMark, gaugeScale } from '../../../renderer/dashboards/widgets/gauge-bands.ts'
import { HEAT_STEPS, heatDays, heatRange, heatStep } from '../../../renderer/dashboards/widgets/heat-cells.ts'
import { bodyWith, knownFleet, text } from './fleet.ts'

function columns(points: readonly (readonly [number, number])[]): Columns {
  const value = Float64Array.from(points, (point) => point[1])
  return {
    atMs: Float64Array.from(points, (point) => point[0]),
    value,
    min: value,
    max: value,
    quality: null,
    resolutionMs: 3_600_000,
    banded: true,
    usualStepMs: 0,
  }
}

describe('gauges', () => {
  test('have the forbidden parts of their scale as bands', () => {
    expect(gaugeBands(0, 100, { criticalLow: 10, warningLow: 20, warningHigh: 80 })).toEqual([
      { from: 0, to: 0.1, status: 'critical' },
      { from: 0.1, to: 0.2, status: 'warning' },
      { from: 0.2, to: 0.8, status: 'ok' },
      { from: 0.8, to: 1, status: 'warning' },
    ])
  })
  test('say when a value is off the scale, and draw nothing on an empty one', () => {
    expect(gaugeMark(120, 0, 100)).toEqual({ at: 1, off: 'over' })
    expect(gaugeMark(-1, 0, 100)).toEqual({ at: 0, off: 'under' })
    expect(gaugeBands(5, 5, {})).toEqual([])
    expect(gaugeLabels(5, 5, {})).toEqual([])
  })
  test('leave out labels that would overlap', () => {
    expect(gaugeLabels(0, 100, { warningLow: 5, warningHigh: 50, criticalHigh: 55 }).map((label) => label.value)).toEqual([0, 50, 100])
  })
  test('start with a scale that holds the limits', () => {
    const { low, high } = gaugeScale({ warningLow: 18, criticalHigh: 36 }, '°C')
    expect(low).toBeLessThan(18)
    expect(high).toBeGreaterThan(36)
    expect(gaugeScale({}, '%')).toEqual({ low: 0, high: 100 })
    expect(gaugeScale({ warningHigh: 0 }, 'bar').high).toBeGreaterThan(0)
  })
})

describe('bars', () => {
  test('stand in every bucket of the range, also where nothing was measured', () => {
    const noon = new Date(2026, 10, 20, 12, 30).getTime()
    const hour = (h: number) => new Date(2026, 10, 20, h).getTime()
    const groups = barGroups([columns([[hour(10), 4]]), undefined], noon - 3 * 3_600_000, noon, 'hour')
    expect(groups.map((group) => group.atMs)).toEqual([9, 10, 11, 12].map(hour))
    expect(groups.map((group) => group.values)).toEqual([
      [null, null],
      [4, null],
      [null, null],
      [null, null],
    ])
  })
  test('weeks begin on Monday, months at their first day, whatever their length', () => {
    expect(bucketStart(new Date(2026, 10, 22, 23).getTime(), 'week')).toBe(new Date(2026, 10, 16).getTime())
    expect(nextBucket(new Date(2026, 0, 1).getTime(), 'month')).toBe(new Date(2026, 1, 1).getTime())
    // Days when clocks change are one day, in any time zone.
    for (let day = 0; day < 366; day += 1) {
      const at = new Date(2026, 0, 1 + day).getTime()
      expect(new Date(nextBucket(at, 'day')).getHours()).toBe(0)
      expect(bucketStart(nextBucket(at, 'day') - 1, 'day')).toBe(at)
    }
  })
})

describe('hour × day', () => {
  const now = new Date(2026, 10, 20, 15).getTime()
  test('has a row a day up to today and null where nothing was measured', () => {
    const days = heatDays(columns([[new Date(2026, 10, 19, 6).getTime(), 7]]), now, 3)
    expect(days.map((day) => new Date(day.atMs).getDate())).toEqual([18, 19, 20])
    expect(days[1]?.hours[6]).toBe(7)
    expect(days.flatMap((day) => day.hours).filter((hour) => hour !== null)).toHaveLength(1)
    expect(heatRange(heatDays(undefined, now, 2))).toBeNull()
  })
  test('an hour that happens twice is the mean of both, what lies before is left out', () => {
    const six = new Date(2026, 10, 20, 6).getTime()
    const days = heatDays(
      columns([
        [six, 4],
        [six + 1000, 8],
        [six - 40 * 86_400_000, 99],
      ]),
      now,
      2,
    )
    expect(days[1]?.hours[6]).toBe(6)
    expect(heatRange(days)).toEqual({ low: 6, high: 6 })
  })
  test('colours go from lowest to highest; all equal are in the middle', () => {
    expect([0, 50, 100].map((value) => heatStep(value, { low: 0, high: 100 }))).toEqual([0, HEAT_STEPS >> 1, HEAT_STEPS - 1])
    expect(heatStep(3, { low: 3, high: 3 })).toBe(HEAT_STEPS >> 1)
  })
})

describe('wall displays', () => {
  const head = { version: 1, createdAtMs: 0, changedAtMs: 0, by: 'a' }
  const plain = { ...bodyWith(), ...head, id: 'plain', rotationS: 10 }
  const template = { ...bodyWith(), ...head, id: 'template', rotationS: 20, template: { sensorTypes: ['co2'] } }
  const resting = { ...bodyWith(), ...head, id: 'resting' }
  const known = knownFleet({ north: [{ id: 1, sensorType: 'co2' }], south: [{ id: 2, sensorType: 'ph' }] })
  test('rotate what takes part; a template shows every board that fits', () => {
    const slides = slidesOf([plain, template, resting], {}, ['north', 'south'], known)
    expect(slides.map(({ dashboard, board, seconds }) => [dashboard.id, board, seconds])).toEqual([
      ['plain', undefined, 10],
      ['template', 'north', 20],
    ])
  })
  test('show what the address names, in its order, and leave out what is gone', () => {
    const slides = slidesOf([plain, template, resting], { ids: 'resting,gone,plain' }, ['north'], known)
    expect(slides.map((slide) => [slide.dashboard.id, slide.seconds])).toEqual([
      ['resting', 30],
      ['plain', 10],
    ])
  })
  test('enlarge by half at most and never shrink', () => {
    expect(wallScale(400, 900)).toBe(1.5)
    expect(wallScale(800, 960)).toBe(1.2)
    expect(wallScale(2000, 900)).toBe(1)
  })
  test('cut what is too high into pages of whole widgets, and lose none', () => {
    const widgets = [text('a', 0, 0, 12, 8), text('b', 12, 0, 12, 14), text('c', 0, 8, 12, 6), text('d', 0, 14, 24, 30)]
    const pages = pagesOf(widgets, 12)
    expect(pages.map((page) => page.map((one) => `${one.id} ${one.y}`))).toEqual([['a 0', 'b 0'], ['c 0'], ['d 0']])
    expect(pagesOf([], 12)).toEqual([])
  })
})
