import { expect, test } from 'vitest'
import { NEIGHBOUR_AGE_MS, NeighbourTracks } from '../../../backend/revisions/neighbour-track.ts'

const values = (series: number, sensorType: string, pairs: [number, number][]) => ({
  series,
  sensorType,
  atMs: Float64Array.from(pairs, ([at]) => at),
  value: Float64Array.from(pairs, ([, value]) => value),
})

test('a neighbour answers with its nearest earlier value, across the borders of what was read', () => {
  const tracks = new NeighbourTracks()
  tracks.add([
    values(2, 'ds18b20', [
      [10, 1],
      [20, 2],
    ]),
  ])
  tracks.moveTo(9)
  expect(tracks.valueOf('ds18b20')).toBeUndefined()
  tracks.moveTo(10)
  expect(tracks.valueOf('ds18b20')).toBe(1)
  tracks.moveTo(25)
  tracks.add([values(2, 'ds18b20', []), values(2, 'ds18b20', [[30, 3]])])
  expect(tracks.valueOf('ds18b20')).toBe(2)
  tracks.moveTo(31)
  expect(tracks.valueOf('ds18b20')).toBe(3)
  expect(tracks.valueOf('sht31')).toBeUndefined()
})

test('a value that is too old is none, and another neighbour of the type steps in', () => {
  const tracks = new NeighbourTracks()
  tracks.add([values(2, 'ds18b20', [[0, 1]]), values(3, 'ds18b20', [[1000, 5]])])
  tracks.moveTo(NEIGHBOUR_AGE_MS)
  expect(tracks.valueOf('ds18b20')).toBe(1)
  tracks.moveTo(NEIGHBOUR_AGE_MS + 1)
  expect(tracks.valueOf('ds18b20')).toBe(5)
  tracks.moveTo(NEIGHBOUR_AGE_MS + 1001)
  expect(tracks.valueOf('ds18b20')).toBeUndefined()
})
