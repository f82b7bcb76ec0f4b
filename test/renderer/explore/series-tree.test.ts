import { describe, expect, it } from 'vitest'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { Series } from '../../../backend/contract/series.ts'
import { sameSensors } from '../../../renderer/explore/same-sensors.ts'
import {
  boardRowKey,
  firstOpen,
  kindsOf,
  makeTree,
  NO_FILTER,
  type TreeFilter,
  type TreeInput,
  typeAhead,
  zoneRowKey,
} from '../../../renderer/explore/series-tree.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'

const fleet = makeFleet(3, 1_800_000_000_000)
const [first, second, third] = fleet.boards
if (!first || !second || !third) throw new Error('the fleet is too small')
const boards = new Map([
  [first.id, { ...first, name: 'GH1-Climate-02', zone: 'Greenhouse 1', registration: 'accepted' as const }],
  [second.id, { ...second, name: 'GH1-Climate-10', zone: 'Greenhouse 1', registration: 'accepted' as const }],
  [third.id, { ...third, name: null, zone: null, registration: 'accepted' as const }],
])

function one(id: number, board: string, name: string, unit: string, sensorType: string, kind: Series['kind'] = 'number'): Series {
  return {
    id,
    organisation: 'default',
    board,
    channel: `gpio${id}:${sensorType}`,
    kind,
    gpio: id,
    sensorType,
    address: null,
    name,
    unit,
    library: null,
    parameters: {},
    calibration: null,
    offset: 0,
    limits: {},
    createdAtMs: 0,
  }
}

const all = [
  one(1, first.id, 'Air temperature', '°C', 'sht31_temperature'),
  one(2, first.id, 'CO₂', 'ppm', 'co2'),
  one(3, second.id, 'Air temperature', '°C', 'sht31_temperature'),
  one(4, second.id, 'Roof vent', '', 'vent', 'state'),
  one(5, third.id, 'pH', 'pH', 'ph'),
]
const series = new Map(all.map((each) => [each.id, each]))
const seriesByBoard = new Map([
  [first.id, [1, 2]],
  [second.id, [3, 4]],
  [third.id, [5]],
])

function input(filter: Partial<TreeFilter> = {}, change: Partial<TreeInput> = {}): TreeInput {
  return {
    boards,
    series,
    seriesByBoard,
    healthByBoard: new Map(),
    stateOf: () => 'ok',
    hasData: (id) => id !== 5,
    chosen: new Set([3]),
    filter: { ...NO_FILTER, ...filter },
    isOpen: () => true,
    language: 'en',
    noZone: 'Without zone',
    ...change,
  }
}

const names = (tree: ReturnType<typeof makeTree>) => tree.rows.map((row) => row.name)
const found = (filter: Partial<TreeFilter>) => makeTree(input(filter)).rows.flatMap((row) => (row.kind === 'series' ? [row.series.id] : []))

describe('the series tree', () => {
  it('orders zones and boards by name as people count, boards without a zone last', () => {
    expect(names(makeTree(input()))).toEqual([
      'Greenhouse 1',
      'GH1-Climate-02',
      'Air temperature',
      'CO₂',
      'GH1-Climate-10',
      'Air temperature',
      'Roof vent',
      'Without zone',
      third.id,
      'pH',
    ])
  })

  it('shows of what is folded the count alone', () => {
    const tree = makeTree(input({}, { isOpen: (key) => key !== zoneRowKey('Greenhouse 1') && key !== boardRowKey(third.id) }))
    expect(tree.rows.map((row) => [row.name, row.kind === 'series' ? 0 : row.count])).toEqual([
      ['Greenhouse 1', 4],
      ['Without zone', 1],
      [third.id, 1],
    ])
    expect(tree).toMatchObject({ found: 5, total: 5 })
  })

  it('has at each zone the worst state of its boards', () => {
    const tree = makeTree(input({}, { stateOf: (board) => (board === second.id ? 'warning' : 'ok') }))
    expect(tree.rows.flatMap((row) => (row.kind === 'zone' ? [row.state] : []))).toEqual(['warning', 'ok'])
  })

  it('finds by name, board, zone, unit and sensor type, all words together', () => {
    expect(found({ text: 'temperature' })).toEqual([1, 3])
    expect(found({ text: 'TEMP climate-10' })).toEqual([3])
    expect(found({ text: 'greenhouse ppm' })).toEqual([2])
    expect(found({ text: '°C' })).toEqual([1, 3])
    expect(found({ text: 'sht31' })).toEqual([1, 3])
    expect(found({ text: 'nothing of that' })).toEqual([])
  })

  it('filters by unit, type, choice and data', () => {
    expect(found({ unit: 'ppm' })).toEqual([2])
    expect(found({ sensorType: 'vent' })).toEqual([4])
    expect(found({ onlyChosen: true })).toEqual([3])
    expect(found({ onlyWithData: true })).toEqual([1, 2, 3, 4])
    expect(kindsOf(all)).toEqual({ units: ['°C', 'pH', 'ppm'], types: ['co2', 'ph', 'sht31_temperature', 'vent'] })
  })

  it('leaves out boards that were rejected', () => {
    const rejected: Map<string, Board> = new Map(boards)
    const board = boards.get(first.id)
    if (board) rejected.set(first.id, { ...board, registration: 'rejected' })
    expect(makeTree(input({}, { boards: rejected })).total).toBe(3)
  })

  it('is open at first where something is chosen, else in the first zone', () => {
    expect(firstOpen(input())).toEqual(new Set([zoneRowKey('Greenhouse 1'), boardRowKey(second.id)]))
    expect(firstOpen(input({}, { chosen: new Set() }))).toEqual(
      new Set([zoneRowKey('Greenhouse 1'), boardRowKey(first.id), boardRowKey(second.id)]),
    )
  })

  it('jumps to the next name that begins with what was typed, around the end', () => {
    const { rows } = makeTree(input())
    expect(typeAhead(rows, 3, 'air')).toBe(5)
    expect(typeAhead(rows, 6, 'air')).toBe(2)
    expect(typeAhead(rows, 0, 'zz')).toBe(-1)
  })

  it('finds two among 10,000', () => {
    const many = new Map(Array.from({ length: 10_000 }, (_, id) => [id + 1, one(id + 1, first.id, `Probe ${id}`, '°C', 'ds18b20')]))
    const byBoard = new Map([[first.id, [...many.keys()]]])
    const tree = makeTree(input({ text: 'probe 9999' }, { series: many, seriesByBoard: byBoard }))
    expect(tree.found).toBe(2)
  })
})

describe('comparing with another board', () => {
  it('offers boards that measure the same, best first, each series once', () => {
    expect(sameSensors(series, [1, 2])).toEqual([{ board: second.id, series: [3] }])
    expect(sameSensors(series, [1, 3])).toEqual([])
    expect(sameSensors(series, [5])).toEqual([])
    const twice = new Map([...series, [6, one(6, first.id, 'Other air', '°C', 'sht31_temperature')]])
    expect(sameSensors(twice, [3])).toEqual([{ board: first.id, series: [1] }])
  })
})
