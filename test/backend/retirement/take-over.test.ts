import { expect, it } from 'vitest'
import { followSeries, moveInterlocks } from '../../../backend/app-retirement.ts'
import type { CalibrationRecord, CalibrationRecordBody } from '../../../backend/contract/calibration-record.ts'
import type { Interlock, InterlockBody } from '../../../backend/contract/interlock.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleSeries } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

let ids = 0
const parts = { noun: 'document', clock: new ManualClock(), newId: () => `d${++ids}`, most: 10 }
const pins = (...names: string[]) =>
  names.map((name) => {
    const [board = '', gpio] = name.split('/')
    return { board, gpio: Number(gpio) }
  })

it('an interlock protects the successor; a second time changes nothing', async () => {
  const shelf = new Shelf<InterlockBody>({ ...parts, store: new MemoryDocumentStore<Interlock>() })
  const { id } = await shelf.add({ name: 'Acid or base', members: pins('old/4', 'other/4') }, 'anna')
  await moveInterlocks(shelf, 'old', 'new')
  await moveInterlocks(shelf, 'old', 'new')
  expect(shelf.get(id)).toMatchObject({ members: pins('new/4', 'other/4'), version: 2 })
})

it('an interlock between both boards names each output once, and is never left with one', async () => {
  const shelf = new Shelf<InterlockBody>({ ...parts, store: new MemoryDocumentStore<Interlock>() })
  const three = await shelf.add({ name: 'Three', members: pins('old/4', 'new/4', 'other/4') }, 'anna')
  const two = await shelf.add({ name: 'Two', members: pins('old/4', 'new/4') }, 'anna')
  await moveInterlocks(shelf, 'old', 'new')
  expect(shelf.get(three.id).members).toEqual(pins('new/4', 'other/4'))
  expect(shelf.get(two.id).members).toEqual(pins('old/4', 'new/4'))
})

it('certificates go with their series, there and back', async () => {
  const shelf = new Shelf<CalibrationRecordBody>({ ...parts, store: new MemoryDocumentStore<CalibrationRecord>() })
  const told = { operator: 'anna', reference: null, temperatureC: null, electrode: null, note: '', dueAtMs: null, points: [] }
  const body = { ...told, name: 'pH', unit: 'pH', method: 'line', origin: 'typed' } as const
  const moved = await shelf.add({ ...body, series: 1, board: 'old' }, 'anna')
  const setAside = await shelf.add({ ...body, series: 7, board: 'new' }, 'anna')
  const boards = () => [shelf.get(moved.id).board, shelf.get(setAside.id).board]
  let owners = ['new', 'old']
  const catalog = { find: (id: number) => exampleSeries({ id, board: owners[id === 1 ? 0 : 1] ?? '' }) }
  await followSeries(shelf, catalog, ['old', 'new'])
  expect(boards()).toEqual(['new', 'old'])
  owners = ['old', 'new']
  await followSeries(shelf, catalog, ['new', 'old'])
  expect(boards()).toEqual(['old', 'new'])
})
