import { beforeEach, describe, expect, it } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { RETIRED_FOR_MS, type RetiredBoard, type RetiredFields } from '../../../backend/contract/boards/retired.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { renameBoard } from '../../../backend/retirement/rename-board.ts'
import { Retirement, type RetirementPort } from '../../../backend/retirement/retirement.ts'
import { exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'

let clock: ManualClock
let store: MemoryDocumentStore<RetiredBoard>
let fleet: Map<string, Board>
let owners: Map<number, string>
let forgotten: string[]
let breaks: keyof RetirementPort | undefined
let retirement: Retirement

const stop = (step: keyof RetirementPort) => {
  if (breaks === step) throw new Error('the power is gone')
}
const port: RetirementPort = {
  find: (id) => fleet.get(id),
  remove: async (boards) => {
    stop('remove')
    for (const { id } of boards) fleet.delete(id)
  },
  restore: async (board) => {
    fleet.set(board.id, board)
  },
  identify: async (id, identity) => {
    stop('identify')
    const board = fleet.get(id)
    if (board !== undefined) fleet.set(id, { ...board, ...identity })
  },
  planSeries: () => ({ moved: [1, 2], setAside: [7] }),
  assignSeries: async (assignments) => {
    for (const { ids, board } of assignments) for (const id of ids) owners.set(id, board)
  },
  forgetSeries: async (board) => {
    forgotten.push(board)
  },
  planApart: () => [],
  planSwap: () => null,
  takeOver: async () => stop('takeOver'),
}

async function open(): Promise<Retirement> {
  let ids = 0
  const shelf = new Shelf<RetiredFields>({ noun: 'retired board', store, clock, newId: () => `r${++ids}`, most: 100 })
  await shelf.start()
  const made = new Retirement({ shelf, port, clock, report: () => undefined, onTrouble: () => undefined })
  await made.start()
  made.stop() // time is moved by hand
  return made
}

beforeEach(async () => {
  clock = new ManualClock()
  store = new MemoryDocumentStore()
  const away = { state: 'offline', reason: 'will', sinceMs: 0 } as const
  fleet = new Map([
    ['old', exampleBoard({ id: 'old', name: 'Pumps', zone: 'GH1', registration: 'accepted', presence: away })],
    ['new', exampleBoard({ id: 'new', name: null, zone: null, labels: [], registration: 'new' })],
  ])
  owners = new Map([
    [1, 'old'],
    [2, 'old'],
    [7, 'new'],
  ])
  forgotten = []
  breaks = undefined
  retirement = await open()
})

describe('a deleted board', () => {
  it('is gone and comes back as it was', async () => {
    const { retired, unknown } = await retirement.remove(['old', 'nobody'], 'anna')
    expect(unknown).toEqual(['nobody'])
    expect(fleet.has('old')).toBe(false)
    await retirement.restore([retired[0]?.id ?? ''], 'anna')
    expect(fleet.get('old')).toMatchObject({ name: 'Pumps', zone: 'GH1', registration: 'accepted' })
    expect(retirement.list()).toEqual([])
  })

  it('is forgotten after its time, not before', async () => {
    await retirement.remove(['old'], 'anna')
    clock.forward(RETIRED_FOR_MS - 1)
    await retirement.sweep()
    expect(forgotten).toEqual([])
    clock.forward(1)
    await retirement.sweep()
    expect(forgotten).toEqual(['old'])
    expect(retirement.list()).toEqual([])
  })

  it('keeps its series when it has spoken again meanwhile', async () => {
    await retirement.remove(['old'], 'anna')
    fleet.set('old', exampleBoard({ id: 'old', registration: 'new' }))
    clock.forward(RETIRED_FOR_MS)
    await retirement.sweep()
    expect(forgotten).toEqual([])
  })

  it('does not come back over a board that was accepted again', async () => {
    const { retired } = await retirement.remove(['old'], 'anna')
    fleet.set('old', exampleBoard({ id: 'old', registration: 'accepted' }))
    await expect(retirement.restore([retired[0]?.id ?? ''], 'anna')).rejects.toMatchObject({ code: 'board.exists' })
  })
})

describe('a replaced board', () => {
  it('hands over its name, place and series; those in the way are set aside', async () => {
    await retirement.replace('old', 'new', 'anna')
    expect(fleet.has('old')).toBe(false)
    expect(fleet.get('new')).toMatchObject({ name: 'Pumps', zone: 'GH1', registration: 'accepted' })
    expect([...owners]).toEqual([
      [1, 'new'],
      [2, 'new'],
      [7, 'old'],
    ])
  })

  it('takes its place back', async () => {
    const retired = await retirement.replace('old', 'new', 'anna')
    await retirement.restore([retired.id], 'anna')
    expect(fleet.get('old')).toMatchObject({ name: 'Pumps' })
    expect(fleet.get('new')).toMatchObject({ name: null, registration: 'new' })
    expect(owners.get(1)).toBe('old')
    expect(owners.get(7)).toBe('new')
  })

  it.each(['takeOver', 'identify', 'remove'] as const)('is replaced wholly though Leitstand stopped at %s', async (step) => {
    breaks = step
    await expect(retirement.replace('old', 'new', 'anna')).rejects.toThrow()
    breaks = undefined
    retirement = await open()
    expect(fleet.has('old')).toBe(false)
    expect(fleet.get('new')).toMatchObject({ name: 'Pumps', registration: 'accepted' })
    expect(retirement.list()).toMatchObject([{ stage: 'done' }])
  })

  it('must not be online, nor the same, nor of the other family', async () => {
    await expect(retirement.replace('old', 'old', 'a')).rejects.toMatchObject({ code: 'board.heir' })
    fleet.set('tor', exampleBoard({ id: 'tor', family: 'plain' }))
    await expect(retirement.replace('old', 'tor', 'a')).rejects.toMatchObject({ code: 'board.heir' })
    fleet.set('old', exampleBoard({ id: 'old', registration: 'accepted', presence: { state: 'online', reason: 'message', sinceMs: 0 } }))
    await expect(retirement.replace('old', 'new', 'a')).rejects.toMatchObject({ code: 'board.heir' })
    expect(retirement.list()).toEqual([])
  })
})

it('renames a board wherever a document names it, and says when none does', () => {
  const schedule = {
    name: 'old',
    targets: [
      { board: 'old', gpio: 4 },
      { board: 'x', gpio: 4 },
    ],
  }
  expect(renameBoard(schedule, 'old', 'new')).toEqual({
    name: 'old',
    targets: [
      { board: 'new', gpio: 4 },
      { board: 'x', gpio: 4 },
    ],
  })
  expect(renameBoard(schedule, 'y', 'new')).toBeUndefined()
})
