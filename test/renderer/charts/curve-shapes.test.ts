import { describe, expect, it } from 'vitest'
import { type CurveShape, drawBand, drawDots, drawLine, drawMarks } from '../../../renderer/charts/curve-shapes.ts'
import type { Curve } from '../../../renderer/charts/history-content.ts'
import { curveOf } from './sample-content.ts'

/** A pen that writes down what it does. */
function pen() {
  const acts: string[] = []
  return {
    acts,
    moveTo: (x: number, y: number) => void acts.push(`M${x},${y}`),
    lineTo: (x: number, y: number) => void acts.push(`L${x},${y}`),
    closePath: () => void acts.push('Z'),
  }
}

/** One px for each ms and each unit, upwards from 100. */
const shape = (curve: Curve, more: Partial<CurveShape> = {}): CurveShape => ({
  curve,
  fromMs: 0,
  toMs: 100,
  left: 0,
  perMs: 1,
  low: 0,
  perUnit: 1,
  bottom: 100,
  ...more,
})
const drawn = (curve: Curve, more: Partial<CurveShape> = {}) => {
  const made = pen()
  drawLine(made, shape(curve, more))
  return made.acts.join(' ')
}

describe('a curve', () => {
  it('is a line that no gap is bridged by; what stands alone is a dot', () => {
    const curve = curveOf(
      [
        [0, 1],
        [10, 2],
        [50, 3],
        [90, 4],
      ],
      {
        gaps: [
          { fromMs: 10, toMs: 50, reason: '' },
          { fromMs: 50, toMs: 90, reason: '' },
        ],
      },
    )
    expect(drawn(curve)).toBe('M0,99 L10,98 M50,97 M90,96')
    const made = pen()
    drawDots(made, shape(curve))
    expect(made.acts.filter((act) => act.startsWith('M'))).toEqual(['M52.25,97', 'M92.25,96'])
  })

  it('has a dot for stretches of a pixel or two, and none beside a line', () => {
    const made = pen()
    const two = curveOf(
      [
        [40, 5],
        [41, 5],
      ],
      { gaps: [{ fromMs: 41, toMs: 100, reason: '' }] },
    )
    drawDots(made, shape(two))
    expect(made.acts.filter((act) => act === 'Z')).toHaveLength(1)
    const none = pen()
    drawDots(
      none,
      shape(
        curveOf([
          [0, 1],
          [50, 1],
        ]),
      ),
    )
    drawDots(none, shape(curveOf([])))
    expect(none.acts).toEqual([])
  })

  it('passes by samples that were taken out', () => {
    expect(
      drawn(
        curveOf(
          [
            [0, 1],
            [10, 99],
            [20, 1],
          ],
          { marks: [{ index: 1, kind: 'excluded' }] },
        ),
      ),
    ).toBe('M0,99 L20,99')
  })

  it('holds each bucket of the calendar up to the next, the last for its width', () => {
    expect(
      drawn(
        curveOf(
          [
            [0, 1],
            [10, 5],
          ],
          { style: 'step', resolutionMs: 10 },
        ),
      ),
    ).toBe('M0,99 L10,99 L10,95 L20,95')
  })

  it('draws only what is seen, with a neighbour at each side', () => {
    const curve = curveOf(Array.from({ length: 1000 }, (_, index) => [index, 1] as const))
    expect(drawn(curve, { fromMs: 500, toMs: 502 }).split(' ')).toHaveLength(4)
  })

  it('has a band that is broken where the line is', () => {
    const made = pen()
    const curve = curveOf(
      [
        [0, 1],
        [10, 1],
        [50, 1],
        [60, 1],
      ],
      { gaps: [{ fromMs: 10, toMs: 50, reason: '' }] },
    )
    drawBand(made, shape(curve))
    expect(made.acts.filter((act) => act === 'Z')).toHaveLength(2)
  })

  it('has a band of boxes over buckets of the calendar', () => {
    const made = pen()
    drawBand(
      made,
      shape(
        curveOf(
          [
            [0, 1],
            [10, 5],
          ],
          { style: 'step', resolutionMs: 10 },
        ),
      ),
    )
    expect(made.acts.join(' ')).toBe('M0,99 L10,99 L10,99 L0,99 Z M10,95 L20,95 L20,95 L10,95 Z')
  })

  it('marks samples by shape, one where they would be one blot', () => {
    const curve = curveOf(
      [
        [0, 1],
        [1, 1],
        [50, 1],
      ],
      {
        marks: [
          { index: 0, kind: 'suspect' },
          { index: 1, kind: 'suspect' },
          { index: 2, kind: 'suspect' },
        ],
      },
    )
    const made = pen()
    drawMarks(made, { ...shape(curve), kind: 'suspect' })
    expect(made.acts.filter((act) => act === 'Z')).toHaveLength(2)
  })
})
