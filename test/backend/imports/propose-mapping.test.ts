import { expect, test } from 'vitest'
import type { FileShape } from '../../../backend/imports/file-shape.ts'
import { proposeMapping } from '../../../backend/imports/propose-mapping.ts'

const SHAPE: FileShape = {
  encoding: 'utf-8',
  encodingFault: null,
  delimiter: ';',
  decimal: ',',
  headerLines: 1,
  width: 2,
  qualityColumn: null,
  timeColumn: 0,
  timeOfDayColumn: null,
  timeFormat: 'dmy',
  timeZone: null,
  layout: 'wide',
  header: ['Zeit', 'Temperatur'],
  valueColumns: [{ column: 1, state: false, unit: '°C' }],
  nameColumn: null,
  valueColumn: null,
  boardColumn: null,
  names: [],
  preview: [],
}

test.each([
  ['Gewächshaus Süd.csv', 'Gewaechshaus-Sued'],
  // As file systems of Macs write it: letter and dots apart.
  ['Gewächshaus Süd.csv'.normalize('NFD'), 'Gewaechshaus-Sued'],
  ['ÖLTANK Straße 3.csv', 'OeLTANK-Strasse-3'],
  ['café (2).csv', 'cafe-2'],
  ['温室.csv', 'import'],
])('a file called %s is proposed as board %s', (fileName, board) => {
  const mapping = proposeMapping(SHAPE, { series: [], boardName: (id) => id, fileName, timeZone: 'Europe/Berlin' })
  expect(mapping.columns).toMatchObject([{ target: { kind: 'new', board, channel: 'Temperatur' } }])
})
