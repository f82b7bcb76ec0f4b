import { expect, it } from 'vitest'
import { chooseAll, extend, keepKnown, move, NOTHING, toggle } from '../../../renderer/ui/selection.ts'

const order = ['a', 'b', 'c', 'd', 'e']

it('toggles one row and makes it the start of a range', () => {
  const one = toggle(NOTHING, 'b')
  expect([...one.chosen]).toEqual(['b'])
  expect([...extend(one, 'd', order).chosen]).toEqual(['b', 'c', 'd'])
  expect(toggle(one, 'b').chosen.size).toBe(0)
})

it('extends upwards too, and from the cursor where no range was begun', () => {
  expect([...extend({ ...NOTHING, cursor: 'd' }, 'b', order).chosen]).toEqual(['b', 'c', 'd'])
})

it('chooses all shown rows and keeps those hidden by a filter', () => {
  expect([...chooseAll(toggle(NOTHING, 'x'), ['a', 'b']).chosen]).toEqual(['x', 'a', 'b'])
})

it('moves the cursor inside the list', () => {
  expect(move(NOTHING, 1, order)).toBe('a')
  expect(move(NOTHING, -1, order)).toBe('e')
  expect(move({ ...NOTHING, cursor: 'd' }, 10, order)).toBe('e')
  expect(move({ ...NOTHING, cursor: 'a' }, -1, order)).toBe('a')
  expect(move(NOTHING, 1, [])).toBeNull()
})

it('forgets boards that are gone and is the same object where none is', () => {
  const chosen = chooseAll(NOTHING, order)
  expect([...keepKnown(chosen, (id) => id !== 'c').chosen]).toEqual(['a', 'b', 'd', 'e'])
  expect(keepKnown(chosen, () => true)).toBe(chosen)
})
