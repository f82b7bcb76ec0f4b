import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOGIN_LIFE_S } from '../../../../backend/access/access.ts'
import { type Answer, bearer, LOCAL_TOKEN, PASSWORD, startServer } from './server-under-test.ts'

function cookieOf(answer: Answer): string {
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

describe('signing in', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeEach(async () => {
    under = await startServer()
  })
  afterEach(() => under.stop())
  const me = (headers: Record<string, string>) => under.call('GET', '/api/auth/me', { headers })

  test('gives a token for 24 h and a cookie that scripts and other sites cannot use', async () => {
    const answer = await under.call('POST', '/api/auth/login', { body: { username: 'operator', password: PASSWORD } })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ username: 'operator', role: 'operator' })
    const lifeMs = Date.parse(answer.json.expiresAt) - Date.now()
    expect(lifeMs / 3_600_000).toBeCloseTo(24, 1)
    const cookie = answer.headers['set-cookie']?.[0] ?? ''
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(attribute)
    const expected = { name: 'operator', role: 'operator', via: 'login', expiresAt: answer.json.expiresAt }
    expect((await me(bearer(answer.json.token))).json).toEqual(expected)
    expect((await me({ cookie: cookieOf(answer) })).json).toEqual(expected)
  })

  test('says the same for a wrong password and an unknown name', async () => {
    const wrong = await under.call('POST', '/api/auth/login', { body: { username: 'operator', password: 'nope' } })
    const unknown = await under.call('POST', '/api/auth/login', { body: { username: 'nobody', password: 'nope' } })
    expect(wrong.status).toBe(401)
    expect(wrong.json.error.code).toBe('auth.invalid')
    expect(unknown.text).toBe(wrong.text)
  })

  test('is limited to 10 tries a minute per name, without locking out others', async () => {
    const tries: number[] = []
    for (let i = 0; i < 11; i += 1) {
      tries.push((await under.call('POST', '/api/auth/login', { body: { username: 'operator', password: `x${i}` } })).status)
    }
    expect(tries).toEqual([...Array(10).fill(401), 429])
    const limited = await under.call('POST', '/api/auth/login', { body: { username: 'operator', password: PASSWORD } })
    expect(limited.json.error.code).toBe('request.too-many')
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0)
    expect(await under.signIn('viewer')).toEqual(expect.any(String))
  })

  test('is limited per address too, whatever names are tried', async () => {
    const statuses = new Set<number>()
    for (let i = 0; i < 61; i += 1) {
      statuses.add((await under.call('POST', '/api/auth/login', { body: { username: `u${i}`, password: 'x' } })).status)
    }
    expect([...statuses]).toEqual([401, 429])
  })

  test('ends after 24 h, and the useless cookie is cleared', async () => {
    const token = await under.signIn('viewer')
    under.clock.aheadMs = (LOGIN_LIFE_S - 5) * 1000
    expect((await me(bearer(token))).status).toBe(200)
    under.clock.aheadMs = (LOGIN_LIFE_S + 5) * 1000
    const ended = await me({ cookie: `leitstand_session=${token}` })
    expect(ended.json.error.code).toBe('auth.expired')
    expect(ended.headers['www-authenticate']).toBe('Bearer')
    expect(ended.headers['set-cookie']?.[0]).toMatch(/^leitstand_session=;.*(Max-Age=0|1970)/)
  })

  test('refuses tokens that were changed, signed with nothing, or by somebody else', async () => {
    const token = await under.signIn('viewer')
    const [, payload = ''] = token.split('.')
    const claims = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), sub: 'admin' }
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const other = await startServer()
    const foreign = await other.signIn('admin')
    await other.stop()
    const forged = [
      token.replace(payload, encode(claims)),
      `${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`,
      foreign,
      `${token}x`,
    ]
    for (const one of forged) expect((await me(bearer(one))).status, one).toBe(401)
  })

  test('is undone by signing out', async () => {
    const answer = await under.call('POST', '/api/auth/login', { body: { username: 'viewer', password: PASSWORD } })
    const out = await under.call('POST', '/api/auth/logout', { headers: { cookie: cookieOf(answer) } })
    expect(out.status).toBe(204)
    expect(out.headers['set-cookie']?.[0]).toMatch(/^leitstand_session=;/)
  })

  test('ends at once for a user whose role changes or who is removed', async () => {
    const admin = bearer(await under.signIn('admin'))
    const before = bearer(await under.signIn('operator'))
    const patched = await under.call('PATCH', '/api/users/operator', { headers: admin, body: { role: 'viewer' } })
    expect(patched.json).toMatchObject({ username: 'operator', role: 'viewer' })
    expect((await me(before)).json.error.code).toBe('auth.expired')
    const viewer = bearer(await under.signIn('viewer'))
    expect((await under.call('DELETE', '/api/users/viewer', { headers: admin })).status).toBe(204)
    expect((await me(viewer)).status).toBe(401)
  })
})

