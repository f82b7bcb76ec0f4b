import { expect, test } from 'vitest'
import { makeFormat } from '../../../renderer/language/format.ts'
import { tookText } from '../../../renderer/rules/words/span.ts'

test('an answer within a second is told in milliseconds, never as 0.0 s', () => {
  expect([-3, 4.2, 999.4, 1440].map((ms) => tookText(ms, makeFormat('de')))).toEqual(['0 ms', '4 ms', '999 ms', '1,4 s'])
})
