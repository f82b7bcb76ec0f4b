import { describe, expect, it } from 'vitest'
import { axisScales, axisSides, decimalsOfStep, niceScale } from '../../../renderer/charts/axis-scale.ts'
import fc from '../../property.ts'
import { contentOf, curveOf } from './sample-content.ts'

const limit = (value: number) => ({
  key: 't',
  curve: 'a',
  value,
  status: 'warning' as const,
  side: 'over' as const,
  label: '',
  movable: false,
})

describe('axes of a chart', () => {
  it('put the first unit at the left, the second at the right, further ones outside', () => {
    const units = ['°C', 'ppm', '°C', '%', 'pH'].map((unit) => ({ unit }))
    expect([...axisSides(units)]).toEqual([
      ['°C', { side: 'left', place: 0 }],
      ['ppm', { side: 'right', place: 0 }],
      ['%', { side: 'left', place: 1 }],
      ['pH', { side: 'right', place: 1 }],
    ])
    expect(axisSides(units, { '°C': 'right' }).get('°C')).toEqual({ side: 'right', place: 0 })
  })

  it('have equally many steps, so that one grid serves all of them', () => {
    const scales = axisScales(
      contentOf([
        curveOf([
          [0, 17],
          [50_000, 29],
        ]),
        curveOf(
          [
            [0, 380],
            [50_000, 910],
          ],
          { key: 'b', unit: 'ppm', slot: 2 },
        ),
      ]),
      5,
    )
    const counts = scales.map(({ low, high, step }) => Math.round((high - low) / step))
    expect(new Set(counts).size).toBe(1)
    expect(scales.map(({ slot }) => slot)).toEqual([0, 2])
  })

  it('hold every value with a round step, whatever the range', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (low, span, count) => {
          const nice = niceScale(low, low + span, count)
          expect(nice.low).toBeLessThanOrEqual(low + span * 1e-6)
          expect(nice.high).toBeGreaterThanOrEqual(low + span - span * 1e-6)
          expect((nice.high - nice.low) / nice.step).toBeCloseTo(count, 3)
        },
      ),
    )
  })

  it('do not let the noise of a sensor fill the frame', () => {
    const [scale] = axisScales(
      contentOf([
        curveOf([
          [0, 24.1],
          [1000, 24.2],
        ]),
      ]),
      5,
    )
    expect((scale?.high ?? 0) - (scale?.low ?? 0)).toBeGreaterThanOrEqual(1)
  })

  it('frame a near threshold, but do not flatten the curve for a far one', () => {
    const curve = curveOf([
      [0, 10],
      [1000, 12],
    ])
    expect(axisScales(contentOf([curve], { thresholds: [limit(13)] }), 5)[0]?.high).toBeGreaterThanOrEqual(13)
    expect(axisScales(contentOf([curve], { thresholds: [limit(500)] }), 5)[0]?.high).toBeLessThan(20)
  })

  it('are one axis in percent when curves are normalised', () => {
    const scales = axisScales(contentOf([curveOf([[0, 10]]), curveOf([[0, 900]], { key: 'b', unit: 'ppm' })], { normalised: true }), 5)
    expect(scales.map(({ unit, low, high }) => [unit, low, high])).toEqual([['%', 0, 100]])
  })

  it('look only at what is seen', () => {
    const curve = curveOf([
      [-90_000, 500],
      [-50_000, 400],
      [10_000, 10],
      [20_000, 12],
    ])
    expect(axisScales(contentOf([curve], { fromMs: 0 }), 5)[0]?.high).toBeGreaterThan(300)
    expect(axisScales(contentOf([curve], { fromMs: 15_000 }), 5)[0]?.high).toBeLessThan(20)
  })

  it('write as many decimals as the step needs', () => {
    expect([1, 0.5, 0.25, 0.02, 200].map(decimalsOfStep)).toEqual([0, 1, 2, 2, 0])
  })
})
