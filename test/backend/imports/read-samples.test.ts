import { describe, expect, test } from 'vitest'
import type { ImportMapping, RowError } from '../../../backend/contract/import.ts'
import { SampleReader } from '../../../backend/imports/read-samples.ts'

const NOW = Date.UTC(2026, 10, 20)
const target = (channel: string) => ({ kind: 'new' as const, board: 'b', channel, unit: '', valueKind: 'number' as const })

function mapping(change: Partial<ImportMapping> = {}): ImportMapping {
  return {
    encoding: 'utf-8',
    delimiter: ',',
    decimal: '.',
    headerLines: 1,
    timeColumn: 0,
    timeFormat: 'iso',
    timeZone: 'UTC',
    layout: 'wide',
    columns: [
      { column: 1, target: target('a') },
      { column: 2, target: target('b') },
    ],
    duplicates: 'keep',
    ...change,
  }
}

function read(map: ImportMapping, rows: string[][], states: boolean[] = [false, false], lot = 1000) {
  const errors: RowError[] = []
  const reader = new SampleReader(
    map,
    states.map((state) => ({ state, unit: '' })),
    NOW,
    (error) => errors.push(error),
  )
  const values: Record<string, unknown[][]> = {}
  const sum = { rows: 0, accepted: 0, duplicates: 0, empty: 0, errors: 0 }
  const flush = () => {
    const flushed = reader.flush()
    for (const part of flushed.values) {
      values[part.target] ??= []
      const list = values[part.target] ?? []
      for (const [row, ms] of part.atMs.entries())
        list.push([new Date(ms).toISOString().slice(11, 16), part.words?.[row] ?? part.value[row]])
    }
    for (const key of ['rows', 'duplicates', 'empty', 'errors'] as const) sum[key] += flushed.counts[key]
  }
  rows.forEach((cells, index) => {
    reader.take({ line: index + 1, cells })
    if ((index + 1) % lot === 0) flush()
  })
  flush()
  return { values, counts: sum, errors }
}

const day = (time: string) => `2026-02-01 ${time}`

test('wide: each mapped column is a series, empty cells and words for nothing are no values', () => {
  const { values, counts } = read(mapping(), [
    ['time', 'a', 'b'],
    [day('10:00'), '1', '2'],
    [day('10:01'), '', 'NaN'],
    [day('10:02'), '3', ''],
  ])
  expect(values).toEqual({
    0: [
      ['10:00', 1],
      ['10:02', 3],
    ],
    1: [['10:00', 2]],
  })
  expect(counts).toEqual({ rows: 3, accepted: 0, duplicates: 0, empty: 3, errors: 0 })
})

test('long: the name says which series, unknown names are errors', () => {
  const map = mapping({
    layout: 'long',
    columns: [],
    timeColumn: 2,
    nameColumn: 0,
    valueColumn: 1,
    names: [
      { name: 'x', target: target('x') },
      { name: 'y', target: target('y') },
    ],
  })
  const { values, errors } = read(
    map,
    [
      ['name', 'value', 'time'],
      ['x', '1', day('10:00')],
      ['y', 'on', day('10:00')],
      ['z', '9', day('10:00')],
      ['y', 'TRUE', day('10:01')],
    ],
    [false, true],
  )
  expect(values).toEqual({
    0: [['10:00', 1]],
    1: [
      ['10:00', 'on'],
      ['10:01', true],
    ],
  })
  expect(errors).toEqual([{ line: 4, column: 0, reason: 'name', text: 'z' }])
})

test('board and name together say which series', () => {
  const names = [{ name: 'tor-1/temp', target: target('x') }]
  const map = mapping({ layout: 'long', columns: [], timeColumn: 0, boardColumn: 1, nameColumn: 2, valueColumn: 3, names })
  const { values, counts } = read(map, [
    ['time', 'board', 'name', 'value'],
    [day('10:00'), 'tor-1', 'temp', '1'],
    [day('10:00'), 'tor-2', 'temp', '2'],
  ])
  expect(values).toEqual({ 0: [['10:00', 1]] })
  expect(counts.errors).toBe(1)
})

describe('errors name line, column and reason', () => {
  test.each([
    ['time', ['soon', '1', '2'], 0],
    ['number', [day('10:00'), 'warm', '2'], 1],
    ['future', ['2026-11-22 10:00', '1', '2'], 0],
    ['columns', [day('10:00'), '21', '5', '2'], null],
    ['columns', [], null],
    ['encoding', [day('10:00'), '2\ufffd', '2'], 1],
    ['encoding', ['\ufffd2026', '1', '2'], 0],
  ] as const)('%s', (reason, cells, column) => {
    expect(read(mapping(), [['time', 'a', 'b'], [...cells]]).errors).toEqual([expect.objectContaining({ line: 2, column, reason })])
  })

  test('a value that is half a day ahead is fine: clocks and zones differ', () => {
    expect(
      read(mapping(), [
        ['time', 'a', 'b'],
        ['2026-11-20 12:00', '1', '2'],
      ]).counts.errors,
    ).toBe(0)
  })

  test('words that are too long, and UTF-8 that was read as windows-1252', () => {
    const map = mapping({ encoding: 'windows-1252' })
    const { errors } = read(
      map,
      [
        ['time', 'a', 'b'],
        [day('10:00'), 'x'.repeat(300), 'geÃ¶ffnet'],
      ],
      [true, true],
    )
    expect(errors.map(({ reason, text }) => [reason, text.length])).toEqual([
      ['too-long', 80],
      ['encoding', 9],
    ])
  })
})

describe('order and repeats', () => {
  const rows = [
    ['time', 'a', 'b'],
    [day('10:03'), '3', ''],
    [day('10:01'), '1', ''],
    [day('10:03'), '33', ''],
    [day('10:02'), '2', ''],
    [day('10:01'), '1', ''],
  ]

  test.each([1, 2, 3, 1000])('out of order, cut into lots of %i rows: each time once, the first of the file stays', (lot) => {
    const { values, counts } = read(mapping(), rows, [false, false], lot)
    expect(values[0]?.toSorted()).toEqual([
      ['10:01', 1],
      ['10:02', 2],
      ['10:03', 3],
    ])
    expect(counts.duplicates).toBe(2)
  })

  test('titles and remarks in the middle of a file are passed over', () => {
    const { values, counts } = read(mapping(), [...rows.slice(0, 2), ['#comment', '', ''], ...rows.slice(0, 1), ...rows.slice(2, 3)])
    expect(values[0]).toHaveLength(2)
    expect(counts).toMatchObject({ errors: 0, empty: 4 })
  })
})
