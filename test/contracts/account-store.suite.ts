import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account, AccountStore } from '../../backend/access/account-store.ts'
import type { Opened } from './examples.ts'

const anna: Account = { username: 'anna', passwordHash: '$argon2id$v=19$…', role: 'admin', createdAtMs: 1, lastLoginMs: null }

/** What every AccountStore must do. */
export function accountStoreSuite(name: string, open: () => Promise<Opened<AccountStore>>): void {
  describe(`${name} as account store`, () => {
    let opened: Opened<AccountStore>
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())

    test('finds, lists and replaces accounts, also after a restart', async () => {
      await opened.store.save({ ...anna, username: 'zoe', role: 'viewer' })
      await opened.store.save(anna)
      await opened.store.save({ ...anna, lastLoginMs: 7 })
      const again = await opened.reopen()
      expect(await again.list()).toEqual([
        { ...anna, lastLoginMs: 7 },
        { ...anna, username: 'zoe', role: 'viewer' },
      ])
      expect(await again.find('anna')).toEqual({ ...anna, lastLoginMs: 7 })
    })

    test('knows nobody it was not told of, and forgets whom it is told to', async () => {
      await opened.store.save(anna)
      expect(await opened.store.find("anna' OR '1'='1")).toBeUndefined()
      await opened.store.remove('anna')
      await opened.store.remove('nobody')
      expect(await opened.store.find('anna')).toBeUndefined()
    })

    test('keeps and replaces secrets', async () => {
      expect(await opened.store.secret('jwt')).toBeUndefined()
      await opened.store.saveSecret('jwt', 'one')
      await opened.store.saveSecret('jwt', 'two')
      expect(await (await opened.reopen()).secret('jwt')).toBe('two')
    })
  })
}