describe('accounts', () => {
  test('begin with one that only the machine itself can make, and only once', async () => {
    const under = await startServer({ accounts: false })
    try {
      const body = { username: 'anna', password: 'correct horse' }
      expect((await under.call('GET', '/api/health')).json).toMatchObject({ status: 'ok', setupNeeded: true, open: false })
      expect((await under.call('POST', '/api/auth/setup', { body })).status).toBe(401)
      const made = await under.call('POST', '/api/auth/setup', { body, headers: bearer(LOCAL_TOKEN) })
      expect(made.status).toBe(201)
      expect(made.json).toMatchObject({ username: 'anna', role: 'admin' })
      expect((await under.call('GET', '/api/auth/me', { headers: { cookie: cookieOf(made) } })).json).toMatchObject({
        name: 'anna',
        via: 'login',
      })
      const again = await under.call('POST', '/api/auth/setup', { body: { ...body, username: 'eve' }, headers: bearer(LOCAL_TOKEN) })
      expect(again.json.error.code).toBe('auth.setup-done')
      expect((await under.call('GET', '/api/health')).json.setupNeeded).toBe(false)
    } finally {
      await under.stop()
    }
  })

  test('are listed, added and removed by administrators; the last one stays; no hash is shown', async () => {
    const under = await startServer()
    try {
      const headers = bearer(await under.signIn('admin'))
      const body = { username: 'zoe', password: 'battery staple', role: 'viewer' }
      expect((await under.call('POST', '/api/users', { headers, body })).status).toBe(201)
      expect((await under.call('POST', '/api/users', { headers, body })).json.error.code).toBe('auth.user-exists')
      expect((await under.call('POST', '/api/users', { headers, body: { ...body, username: 'x', password: 'short' } })).status).toBe(400)
      const list = await under.call('GET', '/api/users', { headers })
      expect(list.json.map((user: { username: string }) => user.username)).toEqual(['admin', 'operator', 'viewer', 'zoe'])
      expect(list.text).not.toContain('plain:')
      expect((await under.call('DELETE', '/api/users/admin', { headers })).json.error.code).toBe('auth.last-admin')
      expect((await under.call('DELETE', '/api/users/nobody', { headers })).status).toBe(404)
    } finally {
      await under.stop()
    }
  })
})

describe('sessions of the machine itself', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeEach(async () => {
    under = await startServer()
  })
  afterEach(() => under.stop())

  test('begin with a ticket, which works once', async () => {
    const { ticket } = (await under.call('POST', '/api/auth/ticket', { headers: bearer(LOCAL_TOKEN) })).json
    const session = await under.call('POST', '/api/auth/session', { body: { ticket } })
    expect(session.status).toBe(200)
    expect(session.json).toMatchObject({ name: 'local', role: 'admin', via: 'token' })
    expect((await under.call('GET', '/api/users', { headers: { cookie: cookieOf(session) } })).status).toBe(200)
    const again = await under.call('POST', '/api/auth/session', { body: { ticket } })
    expect(again.json.error.code).toBe('auth.expired')
    expect(again.headers['set-cookie']).toBeUndefined()
  })

  test('do not begin with a ticket older than 60 s', async () => {
    const { ticket } = (await under.call('POST', '/api/auth/ticket', { headers: bearer(LOCAL_TOKEN) })).json
    under.clock.aheadMs = 60_001
    expect((await under.call('POST', '/api/auth/session', { body: { ticket } })).status).toBe(401)
  })

  test('begin with the token itself; those of people last as long as their login', async () => {
    const local = await under.call('POST', '/api/auth/session', { headers: bearer(LOCAL_TOKEN) })
    expect(local.json).toMatchObject({ name: 'local', via: 'token' })
    const login = await under.call('POST', '/api/auth/login', { body: { username: 'viewer', password: PASSWORD } })
    const person = await under.call('POST', '/api/auth/session', { headers: bearer(login.json.token) })
    expect(person.json).toEqual({ name: 'viewer', role: 'viewer', via: 'login', expiresAt: login.json.expiresAt })
    expect((await under.call('POST', '/api/auth/session')).json.error.code).toBe('auth.required')
  })
})

describe('--open', () => {
  test('makes everyone on this machine administrator, and says so', async () => {
    const under = await startServer({ open: true, accounts: false })
    try {
      expect((await under.call('GET', '/api/health')).json.open).toBe(true)
      expect((await under.call('GET', '/api/auth/me')).json).toEqual({ name: 'anyone', role: 'admin', via: 'open', expiresAt: null })
      expect((await under.call('GET', '/api/auth/me', { headers: { cookie: 'leitstand_session=old' } })).status).toBe(200)
      const body = { username: 'anna', password: 'correct horse' }
      expect((await under.call('POST', '/api/auth/setup', { body })).status).toBe(201)
    } finally {
      await under.stop()
    }
  })

  test('does not lift anything for callers that a proxy brings from elsewhere', async () => {
    const under = await startServer({ open: true })
    try {
      for (const name of ['x-forwarded-for', 'forwarded']) {
        expect((await under.call('GET', '/api/auth/me', { headers: { [name]: 'for=203.0.113.9' } })).status).toBe(401)
      }
    } finally {
      await under.stop()
    }
  })
})
