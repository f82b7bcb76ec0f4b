import { expect, test } from 'vitest'
import { isLockedAcross } from '../../../../backend/contract/actuators/interlock.ts'

const of = (...members: [board: string, gpio: number][]) => ({ name: 'x', members: members.map(([board, gpio]) => ({ board, gpio })) })

test('an output is locked across boards where an interlock in force names it beside one of another board', () => {
  const locks = [of(['A', 1], ['A', 2]), of(['A', 3], ['B', 1], ['A', 4])]
  expect([1, 2, 3, 4].map((gpio) => isLockedAcross(locks, 'A', gpio))).toEqual([false, false, true, true])
  expect(isLockedAcross(locks, 'B', 1)).toBe(true)
  expect(isLockedAcross(locks, 'C', 1)).toBe(false)
  expect(isLockedAcross([{ ...of(['A', 3], ['B', 1]), enabled: false }], 'A', 3)).toBe(false)
})
