import { expect, it } from 'vitest'
import { findSeries, type SeriesEntry } from '../../../renderer/series-picker/series-search.ts'

function entry(id: number, text: string): SeriesEntry {
  return { id, name: text, board: '', zone: '', unit: '', kind: 'number', text: text.toLowerCase() }
}
const entries = [
  entry(1, 'Air temperature GH1-Climate Greenhouse 1 °C'),
  entry(2, 'Humidity GH1-Climate Greenhouse 1 %'),
  entry(3, 'Air temperature Cold store °C'),
]

it('finds by several words in any order, without case', () => {
  expect(findSeries(entries, 'greenhouse TEMP').map(({ id }) => id)).toEqual([1])
  expect(findSeries(entries, '°C').map(({ id }) => id)).toEqual([1, 3])
})

it('lists everything for blanks and nothing for a word that never occurs', () => {
  expect(findSeries(entries, '   ')).toHaveLength(3)
  expect(findSeries(entries, 'temp pressure')).toEqual([])
})
