import { expect, test } from 'vitest'
import { BoardLogins } from '../../../backend/access/board-logins.ts'

function open(kept = new Map<string, string>()): { logins: BoardLogins; kept: Map<string, string> } {
  let made = 0
  const store = {
    secret: async (name: string) => kept.get(name),
    saveSecret: async (name: string, value: string) => void kept.set(name, value),
  }
  return { kept, logins: new BoardLogins({ store, random: (bytes) => new Uint8Array(bytes).fill(++made) }) }
}

const given = (password: string) => Buffer.from(password)

test('a login counts from the moment it is made, for its board alone, also after a restart', async () => {
  const { logins, kept } = open()
  expect(await logins.allows('ESP_1', given('x'))).toBeUndefined()
  const password = await logins.make('ESP_1')
  expect(await logins.allows('ESP_1', given(password))).toBe(true)
  expect(await logins.allows('ESP_1', given('x'))).toBe(false)
  expect(await logins.allows('ESP_1', undefined)).toBe(false)
  expect(await logins.allows('ESP_2', given(password))).toBeUndefined()
  expect([...kept.values()].join()).not.toContain(password)
  const again = open(kept).logins
  expect([again.has('ESP_1'), await again.allows('ESP_1', given(password)), again.has('ESP_1')]).toEqual([false, true, true])
})

test('a new password takes the place of the old one', async () => {
  const { logins } = open()
  const old = await logins.make('ESP_1')
  const fresh = await logins.make('ESP_1')
  expect([await logins.allows('ESP_1', given(old)), await logins.allows('ESP_1', given(fresh))]).toEqual([false, true])
})

test('names that no board can have are not looked up', async () => {
  const { logins } = open()
  expect(await logins.allows('../../etc', given('x'))).toBeUndefined()
})
