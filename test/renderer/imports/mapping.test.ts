import { expect, it } from 'vitest'
import type { ImportMapping, ImportTarget } from '../../../backend/contract/import.ts'
import { headOf, mappingFault, newTarget, roleOf, setLayout, setName, setRole, setTarget } from '../../../renderer/imports/mapping.ts'

const temp: ImportTarget = { kind: 'new', board: 'lab', channel: 'temp', unit: '°C', valueKind: 'number' }
const hum: ImportTarget = { kind: 'new', board: 'lab', channel: 'hum', unit: '%', valueKind: 'number' }
const wide: ImportMapping = {
  encoding: 'utf-8',
  delimiter: ';',
  decimal: ',',
  headerLines: 1,
  timeColumn: 0,
  timeFormat: 'dmy',
  timeZone: 'UTC',
  layout: 'wide',
  columns: [{ column: 1, target: temp }],
  duplicates: 'keep',
}
const title = (column: number) => `column ${column}`

it('moves the time to another column and leaves the old one ignored', () => {
  const moved = setRole(wide, 1, 'time', temp)
  expect(roleOf(moved, 1)).toBe('time')
  expect(roleOf(moved, 0)).toBe('ignore')
  expect(moved.columns).toEqual([])
})

it('gives a column one use at a time', () => {
  const split = setRole(wide, 2, 'timeOfDay', temp)
  expect(roleOf(split, 2)).toBe('timeOfDay')
  const values = setRole(split, 2, 'value', hum)
  expect(values.timeOfDayColumn).toBeUndefined()
  expect(values.columns).toEqual([
    { column: 1, target: temp },
    { column: 2, target: hum },
  ])
  expect(roleOf(setRole(values, 1, 'ignore', temp), 1)).toBe('ignore')
})

it('finds what is not complete, and two columns that go into one series', () => {
  expect(mappingFault(wide, title)).toBeUndefined()
  expect(mappingFault({ ...wide, decimal: ',', delimiter: ',' }, title)).toEqual({ kind: 'sameSigns' })
  expect(mappingFault({ ...wide, columns: [] }, title)).toEqual({ kind: 'noValues' })
  expect(mappingFault(setRole(wide, 2, 'value', temp), title)).toEqual({ kind: 'twice', first: 'column 1', second: 'column 2' })
  expect(mappingFault(setTarget(wide, 1, { ...temp, board: 'two words' }), title)).toEqual({ kind: 'target', of: 'column 1' })
})

it('changes over to a row per sample and back', () => {
  const long = setLayout(wide, 'long', 3, () => temp)
  expect(long).toMatchObject({ layout: 'long', nameColumn: 1, valueColumn: 2, columns: [] })
  expect(mappingFault(long, title)).toEqual({ kind: 'noNames' })
  const named = setName(long, 'sensor.a', temp)
  expect(mappingFault(named, title)).toBeUndefined()
  expect(setName(named, 'sensor.a', undefined).names).toEqual([])
  expect(setLayout(named, 'wide', 3, () => temp).columns.map(({ column }) => column)).toEqual([1, 2])
})

it('names a column by the line above the data, and a new series by the file', () => {
  expect(
    headOf(
      wide,
      [
        ['Zeit', ' Temperatur '],
        ['1', '2'],
      ],
      1,
    ),
  ).toBe('Temperatur')
  expect(headOf({ headerLines: 0 }, [['1', '2']], 1)).toBe('')
  expect(newTarget('Gewächshaus 1.csv', 'Temperatur')).toMatchObject({ board: 'Gewachshaus-1', channel: 'Temperatur' })
  expect(newTarget('….csv', '')).toMatchObject({ board: 'import', channel: 'value' })
})
