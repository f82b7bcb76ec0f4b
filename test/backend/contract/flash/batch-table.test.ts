import { expect, test } from 'vitest'
import { readBatchTable } from '../../../../backend/contract/flash/batch-table.ts'
import fc from '../../../property.ts'

const entries = (text: string) => readBatchTable(text).map(({ entry }) => entry)
const faults = (text: string) => readBatchTable(text).map(({ line, fault }) => [line, fault])

test('reads what a spreadsheet copies, with or without a head, in any order of columns', () => {
  const bed = { name: 'Bed 1', zone: 'Greenhouse 2', labels: ['november', 'pump'] }
  expect(entries('Bed 1\tGreenhouse 2\tnovember, pump\n')).toEqual([bed])
  expect(entries('\uFEFFzone;labels;name\r\nGreenhouse 2;november|pump;Bed 1\r\n\r\n')).toEqual([bed])
  expect(entries('name,zone,labels\n"Bed 1","Greenhouse 2","november,pump"')).toEqual([bed])
  expect(entries('Bed "a"\nBed b')).toEqual([
    { name: 'Bed "a"', zone: null, labels: [] },
    { name: 'Bed b', zone: null, labels: [] },
  ])
})

test('says line by line what is wrong', () => {
  expect(faults(`name,zone\n,Greenhouse\nBed 1,\nBed 1,\n${'x'.repeat(65)},\nBed 2,${'z'.repeat(65)}`)).toEqual([
    [2, 'no-name'],
    [3, null],
    [4, 'twice'],
    [5, 'name'],
    [6, 'zone'],
  ])
  expect(faults('Bed 1,"Greenhouse')).toEqual([[1, 'quote']])
  expect(faults(Array.from({ length: 501 }, (_, at) => `Bed ${at}`).join('\n')).at(-1)).toEqual([501, 'too-many'])
})

test('never fails, whatever is pasted', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => Array.isArray(readBatchTable(text))))
})
