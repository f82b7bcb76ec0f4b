// Calls of rules and channels against a real HTTP server: what is sent, what is not followed or waited for, and what stays secret.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { callWeb, type WebBounds, WebFault } from '../../../../backend/adapters/web/call-web.ts'

let server: Server
let host: string
const heard: { method: string | undefined; type: string | undefined; token: string | undefined; body: string }[] = []
let answer: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      heard.push({ method: request.method, type: request.headers['content-type'], token: request.headers.authorization, body })
      answer(request, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => void heard.splice(0))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const post = (url: string, bounds: Partial<WebBounds> = {}) =>
  callWeb({ url, method: 'POST', body: '{"a":1}' }, { reach: 'machine', ...bounds })

async function fault(url: string, token?: string, bounds: Partial<WebBounds> = {}): Promise<WebFault> {
  const call = callWeb({ url, token, method: 'POST', body: '{}' }, { reach: 'machine', ...bounds })
  const cause = await call.then(() => new Error('it was taken')).catch((thrown: unknown) => thrown)
  if (cause instanceof WebFault) return cause
  throw cause
}

test('sends what it is given, in UTF-8, with the token', async () => {
  answer = (_request, response) => response.writeHead(204).end()
  await callWeb({ url: `http://${host}/x?y=1`, method: 'POST', body: '{"text":"Süd 5 °C"}', token: 'tok' }, { reach: 'machine' })
  await callWeb({ url: `http://${host}/x`, method: 'PUT', body: 'plain' }, { reach: 'beyond', allowedHosts: ['127.0.0.1'] })
  await callWeb({ url: `http://${host}/x`, method: 'GET', body: 'not sent' }, { reach: 'beyond', allowedHosts: [host] })
  expect(heard).toEqual([
    { method: 'POST', type: 'application/json; charset=utf-8', token: 'Bearer tok', body: '{"text":"Süd 5 °C"}' },
    { method: 'PUT', type: 'text/plain; charset=utf-8', token: undefined, body: 'plain' },
    { method: 'GET', type: undefined, token: undefined, body: '' },
  ])
})

test.each([
  'http://127.0.0.1/',
  'http://localhost/',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://0.0.0.0/',
  'http://2130706433/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fe80::1]/',
  'http://[fd00:ec2::254]/',
  'http://100.100.100.200/',
])('a rule never calls %s unless it is allowed', async (url) => {
  await expect(post(url, { reach: 'beyond', allowedHosts: ['elsewhere'] })).rejects.toMatchObject({ code: 'web.refused', lasting: true })
  expect(heard).toEqual([])
})

test.each(['http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/', 'http://[::ffff:169.254.169.254]/', 'http://0.0.0.0/'])(
  'a channel never calls %s: services of clouds give away secrets there',
  async (url) => {
    await expect(post(url)).rejects.toMatchObject({ code: 'web.refused', lasting: true })
  },
)

test('follows nobody elsewhere, and says what was answered', async () => {
  answer = (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  expect(await fault(`http://${host}/`)).toMatchObject({
    code: 'web.failed',
    lasting: true,
    message: expect.stringContaining('not followed'),
  })
  expect(heard).toHaveLength(1)
  answer = (_request, response) => response.writeHead(500).end('no\r\nroom\u0007')
  expect(await fault(`http://${host}/`)).toMatchObject({ message: `${host} answered 500: no room.` })
})

test.each([
  [500, false],
  [503, false],
  [429, false],
  [408, false],
  [400, true],
  [401, true],
  [404, true],
])('takes %i as lasting: %s', async (status, lasting) => {
  answer = (_request, response) => response.writeHead(status).end('no')
  expect(await fault(`http://${host}/`)).toMatchObject({ lasting })
})

test('gives up on silence and on answers without end', async () => {
  answer = () => undefined
  expect(await fault(`http://${host}/`, undefined, { wholeMs: 200 })).toMatchObject({
    lasting: false,
    message: `${host} did not answer within 0.2 s.`,
  })
  const flood = (status: number) => (_request: IncomingMessage, response: ServerResponse) => {
    const more = () => response.destroyed || (response.write('x'.repeat(65_536)), setImmediate(more))
    response.writeHead(status)
    more()
  }
  answer = flood(200)
  await post(`http://${host}/`)
  answer = flood(500)
  expect((await fault(`http://${host}/`)).message.length).toBeLessThan(300)
})

test('tells neither path nor token, also where the server repeats them', async () => {
  answer = (request, response) => response.writeHead(403).end(`bad ${request.url} ${request.headers.authorization}`)
  const { message } = await fault(`http://${host}/services/T0/very-secret?key=very-secret`, 'tok-very-secret')
  expect(message).toContain('403')
  expect(message).not.toContain('very-secret')
  const refused = await fault('http://127.0.0.1:9/services/very-secret')
  expect(refused).toMatchObject({ lasting: false })
  expect(refused.message).not.toContain('very-secret')
})

test.each([
  ['ftp://example.com/', 'https://'],
  ['not an address', 'https://'],
  ['https://user:secret@example.com/', 'no user and password'],
])('refuses %s', async (url, why) => {
  await expect(post(url)).rejects.toMatchObject({ code: 'request.invalid', message: expect.stringContaining(why) })
})

test('says which host is not there', async () => {
  expect(await fault('http://there-is-no-such-host.invalid/')).toMatchObject({
    code: 'web.failed',
    message: expect.stringContaining('no host'),
  })
})
