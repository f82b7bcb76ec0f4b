import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, LOCAL_TOKEN, startServer } from './server-under-test.ts'

describe('Host and Origin', () => {
  let under: Awaited<ReturnType<typeof startServer>>
  beforeAll(async () => {
    under = await startServer({ allowedHosts: ['rack.example'], mqttUpgrade: (stream) => stream.end() })
  })
  afterAll(() => under.stop())
  const get = (headers: Record<string, string>) => under.call('GET', '/api/boards', { headers: { ...bearer(LOCAL_TOKEN), ...headers } })
  const post = (headers: Record<string, string>) =>
    under.call('POST', '/api/ingest', { headers: { ...bearer(LOCAL_TOKEN), ...headers }, body: { deviceId: 'tor-1', metrics: { a: 1 } } })

  test('a request under another name is refused, whoever sends it (DNS rebinding)', async () => {
    for (const host of [
      'evil.example',
      `evil.example:${under.port}`,
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '192.168.1.5',
      'a b',
    ]) {
      const answer = await get({ host })
      expect([400, 403], host).toContain(answer.status)
      if (answer.status === 403) expect(answer.json.error.code).toBe('auth.origin')
    }
    for (const path of ['/api/health', '/', '/nowhere']) {
      expect((await under.call('GET', path, { headers: { host: 'evil.example' } })).status, path).toBe(403)
    }
  })

  test('the names of this server are taken, with any port', async () => {
    for (const host of ['127.0.0.1', `127.0.0.1:${under.port}`, 'localhost:1', 'LOCALHOST', '[::1]:9', 'rack.example']) {
      expect((await get({ host })).status, host).toBe(200)
    }
  })

  test('a page from elsewhere may not change anything', async () => {
    const host = `127.0.0.1:${under.port}`
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${under.port + 1}`,
      `http://localhost:${under.port}`,
      'file://',
      'x',
    ]) {
      const answer = await post({ host, origin })
      expect(answer.status, origin).toBe(403)
      expect(answer.json.error.code).toBe('auth.origin')
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    }
    expect((await post({ host, origin: `http://${host}` })).status).toBe(200)
    expect((await post({ host })).status).toBe(200)
  })

  test('a preflight from elsewhere is answered without any permission', async () => {
    const answer = await under.call('OPTIONS', '/api/ingest', {
      headers: { origin: 'http://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('a form or plain text is no request, so that no page can send one unasked', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await under.call('POST', '/api/ingest', {
        headers: { ...bearer(LOCAL_TOKEN), 'content-type': type },
        body: '{"deviceId":"tor-1","metrics":{"a":1}}',
      })
      expect(answer.status, type).toBe(400)
      expect(answer.json.error.detail).toContain('application/json')
    }
  })

  test.each(['/ws/events', '/mqtt'])('a WebSocket %s from a foreign page is refused before it opens', async (path) => {
    const foreign = under.socket(path, { headers: { ...bearer(LOCAL_TOKEN), origin: 'http://evil.example' } })
    await foreign.opened()
    expect(foreign.refused).toBe(403)
    const own = under.socket(path, { headers: { ...bearer(LOCAL_TOKEN), origin: `http://127.0.0.1:${under.port}` } })
    await own.opened()
    expect(own.refused).toBeNull()
    own.ws.terminate()
  })

  test('a refused WebSocket leaves no connection behind', async () => {
    const refused = under.socket('/ws/events')
    await refused.opened()
    expect(refused.refused).toBe(401)
    await refused.closed()
  })
})
