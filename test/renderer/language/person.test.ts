import { expect, test } from 'vitest'
import { isThisMachine } from '../../../renderer/language/person.ts'

test('who acts without an account is this machine: by its token, or under --open', () => {
  expect(['local', 'anyone', 'anna', '', null].map(isThisMachine)).toEqual([true, true, false, false, false])
})
