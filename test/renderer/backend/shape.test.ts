import Type from 'typebox'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { Board } from '../../../backend/contract/boards/board.ts'
import { LatestValue } from '../../../backend/contract/sample.ts'
import { Series } from '../../../backend/contract/series.ts'
import { SystemStatus } from '../../../backend/contract/status.ts'
import { shapeOf } from '../../../renderer/backend/shape.ts'
import { makeFleet } from '../../fakes/fake-fleet.ts'
import { FakeWorld } from '../../fakes/fake-world.ts'

const fleet = makeFleet(40, 1_800_000_000_000)

it('accepts what TypeBox accepts of the contract', () => {
  for (const board of fleet.boards) expect(shapeOf(Board)(board), board.id).toBe(Value.Check(Board, board))
  for (const { series } of fleet.series) expect(shapeOf(Series)(series)).toBe(true)
  expect(shapeOf(SystemStatus)(new FakeWorld(fleet, 1_800_000_000_000, 'admin').status())).toBe(true)
})

it('refuses, like TypeBox, each field when it has another type', () => {
  const [board] = fleet.boards
  if (!board) throw new Error('no board')
  for (const key of Object.keys(board)) {
    for (const wrong of [undefined, [], 3.5, 'x', { a: 1 }]) {
      const broken = { ...board, [key]: wrong }
      expect(shapeOf(Board)(broken), `${key} = ${JSON.stringify(wrong)}`).toBe(Value.Check(Board, broken))
    }
  }
})

it('checks enums, records, ranges and whole numbers', () => {
  const latest = { series: 1, atMs: 1, receivedAtMs: 1, raw: null, value: 'open', quality: 'good', marks: 0 }
  expect(shapeOf(LatestValue)(latest)).toBe(true)
  expect(shapeOf(LatestValue)({ ...latest, quality: 'great' })).toBe(false)
  expect(shapeOf(Type.Record(Type.String(), Type.Number()))({ a: 1, b: 'x' })).toBe(false)
  expect(shapeOf(Type.Integer({ minimum: 1 }))(0)).toBe(false)
  expect(shapeOf(Type.Integer())(1.5)).toBe(false)
})
