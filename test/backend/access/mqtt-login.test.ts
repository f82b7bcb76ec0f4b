import { describe, expect, it } from 'vitest'
import { MqttLogin } from '../../../backend/access/mqtt-login.ts'

function make(anonymous: 'loopback' | 'everyone' | 'nobody') {
  const secrets = new Map<string, string>()
  const figures = { verified: 0 }
  const passwords = {
    hash: async (password: string) => `hashed:${password}`,
    verify: async (hash: string, password: string) => {
      figures.verified++
      return hash === `hashed:${password}`
    },
  }
  const store = {
    secret: async (name: string) => secrets.get(name),
    saveSecret: async (name: string, value: string) => {
      secrets.set(name, value)
    },
  }
  const again = () => new MqttLogin({ store, passwords, anonymous })
  return { login: again(), again, figures, secrets }
}

const bytes = (text: string) => Buffer.from(text)

describe('MqttLogin', () => {
  it.each([
    ['loopback', true, true],
    ['loopback', false, false],
    ['everyone', false, true],
    ['nobody', true, false],
  ] as const)('with anonymous %s and loopback %s: %s without credentials', async (anonymous, loopback, allowed) => {
    expect(await make(anonymous).login.allows({ loopback })).toBe(allowed)
  })

  it('lets the configured login in from anywhere and no other', async () => {
    const { login } = make('loopback')
    await login.configure('fleet', 'correct horse')
    expect(await login.allows({ username: 'fleet', password: bytes('correct horse'), loopback: false })).toBe(true)
    expect(await login.allows({ username: 'fleet', password: bytes('wrong'), loopback: true })).toBe(false)
    expect(await login.allows({ username: 'else', password: bytes('correct horse'), loopback: true })).toBe(false)
    expect(await login.allows({ username: 'fleet', loopback: true })).toBe(false)
  })

  it('treats credentials as none while no login is configured', async () => {
    const { login } = make('loopback')
    expect(await login.allows({ username: 'old', password: bytes('x'), loopback: true })).toBe(true)
    expect(await login.allows({ username: 'old', password: bytes('x'), loopback: false })).toBe(false)
  })

  it('hashes once for a thousand reconnects, and forgets at a change', async () => {
    const { login, figures } = make('nobody')
    await login.configure('fleet', 'correct horse')
    for (let i = 0; i < 1000; i++) await login.allows({ username: 'fleet', password: bytes('correct horse'), loopback: false })
    expect(figures.verified).toBe(1)
    await login.configure('fleet', 'another horse')
    expect(await login.allows({ username: 'fleet', password: bytes('correct horse'), loopback: false })).toBe(false)
  })

  it('keeps the login over a restart, never the password', async () => {
    const { login, again, secrets } = make('nobody')
    await login.configure('fleet', 'correct horse')
    const next = again()
    await next.start()
    expect(await next.allows({ username: 'fleet', password: bytes('correct horse'), loopback: false })).toBe(true)
    expect([...secrets.values()].join()).toBe('fleet\nhashed:correct horse')
  })
})
