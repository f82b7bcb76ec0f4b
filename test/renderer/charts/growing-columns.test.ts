import { describe, expect, it } from 'vitest'
import { packQuality } from '../../../backend/contract/quality.ts'
import { GrowingColumns } from '../../../renderer/charts/growing-columns.ts'
import { type NumberPart, type Part, partOf } from '../../../renderer/charts/history-parts.ts'
import { HistoryTail } from '../../../renderer/charts/history-tail.ts'

const part = (points: number[][], raw: boolean, resolutionMs = 1000): NumberPart => {
  const made = partOf({ id: 1, unit: '', kind: 'number', resolutionMs, points }, raw)
  if (made.kind !== 'number') throw new Error('not a number series')
  return made
}
const GOOD = packQuality('good', 0)

describe('columns with a live tail', () => {
  it('append raw samples and leave out those that are not newer', () => {
    const columns = new GrowingColumns(part([[1000, 5, 5, 0]], true), 'raw', 0)
    expect(columns.append(1000, 9, GOOD)).toBe(false)
    expect(columns.append(2000, 6, GOOD)).toBe(true)
    expect([...columns.view().atMs]).toEqual([1000, 2000])
    expect([...columns.view().value]).toEqual([5, 6])
  })

  it('take a value into the mean and the band of the last bucket, and begin the next one', () => {
    const columns = new GrowingColumns(part([[0, 5, 4, 6, 3]], false), 'mean', 0)
    columns.append(500, 9, GOOD)
    expect([columns.view().value[0], columns.view().min[0], columns.view().max[0]]).toEqual([6, 4, 9])
    columns.append(1200, 1, GOOD)
    expect([...columns.view().atMs]).toEqual([0, 1000])
  })

  it('keep what an aggregation says: highest, sum, count', () => {
    for (const [aggregation, wanted] of [
      ['max', 9],
      ['min', 5],
      ['sum', 14],
      ['count', 6],
      ['last', 9],
    ] as const) {
      const columns = new GrowingColumns(part([[0, 5, 4, 6, 3]], false), aggregation, 0)
      columns.append(500, 9, GOOD)
      expect(columns.view().value[0]).toBe(wanted)
    }
  })

  it('never write into the answer they were made from: it is kept for panning back', () => {
    const answer = part([[0, 5, 4, 6, 3]], false)
    const columns = new GrowingColumns(answer, 'mean', 0)
    columns.append(500, 9, GOOD)
    columns.append(5000, 9, GOOD)
    expect(answer.value[0]).toBe(5)
    expect(answer.max[0]).toBe(6)
  })

  it('leave bad samples out of means, but show them among raw ones', () => {
    const bad = packQuality('bad', 0)
    expect(new GrowingColumns(part([[0, 5, 4, 6, 3]], false), 'mean', 0).append(500, 99, bad)).toBe(false)
    expect(new GrowingColumns(part([[0, 5, 5, 0]], true), 'raw', 0).append(500, 99, bad)).toBe(true)
  })

  it('drop what has left the range but for one point to draw from, over any length of time', () => {
    const columns = new GrowingColumns(part([[0, 5, 5, 0]], true), 'raw', 0)
    for (let second = 1; second <= 5000; second++) {
      columns.append(second * 1000, second, GOOD)
      columns.dropBefore(second * 1000 - 60_000)
    }
    expect(columns.size).toBeLessThanOrEqual(63)
    expect(columns.view().atMs.at(-1)).toBe(5_000_000)
    expect(columns.view().value.at(-1)).toBe(5000)
  })

  it('shift what is compared', () => {
    expect([...new GrowingColumns(part([[1000, 5, 5, 0]], true), 'raw', 500).view().atMs]).toEqual([1500])
  })
})

describe('the tail of an answer', () => {
  const value = (series: number, atMs: number, one: number | string) => ({
    series,
    atMs,
    receivedAtMs: atMs,
    raw: null,
    value: one,
    quality: 'good' as const,
    marks: 0,
  })
  const question = {
    items: [
      { key: 'now', series: 1, shiftMs: 0 },
      { key: 'week', series: 1, shiftMs: 1000 },
      { key: 'door', series: 2, shiftMs: 0 },
    ],
    range: { kind: 'last' as const, spanMs: 1000 },
    aggregation: 'auto' as const,
    bucket: null,
    timeZone: 'UTC',
    widthPx: 500,
  }
  const parts = new Map<string, Part>([
    ['now', part([[0, 5, 5, 0]], true)],
    ['week', part([[0, 5, 5, 0]], true)],
    ['door', { kind: 'state' as const, changes: [[0, 'open'] as const] }],
  ])

  it('takes live values for the present, not for what is compared, and changes of states once', () => {
    const tail = new HistoryTail(question, parts)
    expect(tail.take([value(1, 500, 7), value(2, 500, 'open')])).toBe(true)
    expect(tail.take([value(2, 600, 'closed'), value(3, 600, 1)])).toBe(true)
    expect(tail.take([value(2, 700, 'closed')])).toBe(false)
    expect([...(tail.columns().get('now')?.value ?? [])]).toEqual([5, 7])
    expect([...(tail.columns().get('week')?.value ?? [])]).toEqual([5])
    expect(tail.changes().get('door')).toEqual([
      [0, 'open'],
      [600, 'closed'],
    ])
  })
})
