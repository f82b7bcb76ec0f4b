import { describe, expect, it } from 'vitest'
import { chartFrame } from '../../../renderer/charts/chart-frame.ts'
import type { AxisEvent, HistoryContent, Threshold } from '../../../renderer/charts/history-content.ts'
import { groupEvents } from '../../../renderer/charts/layer-events.ts'
import { noteFlags } from '../../../renderer/charts/layer-notes.ts'
import { thresholdLabels } from '../../../renderer/charts/layer-thresholds.ts'
import { curveAt, nextPoint, snapped, valueLabels } from '../../../renderer/charts/readout.ts'
import { contentOf, curveOf, measure } from './sample-content.ts'

const points = Array.from({ length: 101 }, (_, index) => [index * 1000, 10 + index / 10] as const)
const size = { width: 800, height: 400, compact: false }
const frameOf = (content: HistoryContent, more = size) => chartFrame(content, content, more, 'font', measure, null)
const event = (key: string, atMs: number, status: AxisEvent['status']): AxisEvent => ({ key, atMs, status, text: key })
const limit = (key: string, value: number): Threshold => ({
  key,
  curve: 'a',
  value,
  status: 'warning',
  side: 'over',
  label: 'Warning over',
  movable: true,
})

describe('the frame of a chart', () => {
  it('turns times and values into places and back', () => {
    const frame = frameOf(contentOf([curveOf(points)]))
    const [scale] = frame.scales
    expect(frame.timeAt(frame.x(25_000))).toBeCloseTo(25_000, 6)
    expect(frame.x(0)).toBe(frame.plot.left)
    expect(frame.x(100_000)).toBeCloseTo(frame.plot.left + frame.plot.width, 6)
    expect(scale && frame.valueAt(scale, frame.y(scale, 12))).toBeCloseTo(12, 6)
  })

  it('makes room for the names of strips, for a lane of events and for each further axis', () => {
    const strip = { key: 's', name: 'Soil moisture sensor A', stretches: [] }
    const plain = frameOf(contentOf([curveOf(points)]))
    const full = frameOf(
      contentOf([curveOf(points), curveOf(points, { key: 'b', unit: 'ppm' }), curveOf(points, { key: 'c', unit: 'pH' })], {
        strips: [strip],
        events: [event('e', 5000, 'ok')],
      }),
    )
    expect(full.plot.left).toBeGreaterThan(plain.plot.left)
    expect(full.plot.width).toBeLessThan(plain.plot.width)
    expect(full.plot.height).toBeLessThan(plain.plot.height)
    expect(plain.laneY).toBeNull()
    expect(full.strips).toHaveLength(1)
    expect(full.laneY).toBeGreaterThan(full.strips[0] ?? 0)
  })
})

describe('what stands on a chart', () => {
  it('groups events that are too near to be told apart, under the worst one’s sign', () => {
    const content = contentOf([curveOf(points)], {
      events: [
        event('a', 10_000, 'ok'),
        event('b', 10_500, 'critical'),
        event('c', 11_000, 'event'),
        event('d', 90_000, 'manual'),
        event('out', 500_000, 'ok'),
      ],
    })
    const groups = groupEvents(content.events, frameOf(content))
    expect(groups.map(({ status, events }) => [status, events.length])).toEqual([
      ['critical', 3],
      ['manual', 1],
    ])
  })

  it('puts labels of near thresholds beside each other, and leaves out those that are not in the frame', () => {
    const content = contentOf([curveOf(points)], { thresholds: [limit('x', 15), limit('y', 15.1), limit('far', 500)] })
    const labels = thresholdLabels(content.thresholds, frameOf(content), 'font', measure)
    expect(labels.map(({ key }) => key)).toEqual(['x', 'y'])
    expect(labels[1]?.left).toBeGreaterThanOrEqual((labels[0]?.left ?? 0) + (labels[0]?.width ?? 0))
  })

  it('keeps flags of notes inside the plot and one below the other where they meet', () => {
    const note = (key: string, fromMs: number) => ({ key, fromMs, toMs: null, text: 'Door left open during the morning round' })
    const content = contentOf([curveOf(points)], {
      notes: [note('a', 50_000), note('b', 51_000), note('end', 100_000), note('gone', 900_000)],
    })
    const frame = frameOf(content)
    const flags = noteFlags(content.notes, frame, 'font', measure)
    expect(flags.map(({ key }) => key)).toEqual(['a', 'b', 'end'])
    expect(flags[1]?.top).toBeGreaterThan(flags[0]?.top ?? 0)
    for (const flag of flags) expect(flag.left + flag.width).toBeLessThanOrEqual(frame.plot.left + frame.plot.width + 0.001)
  })
})

describe('the crosshair', () => {
  const gapped = curveOf(
    [
      [0, 1],
      [1000, 2],
      [60_000, 3],
    ],
    { gaps: [{ fromMs: 1000, toMs: 60_000, reason: '' }] },
  )

  it('reads the nearest point, and nothing inside a gap', () => {
    expect(curveAt(curveOf(points), 25_400)?.value).toBeCloseTo(12.5, 6)
    expect(curveAt(gapped, 30_000)).toBeUndefined()
  })

  it('stands on samples, and steps from one to the next over all shown curves', () => {
    const content = contentOf([
      curveOf(points),
      curveOf(
        [
          [500, 1],
          [1500, 1],
        ],
        { key: 'b' },
      ),
      curveOf([[700, 1]], { key: 'c', hidden: true }),
    ])
    expect(snapped(content, 1420, 200)).toBe(1500)
    expect(snapped(content, 1250, 100)).toBe(1250)
    expect(nextPoint(content, 1000, 1)).toBe(1500)
    expect(nextPoint(content, 1000, -1)).toBe(500)
    expect(nextPoint(content, 100_000, 1)).toBeUndefined()
  })

  it('shows values without covering one another, of many curves those nearest to the pointer', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      curveOf(
        [
          [0, index],
          [100_000, index],
          [50_000, index],
        ]
          .sort(([a = 0], [b = 0]) => a - b)
          .map(([a = 0, b = 0]) => [a, b] as const),
        { key: String(index) },
      ),
    )
    const content = contentOf(many)
    const frame = frameOf(content)
    const labels = valueLabels(content, frame, 50_000, frame.plot.top)
    expect(labels.length).toBeGreaterThan(4)
    expect(labels.length).toBeLessThanOrEqual(12)
    expect(labels[0]?.curve.key).toBe('39')
    for (const [row, label] of labels.entries())
      if (row > 0) expect(label.labelY - (labels[row - 1]?.labelY ?? 0)).toBeGreaterThanOrEqual(21.9)
  })
})
