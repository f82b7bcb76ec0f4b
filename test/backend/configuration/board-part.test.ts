import { expect, test } from 'vitest'
import { boardPart, lockedRules } from '../../../backend/contract/configuration/board-part.ts'
import { driftOf } from '../../../backend/contract/configuration/diff.ts'
import { exampleBody } from './example-configuration.ts'

test('a rule that stays in the centre is told beside its entry, and no difference of the board', () => {
  const body = exampleBody()
  const locked = (gpio: number) => gpio === 25
  const sent = boardPart(body, locked)
  expect(sent.offlineRules).toEqual([])
  expect(driftOf(boardPart(body, locked), sent)).toEqual([])
  expect(lockedRules(body, locked)).toMatchObject([{ severity: 'warning', index: 0, gpio: 25, reason: { key: 'rule-interlock' } }])
  expect(boardPart(body, () => false)).toEqual(body)
  expect(lockedRules(body, () => false)).toEqual([])
})
