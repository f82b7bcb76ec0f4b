import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { Accounts } from '../../../backend/access/accounts.ts'
import type { PasswordHasher } from '../../../backend/access/password-hasher.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryAccountStore } from '../../fakes/memory-account-store.ts'
import { PlainPasswords } from '../../fakes/plain-passwords.ts'

const code = (code: string) => expect.objectContaining({ code })

describe('Accounts', () => {
  let store: MemoryAccountStore
  let passwords: PlainPasswords
  let accounts: Accounts
  const open = async (hasher: PasswordHasher = passwords) => {
    const opened = new Accounts(store, hasher, new ManualClock(), randomBytes)
    await opened.start()
    return opened
  }

  beforeEach(async () => {
    store = new MemoryAccountStore()
    passwords = new PlainPasswords()
    accounts = await open()
  })

  test('needs a first account, makes it an administrator, and refuses a second first one', async () => {
    expect(accounts.setupNeeded).toBe(true)
    expect((await accounts.setUp('anna', 'correct horse')).role).toBe('admin')
    expect(accounts.setupNeeded).toBe(false)
    await expect(accounts.setUp('eve', 'correct horse')).rejects.toEqual(code('auth.setup-done'))
  })

  test('lets only one of two first accounts win that are made at the same time', async () => {
    const results = await Promise.allSettled([accounts.setUp('anna', 'correct horse'), accounts.setUp('eve', 'correct horse')])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(accounts.list()).toHaveLength(1)
  })

  test('knows its accounts after a restart and never shows a password hash', async () => {
    await accounts.setUp('anna', 'correct horse')
    await accounts.add({ username: 'ben', password: 'battery staple', role: 'viewer' })
    const again = await open()
    expect(again.list().map((user) => [user.username, user.role])).toEqual([
      ['anna', 'admin'],
      ['ben', 'viewer'],
    ])
    expect(JSON.stringify(again.list())).not.toContain('plain:')
    expect(await again.authenticate('ben', 'battery staple')).toMatchObject({ username: 'ben' })
  })

  test('refuses a name that exists already', async () => {
    await accounts.setUp('anna', 'correct horse')
    await expect(accounts.add({ username: 'anna', password: 'other password', role: 'viewer' })).rejects.toEqual(code('auth.user-exists'))
    expect(await accounts.authenticate('anna', 'correct horse')).toBeDefined()
  })

  test('checks a password for an unknown name too, so that the time tells nothing', async () => {
    await accounts.setUp('anna', 'correct horse')
    expect(await accounts.authenticate('anna', 'wrong')).toBeUndefined()
    expect(await accounts.authenticate('nobody', 'wrong')).toBeUndefined()
    expect(passwords.checked).toHaveLength(2)
    expect(passwords.checked[1]).toMatch(/^plain:./)
  })

  test('notes the last sign-in', async () => {
    await accounts.setUp('anna', 'correct horse')
    await accounts.authenticate('anna', 'correct horse')
    expect((await store.find('anna'))?.lastLoginMs).toBe(new ManualClock().now())
  })

  test('keeps the last administrator: neither removed nor made less', async () => {
    await accounts.setUp('anna', 'correct horse')
    await accounts.add({ username: 'ben', password: 'battery staple', role: 'operator' })
    await expect(accounts.remove('anna')).rejects.toEqual(code('auth.last-admin'))
    await expect(accounts.change('anna', { role: 'viewer' })).rejects.toEqual(code('auth.last-admin'))
    await accounts.change('ben', { role: 'admin' })
    await accounts.remove('anna')
    expect(accounts.list().map((user) => user.username)).toEqual(['ben'])
    expect(await store.find('anna')).toBeUndefined()
  })

  test('changes its stamp with role, password and re-creation, not with a sign-in', async () => {
    await accounts.setUp('anna', 'correct horse')
    await accounts.add({ username: 'ben', password: 'battery staple', role: 'operator' })
    const stamp = () => {
      const account = accounts.find('ben')
      return account === undefined ? '' : accounts.stampOf(account)
    }
    const stamps = [stamp()]
    await accounts.authenticate('ben', 'battery staple')
    expect(stamp()).toBe(stamps[0])
    await accounts.change('ben', { role: 'viewer' })
    stamps.push(stamp())
    await accounts.change('ben', { password: 'another password' })
    stamps.push(stamp())
    expect(new Set(stamps).size).toBe(3)
    await expect(accounts.change('nobody', { role: 'viewer' })).rejects.toEqual(code('auth.user-unknown'))
  })

  test('takes a change back when the store refuses it', async () => {
    await accounts.setUp('anna', 'correct horse')
    await accounts.add({ username: 'ben', password: 'battery staple', role: 'admin' })
    const full = new Error('disk full')
    store.save = () => Promise.reject(full)
    store.remove = () => Promise.reject(full)
    await expect(accounts.add({ username: 'eve', password: 'long password', role: 'viewer' })).rejects.toBe(full)
    await expect(accounts.change('ben', { role: 'viewer' })).rejects.toBe(full)
    await expect(accounts.remove('ben')).rejects.toBe(full)
    expect(accounts.list().map((user) => [user.username, user.role])).toEqual([
      ['anna', 'admin'],
      ['ben', 'admin'],
    ])
  })

  test('refuses more password checks at once than memory should be spent on', async () => {
    const slow = new PlainPasswords()
    const busy = await open(slow)
    const held: (() => void)[] = []
    slow.verify = () => new Promise((resolve) => held.push(() => resolve(false)))
    const tries = Array.from({ length: 9 }, () => busy.authenticate('anna', 'x'))
    await expect(tries[8]).rejects.toEqual(code('request.too-many'))
    for (const release of held) release()
    await expect(Promise.all(tries.slice(0, 8))).resolves.toHaveLength(8)
    slow.verify = async () => false
    await expect(busy.authenticate('anna', 'x')).resolves.toBeUndefined()
  })
})
