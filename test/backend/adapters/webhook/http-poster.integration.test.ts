// Webhooks against a real HTTP server: what is sent, what is not followed, what is not waited for, and what stays secret.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { HttpPoster } from '../../../../backend/adapters/webhook/http-poster.ts'
import { SendFault } from '../../../../backend/notifications/ports.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

async function fault(url: string, token?: string, poster = new HttpPoster()): Promise<SendFault> {
  try {
    await poster.post({ url, token, body: {} })
  } catch (cause) {
    if (cause instanceof SendFault) return cause
    throw cause
  }
  throw new Error('it was taken')
}

test('posts JSON in UTF-8, with the token', async () => {
  const seen: string[] = []
  const url = await serve((request, response, body) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization} ${request.headers['content-type']} ${body}`)
    response.writeHead(204).end()
  })
  await new HttpPoster().post({ url: `${url}/hook?x=1`, token: 'tok', body: { text: 'Süd 5 °C' } })
  expect(seen).toEqual(['POST /hook?x=1 Bearer tok application/json; charset=utf-8 {"text":"Süd 5 °C"}'])
})

test('follows no redirect: it may lead anywhere', async () => {
  const asked: (string | undefined)[] = []
  const url = await serve((request, response) => {
    asked.push(request.url)
    response.writeHead(302, { location: '/inside' }).end()
  })
  expect(await fault(`${url}/hook`)).toMatchObject({ lasting: true, message: expect.stringContaining('not followed') })
  expect(asked).toEqual(['/hook'])
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
  const url = await serve((_request, response) => response.writeHead(status).end('no'))
  expect(await fault(url)).toMatchObject({ lasting })
})

test('waits no longer than it must for a server that is silent, or that never ends', async () => {
  const silent = await serve(() => undefined)
  expect(await fault(silent, undefined, new HttpPoster({ wholeMs: 200 }))).toMatchObject({
    lasting: false,
    message: expect.stringContaining('0.2 s'),
  })
  const endless = await serve((_request, response) => {
    response.writeHead(500)
    const timer = setInterval(() => response.write('x'.repeat(5000)), 5)
    closing.push(() => clearInterval(timer))
  })
  expect((await fault(endless)).message.length).toBeLessThan(400)
})

test('tells neither address nor token, also where the server repeats them', async () => {
  const url = await serve((request, response) => response.writeHead(403).end(`bad ${request.url} ${request.headers.authorization}`))
  const { message } = await fault(`${url}/services/T0/very-secret`, 'tok-very-secret')
  expect(message).toContain('403')
  expect(message).not.toContain('very-secret')
  const refused = await fault('http://127.0.0.1:9/services/very-secret')
  expect(refused).toMatchObject({ lasting: false })
  expect(refused.message).not.toContain('very-secret')
})

test('calls no link-local address: services of clouds give away secrets there', async () => {
  expect(await fault('http://169.254.169.254/latest/meta-data')).toMatchObject({ lasting: true })
  expect(await fault('http://[fe80::1]/')).toMatchObject({ lasting: true })
  expect(await fault('http://[::ffff:169.254.169.254]/')).toMatchObject({ lasting: true })
})
