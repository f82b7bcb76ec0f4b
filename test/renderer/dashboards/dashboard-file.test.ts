import { expect, test } from 'vitest'
import type { DashboardBody, Widget } from '../../../backend/contract/dashboard.ts'
import { fileNameOf, readDashboardFile, resolveFile, writeDashboardFile } from '../../../renderer/dashboards/dashboard-file.ts'
import { bodyWith, knownFleet, text } from './fleet.ts'

const known = knownFleet({ north: [{ id: 1 }, { id: 2 }] })
const value = (series: number): Widget => ({ ...text(`v${series}`, 0, 0, 4, 2), kind: 'value', series: { series }, sparkline: true })

function exported(body: DashboardBody) {
  const read = readDashboardFile(writeDashboardFile(body, known, (series) => `name ${series.id}`))
  if (!read.ok) throw new Error(read.problem.kind)
  return read
}

test('a file comes back as it went, with what its series are called', () => {
  const body = bodyWith(value(1))
  const { body: back, meanings } = exported(body)
  expect(back).toEqual(body)
  expect(meanings).toEqual([{ id: 1, board: 'north', channel: 'gpio1:ds18b20', sensorType: 'ds18b20', unit: '°C', name: 'name 1' }])
  expect(resolveFile(back, meanings, known)).toEqual({ body, unknown: [] })
})

test('series are found again by board and channel where they have other ids', () => {
  const { body, meanings } = exported(bodyWith(value(1)))
  const elsewhere = knownFleet({ north: [{ id: 70, channel: 'gpio1:ds18b20' }] })
  expect(resolveFile(body, meanings, elsewhere).body.widgets[0]).toMatchObject({ series: { series: 70 } })
})

test('an unknown series never becomes the one that has its id here; it can be chosen', () => {
  const { body, meanings } = exported(bodyWith(value(1)))
  const stranger = knownFleet({ other: [{ id: 1, channel: 'gpio9:ph', sensorType: 'ph' }] })
  const found = resolveFile(body, meanings, stranger)
  expect(found.unknown).toEqual([{ key: 'series 1', ref: { series: 1 }, meaning: meanings[0], count: 1 }])
  expect(found.body.widgets[0]).toMatchObject({ series: { board: 'north', sensorType: 'ds18b20' } })
  const chosen = resolveFile(body, meanings, stranger, new Map([['series 1', { series: 1 }]]))
  expect(chosen.body.widgets[0]).toMatchObject({ series: { series: 1 } })
})

test('templates need no board here', () => {
  const ref = { board: '$board', sensorType: 'co2' }
  const body = bodyWith({ ...text('v', 0, 0, 4, 2), kind: 'value', series: ref, sparkline: false })
  expect(resolveFile(body, [], knownFleet({})).unknown).toEqual([])
})

test.each([
  ['not-json', '{"format":'],
  ['not-json', ''],
  ['not-dashboard', '[]'],
  ['not-dashboard', '{"format":"grafana","schema":1}'],
  ['not-dashboard', '{"format":"leitstand-dashboard","schema":1,"dashboard":{"name":3},"series":[]}'],
  ['newer', '{"format":"leitstand-dashboard","schema":2,"dashboard":{},"series":[]}'],
])('says why a file is refused: %s', (kind, content) => {
  expect(readDashboardFile(content)).toMatchObject({ ok: false, problem: { kind } })
})

test('refuses a file whose widgets leave the grid', () => {
  const content = writeDashboardFile(bodyWith({ ...text('a', 20, 0, 6, 2) }), known, () => '')
  expect(readDashboardFile(content)).toMatchObject({ ok: false, problem: { kind: 'fault' } })
})

test('reads a file with a byte order mark, as some editors write it', () => {
  const content = `\uFEFF${writeDashboardFile(bodyWith(), known, () => '')}`
  expect(readDashboardFile(content).ok).toBe(true)
})

test('file names hold no characters that a system refuses', () => {
  expect(fileNameOf('Klima: GH1/2 „Ost“?')).toBe('Klima  GH1 2 „Ost“.json')
  expect(fileNameOf('///')).toBe('dashboard.json')
})
