import { expect, test } from 'vitest'
import type { ImportMapping } from '../../../backend/contract/import.ts'
import { checkMapping } from '../../../backend/imports/check-mapping.ts'
import { exampleSeries } from '../../contracts/examples.ts'

const PREVIEW = [
  ['Time', 'Temp', 'Humidity'],
  ['2026-02-01 10:00', '1', '2'],
]
const one = { kind: 'series' as const, series: 1 }
const fresh = { kind: 'new' as const, board: 'b', channel: 'c', unit: '', valueKind: 'number' as const }
const GOOD: ImportMapping = {
  encoding: 'utf-8',
  delimiter: ',',
  decimal: '.',
  headerLines: 1,
  timeColumn: 0,
  timeFormat: 'iso',
  timeZone: 'Europe/Berlin',
  layout: 'wide',
  columns: [{ column: 1, target: one }],
  duplicates: 'keep',
}
const check = (change: Partial<ImportMapping>) => () =>
  checkMapping({ ...GOOD, ...change }, PREVIEW, (id) => (id === 1 ? exampleSeries() : undefined))

test('takes a mapping that is complete', () => {
  expect(check({})).not.toThrow()
  expect(check({ layout: 'long', columns: [], nameColumn: 1, valueColumn: 2, names: [{ name: 'x', target: fresh }] })).not.toThrow()
})

test.each([
  ['the same sign twice', { decimal: ',' }, 'Delimiter and decimal sign'],
  ['a time column that is not there', { timeColumn: 3 }, 'Column 4 (the time) does not exist'],
  ['the time as a value', { columns: [{ column: 0, target: one }] }, 'Column 1 (Time) is mapped twice'],
  [
    'a column twice',
    {
      columns: [
        { column: 1, target: one },
        { column: 1, target: fresh },
      ],
    },
    'Column 2 (Temp) is mapped twice',
  ],
  [
    'two columns into one series',
    {
      columns: [
        { column: 1, target: one },
        { column: 2, target: one },
      ],
    },
    'Columns 2 (Temp) and 3 (Humidity) go into the same',
  ],
  [
    'a series that is gone',
    { columns: [{ column: 1, target: { kind: 'series', series: 9 } }] },
    'Column 2 (Temp): series 9 does not exist',
  ],
  ['nothing mapped', { columns: [] }, 'No column with values is mapped'],
  ['long without names', { layout: 'long' }, 'Say which column holds the names'],
  ['a name of control characters', { columns: [{ column: 1, target: { ...fresh, channel: 'a\u0007' } }] }, 'Column 2 (Temp): the channel'],
] satisfies [string, Partial<ImportMapping>, string][])('refuses %s, naming it', (_, change, text) => {
  expect(check(change)).toThrow(expect.objectContaining({ code: 'import.mapping', message: expect.stringContaining(text) }))
})

test('refuses a zone that is not known', () => {
  expect(check({ timeZone: 'Mars/Olympus' })).toThrow(expect.objectContaining({ code: 'query.time-zone' }))
})
