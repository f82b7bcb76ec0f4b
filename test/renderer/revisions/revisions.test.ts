import { expect, it } from 'vitest'
import { diffShape } from '../../../renderer/revisions/diff-shape.ts'
import { processingOf } from '../../../renderer/revisions/processing.ts'
import { undoable } from '../../../renderer/revisions/undoable.ts'

const base = { id: 'a', series: 1, fromMs: 100, toMs: 200, stage: 'applied' as const, createdAtMs: 1 }

it('only the newest change that stands on a stretch can be undone', () => {
  const later = { ...base, id: 'b', fromMs: 150, toMs: 300, createdAtMs: 2 }
  expect(undoable(base, [base, later])).toBe(false)
  expect(undoable(later, [base, later])).toBe(true)
  expect(undoable(base, [base, { ...later, stage: 'undone' }])).toBe(true)
  expect(undoable(base, [base, { ...later, fromMs: 200 }])).toBe(true)
  expect(undoable(base, [base, { ...later, series: 2 }])).toBe(true)
  expect(undoable({ ...base, stage: 'undone' }, [])).toBe(false)
})

it('draws both curves on one scale, breaks at gaps and shows the difference from zero', () => {
  const shape = diffShape(
    {
      resolutionMs: 10,
      points: [
        [0, 0, 2],
        [10, 10, 12],
        [100, null, 5],
        [110, 4, null],
      ],
    },
    110,
    100,
  )
  expect(shape).toMatchObject({ low: 0, high: 12, least: 0, greatest: 2, fromMs: 0, toMs: 110 })
  expect(shape.before).toBe('M0 100L10 16.7M110 66.7')
  expect(shape.after).toBe('M0 83.3L10 0M100 58.3')
  expect(shape.difference).toBe('M0 0L10 0')
})

it('draws nothing where nothing is', () => {
  expect(diffShape({ resolutionMs: 10, points: [] }, 100, 100)).toMatchObject({ before: '', after: '', low: undefined })
})

it('reads the form of the channel editor as the way raw becomes value', () => {
  const form = {
    name: '',
    unit: '',
    library: 'ph',
    parameters: { slope: '59,16' },
    offset: '1,5',
    points: [{ measured: '4', actual: '4,01' }],
    method: 'line' as const,
    hysteresis: '',
    limits: { criticalLow: '', warningLow: '', warningHigh: '', criticalHigh: '' },
  }
  const parameters = [{ name: 'slope', kind: 'number' as const, default: 59, about: '' }]
  expect(processingOf(form, parameters)).toEqual({
    library: 'ph',
    parameters: { slope: 59.16 },
    calibration: { method: 'offset', points: [{ measured: 4, actual: 4.01 }] },
    offset: 1.5,
  })
  expect(processingOf({ ...form, library: '', points: [], offset: '' }, [])).toEqual({
    library: null,
    parameters: {},
    calibration: null,
    offset: 0,
  })
})
