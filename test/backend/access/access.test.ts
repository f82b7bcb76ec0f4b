import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { Access, LOGIN_LIFE_S } from '../../../backend/access/access.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryAccountStore } from '../../fakes/memory-account-store.ts'
import { PlainPasswords } from '../../fakes/plain-passwords.ts'

const code = (code: string) => expect.objectContaining({ code })

describe('Access', () => {
  let store: MemoryAccountStore
  let clock: ManualClock
  let access: Access
  const open = async (localToken = 'local-token') => {
    const opened = new Access({ store, passwords: new PlainPasswords(), clock, random: randomBytes, localToken })
    await opened.start()
    return opened
  }

  beforeEach(async () => {
    store = new MemoryAccountStore()
    clock = new ManualClock()
    access = await open()
    await access.accounts.setUp('anna', 'correct horse')
    await access.accounts.add({ username: 'ben', password: 'battery staple', role: 'operator' })
  })

  test('knows the local token as administrator, and nothing that resembles it', () => {
    expect(access.byLocalToken('local-token')?.principal).toEqual({ name: 'local', role: 'admin', via: 'token' })
    for (const wrong of ['', 'local-toke', 'local-token ', 'Local-token']) expect(access.byLocalToken(wrong)).toBeUndefined()
  })

  test('keeps its signing key across restarts, so that sessions survive them', async () => {
    const again = await open()
    expect(again.signingKey).toBe(access.signingKey)
    expect(access.signingKey.length).toBeGreaterThanOrEqual(43)
    expect(again.byClaims(await access.logIn('ben', 'battery staple')).principal.role).toBe('operator')
  })

  test('has no key before it was started', () => {
    const unstarted = new Access({ store, passwords: new PlainPasswords(), clock, random: randomBytes, localToken: 'x' })
    expect(() => unstarted.signingKey).toThrow('start()')
  })

  test('ends a login after 24 h', async () => {
    const claims = await access.logIn('ben', 'battery staple')
    const session = access.byClaims(claims)
    clock.forward(LOGIN_LIFE_S * 1000 - 1)
    expect(access.stillValid(session)).toBe(true)
    clock.forward(1)
    expect(access.stillValid(session)).toBe(false)
    expect(() => access.byClaims(claims)).toThrow(code('auth.expired'))
  })

  test('gives the same answer for an unknown name and a wrong password', async () => {
    await expect(access.logIn('nobody', 'x')).rejects.toEqual(code('auth.invalid'))
    await expect(access.logIn('ben', 'x')).rejects.toEqual(code('auth.invalid'))
  })

  test('ends sessions of a user whose role changed, and of one that was removed and made again', async () => {
    const before = access.byClaims(await access.logIn('ben', 'battery staple'))
    await access.accounts.change('ben', { role: 'viewer' })
    expect(access.stillValid(before)).toBe(false)
    const viewer = access.byClaims(await access.logIn('ben', 'battery staple'))
    expect(viewer.principal.role).toBe('viewer')
    await access.accounts.remove('ben')
    expect(access.stillValid(viewer)).toBe(false)
    clock.forward(1)
    await access.accounts.add({ username: 'ben', password: 'battery staple', role: 'viewer' })
    expect(access.stillValid(viewer)).toBe(false)
  })

  test('ends sessions of the local token when the token is another one', async () => {
    const claims = access.claimsOfLocal()
    expect(access.byClaims(claims).principal).toEqual({ name: 'local', role: 'admin', via: 'token' })
    const renewed = await open('another-token')
    expect(() => renewed.byClaims(claims)).toThrow(code('auth.expired'))
  })

  test('refuses claims that are not in its shape, or raise themselves', async () => {
    const claims = await access.logIn('ben', 'battery staple')
    for (const wrong of [
      null,
      'x',
      {},
      { ...claims, stamp: '' },
      { ...claims, sub: 'anna' },
      { ...claims, via: 'token' },
      { ...claims, via: 'open' },
    ]) {
      expect(() => access.byClaims(wrong), JSON.stringify(wrong)).toThrow(code('auth.expired'))
    }
  })
})
