import { expect, test } from 'vitest'
import type { Widget } from '../../../backend/contract/dashboard.ts'
import { boardsOf, fittingBoards, mapRefs, seriesOf, templateRef, usesVariable, VARIABLE } from '../../../renderer/dashboards/refs.ts'
import { asTemplate, boardsUsed } from '../../../renderer/dashboards/template-of.ts'
import { bodyWith, knownFleet, text } from './fleet.ts'

const known = knownFleet({
  north: [
    { id: 1, sensorType: 'ds18b20' },
    { id: 2, sensorType: 'ds18b20' },
    { id: 3, sensorType: 'co2' },
  ],
  south: [{ id: 4, sensorType: 'ds18b20' }],
})
const chart: Widget = {
  ...text('c', 0, 0, 12, 8),
  kind: 'chart',
  series: [{ series: 2 }, { board: VARIABLE, sensorType: 'co2' }],
  backS: null,
  aggregation: 'mean',
  normalised: false,
}

test('a reference is found by id, by type on a board, or on the chosen board', () => {
  expect(seriesOf({ series: 3 }, undefined, known)?.id).toBe(3)
  expect(seriesOf({ board: 'north', sensorType: 'ds18b20', index: 1 }, undefined, known)?.id).toBe(2)
  expect(seriesOf({ board: VARIABLE, sensorType: 'ds18b20' }, 'south', known)?.id).toBe(4)
})

test('what is not there is undefined, never another series', () => {
  expect(seriesOf(null, undefined, known)).toBeUndefined()
  expect(seriesOf({ series: 99 }, undefined, known)).toBeUndefined()
  expect(seriesOf({ board: VARIABLE, sensorType: 'co2' }, undefined, known)).toBeUndefined()
  expect(seriesOf({ board: 'south', sensorType: 'ds18b20', index: 1 }, undefined, known)).toBeUndefined()
})

test('a template names a series by its place among those of its type', () => {
  for (const id of [1, 2, 3]) {
    const series = known.series.get(id)
    if (!series) throw new Error('no such series')
    expect(seriesOf(templateRef(series, known), 'north', known)?.id).toBe(id)
  }
})

test('values are asked for of the boards shown and of no others', () => {
  const zone = (name: string | null) => (name === 'Z' ? ['south'] : ['north', 'south'])
  expect(boardsOf([chart], undefined, known, zone)).toEqual(['north'])
  expect(boardsOf([chart], 'south', known, zone)).toEqual(['north', 'south'])
  expect(boardsOf([{ ...text('s', 0, 0, 6, 4), kind: 'status', board: null, zone: 'Z' }], undefined, known, zone)).toEqual(['south'])
  expect(boardsOf([text('t', 0, 0, 6, 4)], 'south', known, zone)).toEqual([])
})

test('replacing nothing gives the same widget', () => {
  expect(mapRefs(chart, (ref) => ref)).toBe(chart)
  expect(mapRefs(chart, () => ({ series: 4 }))).toMatchObject({ series: [{ series: 4 }, { series: 4 }] })
})

test('only boards with every sensor type fit a template', () => {
  expect(fittingBoards(['ds18b20', 'co2'], ['north', 'south'], known)).toEqual(['north'])
  expect(fittingBoards([], ['north', 'south'], known)).toEqual(['north', 'south'])
})

test('a dashboard of one board becomes a template and shows the same there', () => {
  const body = bodyWith(
    { ...chart, series: [{ series: 2 }, { series: 4 }] },
    { ...text('s', 0, 8, 6, 4), kind: 'status', board: 'north', zone: null },
  )
  expect(boardsUsed(body, known)).toEqual(['north', 'south'])
  const template = asTemplate(body, 'north', known)
  expect(template.template).toEqual({ sensorTypes: ['ds18b20'] })
  expect(usesVariable(template)).toBe(true)
  const [first, second] = template.widgets
  expect(first).toMatchObject({ series: [{ board: VARIABLE, sensorType: 'ds18b20', index: 1 }, { series: 4 }] })
  expect(second).toMatchObject({ board: VARIABLE })
})
