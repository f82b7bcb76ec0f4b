import Fastify from 'fastify'
import Type from 'typebox'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { setBackendOrigin } from '../../../renderer/backend/address.ts'
import { RestError, rest, whenSignedOut } from '../../../renderer/backend/rest.ts'

const app = Fastify()
const Answer = Type.Object({ ok: Type.Boolean() })

beforeAll(async () => {
  app.get('/api/good', () => ({ ok: true }))
  app.get('/api/odd', () => ({ ok: 'yes' }))
  app.get('/api/gone', (_request, reply) =>
    reply.code(409).send({ error: { code: 'board.offline', message: 'The board is offline.', detail: 'since 14:00' } }),
  )
  app.get('/api/why/:key', (request, reply) => {
    const odd = request.url.endsWith('odd')
    const reason = odd ? { key: 7 } : { key: 'time-zone', figures: { name: 'Mars' } }
    return reply.code(400).send({ error: { code: 'query.time-zone', message: 'No zone.', detail: 'Mars is none.', reason } })
  })
  app.get('/api/out', (_request, reply) => reply.code(401).send({ error: { code: 'auth.expired', message: 'over' } }))
  app.get('/api/proxy', (_request, reply) => reply.code(502).type('text/html').send('<h1>Bad gateway</h1>'))
  app.get('/api/slow', () => new Promise(() => undefined))
  app.post('/api/echo', (request) => request.body)
  app.delete('/api/none', (_request, reply) => reply.code(204).send())
  setBackendOrigin(await app.listen({ host: '127.0.0.1', port: 0 }))
})

afterAll(() => app.close())

async function failureOf(call: Promise<unknown>): Promise<RestError> {
  const fault = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(fault instanceof RestError)) throw new Error('expected a RestError')
  return fault
}

it('gives the checked answer, and refuses one of another form', async () => {
  expect(await rest.get('/api/good', Answer)).toEqual({ ok: true })
  expect((await failureOf(rest.get('/api/odd', Answer))).code).toBe('answer.invalid')
})

it('sends JSON and takes an empty answer', async () => {
  expect(await rest.post('/api/echo', { a: 1 }, Type.Object({ a: Type.Number() }))).toEqual({ a: 1 })
  expect(await rest.delete('/api/none')).toBeUndefined()
})

it('carries code, message and detail of the backend’s error', async () => {
  expect(await failureOf(rest.get('/api/gone', Answer))).toMatchObject({
    code: 'board.offline',
    message: 'The board is offline.',
    detail: 'since 14:00',
  })
})

it('carries why exactly, and leaves out a reason of another form', async () => {
  const reason = { key: 'time-zone', figures: { name: 'Mars' } }
  expect(await failureOf(rest.get('/api/why/good', Answer))).toMatchObject({ detail: 'Mars is none.', reason })
  expect(await failureOf(rest.get('/api/why/odd', Answer))).toMatchObject({ detail: 'Mars is none.', reason: undefined })
})

it('makes a code of what is no answer of the backend', async () => {
  expect((await failureOf(rest.get('/api/proxy', Answer))).code).toBe('internal')
  expect((await failureOf(rest.get('/api/nothing', Answer))).code).toBe('request.not-found')
})

it('tells the app when the session is over', async () => {
  let told = 0
  whenSignedOut(() => {
    told += 1
  })
  expect((await failureOf(rest.get('/api/out', Answer))).code).toBe('auth.expired')
  expect(told).toBe(1)
})

it('gives up in time, and passes an abort on as it is', async () => {
  expect((await failureOf(rest.get('/api/slow', Answer, { timeoutMs: 50 }))).code).toBe('timeout')
  const aborter = new AbortController()
  const call = rest.get('/api/slow', Answer, { signal: aborter.signal })
  aborter.abort(new Error('left the page'))
  await expect(call).rejects.toThrow('left the page')
})

it('says unreachable where nobody listens', async () => {
  setBackendOrigin('http://127.0.0.1:9')
  expect((await failureOf(rest.get('/api/good', Answer))).code).toBe('unreachable')
})
