import { expect, it } from 'vitest'
import { followSeries } from '../../../backend/app/retirement.ts'
import { moveInterlocks, type NamingShelves, openLanes, planApart, planSwap, takeOverDocuments } from '../../../backend/app/take-over.ts'
import type { Interlock, InterlockBody } from '../../../backend/contract/actuators/interlock.ts'
import type { CalibrationRecord, CalibrationRecordBody } from '../../../backend/contract/calibrations/record.ts'
import type { ConfigurationBody } from '../../../backend/contract/configuration/configuration.ts'
import type { RolloutBody, RolloutLaneBody } from '../../../backend/contract/rollouts/rollout.ts'
import type { ScheduleBody } from '../../../backend/contract/schedules/schedule.ts'
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

/** Shelves over stores that outlive them; the store refuses from the `fails`-th write on, as a process that was killed there. */
async function naming(stores: Map<string, MemoryDocumentStore<never>>, fails = Number.POSITIVE_INFINITY) {
  let writes = 0
  const open = async (noun: string) => {
    const kept = stores.get(noun) ?? new MemoryDocumentStore<never>()
    stores.set(noun, kept)
    const write = <A>(act: () => Promise<A>) => (++writes >= fails ? Promise.reject(new Error('killed')) : act())
    const store = {
      load: () => kept.load(),
      save: (documents: never[]) => write(() => kept.save(documents)),
      remove: (of: string[]) => write(() => kept.remove(of)),
    }
    const shelf = new Shelf<never>({ ...parts, most: 100, store })
    await shelf.start()
    return shelf
  }
  const nouns = [
    'configurations',
    'interlocks',
    'schedules',
    'dashboards',
    'rollouts',
    'rollout-lanes',
    'rules',
    'rule-drafts',
    'scenes',
  ] as const
  const shelves = Object.fromEntries(await Promise.all(nouns.map(async (noun) => [noun, await open(noun)])))
  return { shelves: shelves as NamingShelves, writes: () => writes } // one shelf per noun
}

const sensor = (name: string) => ({ sensors: [{ name }], actuators: [], offlineRules: [] }) as unknown as ConfigurationBody
const target = (board: string) => ({ board, gpio: 4 })

async function lab() {
  const stores = new Map<string, MemoryDocumentStore<never>>()
  const { shelves } = await naming(stores)
  await shelves.configurations.put('old', 0, sensor('of the old'), 'anna')
  await shelves.configurations.put('new', 0, sensor('of the new'), 'anna')
  for (const [id, ...names] of [
    ['place', 'old/4', 'other/4'],
    ['both', 'old/4', 'new/5', 'other/4'],
    ['own', 'new/5', 'other/4'],
  ]) {
    await shelves.interlocks.put(id ?? '', 0, { name: id ?? '', members: pins(...names) }, 'anna')
  }
  for (const board of ['old', 'new']) await shelves.schedules.put(board, 0, { targets: [target(board)] } as unknown as ScheduleBody, 'anna')
  return { stores, apart: planApart(shelves, 'new') }
}

/** What the documents say, without versions. */
async function told(stores: Map<string, MemoryDocumentStore<never>>) {
  const { shelves } = await naming(stores)
  const boards = (members: readonly { board: string; gpio: number }[]) => members.map(({ board, gpio }) => `${board}/${gpio}`).sort()
  return {
    configurations: Object.fromEntries(shelves.configurations.list().map(({ id, sensors }) => [id, sensors[0]?.name])),
    interlocks: Object.fromEntries(shelves.interlocks.list().map(({ id, members }) => [id, boards(members)])),
    schedules: Object.fromEntries(shelves.schedules.list().map(({ id, targets }) => [id, targets[0]?.board])),
  }
}

const REPLACED = {
  configurations: { new: 'of the old', old: 'of the new' },
  interlocks: { place: ['new/4', 'other/4'], both: ['new/4', 'new/5', 'other/4'], own: ['new/5', 'other/4'] },
  schedules: { old: 'new', new: 'new' },
}

it('a replacement that is killed at any write ends as one that was not, and its way back restores what was said', async () => {
  const first = await lab()
  const before = await told(first.stores)
  const there = { from: 'old', to: 'new', by: 'anna', apart: first.apart, back: false }
  const back = { from: 'new', to: 'old', by: 'anna', apart: first.apart, back: true }
  let kills = 0
  for (let fails = 1; ; fails++) {
    const { stores } = await lab()
    const opened = await naming(stores, fails)
    const change = { ...there, swap: planSwap(opened.shelves, 'old', 'new') }
    const ended = await takeOverDocuments(opened.shelves, change).then(
      () => true,
      () => false,
    )
    if (!ended) await takeOverDocuments((await naming(stores)).shelves, change)
    expect(await told(stores)).toEqual(REPLACED)

    const again = await naming(stores, fails)
    const undo = { ...back, swap: planSwap(again.shelves, 'new', 'old') }
    const undone = await takeOverDocuments(again.shelves, undo).then(
      () => true,
      () => false,
    )
    if (!undone) await takeOverDocuments((await naming(stores)).shelves, undo)
    expect(await told(stores)).toEqual(before)
    if (ended && undone) break
    kills++
  }
  expect(kills).toBeGreaterThan(4)
})

it('what was written after the replacement follows the board back, what named the successor before does not', async () => {
  const { stores, apart } = await lab()
  const { shelves } = await naming(stores)
  await takeOverDocuments(shelves, { from: 'old', to: 'new', by: 'anna', apart, swap: planSwap(shelves, 'old', 'new'), back: false })
  await shelves.interlocks.put('later', 0, { name: 'later', members: pins('new/4', 'other/9') }, 'anna')
  await takeOverDocuments(shelves, { from: 'new', to: 'old', by: 'anna', apart, swap: planSwap(shelves, 'new', 'old'), back: true })
  expect((await told(stores)).interlocks).toMatchObject({ later: ['old/4', 'other/9'], own: ['new/5', 'other/4'] })
})

it('a rollout that goes on names the successor, unless that is one of its boards; one that has ended keeps what was', async () => {
  const { shelves } = await naming(new Map())
  for (const [id, state, ...boards] of [
    ['going', 'running', 'old', 'other'],
    ['mixed', 'paused', 'old', 'new'],
    ['ended', 'done', 'old', 'other'],
  ]) {
    await shelves.rollouts.put(id ?? '', 0, { state } as unknown as RolloutBody, 'anna')
    const steps = boards.map((board) => ({ board, state: 'waiting', attempt: 0 }))
    await shelves['rollout-lanes'].put(`${id}-0-0`, 0, { rollout: id, wave: 0, part: 0, steps } as unknown as RolloutLaneBody, 'anna')
  }
  const apart = planApart(shelves, 'new')
  expect(apart).toEqual([{ noun: 'rollouts', id: 'mixed', members: [] }])
  expect(openLanes(shelves, apart)).toEqual(['going'])
})
