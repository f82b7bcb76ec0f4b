import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import fastifyStatic from '@fastify/static'
import fastifyWebsocket from '@fastify/websocket'
import Fastify from 'fastify'
import type { LiveEvent } from '../../backend/contract/events.ts'
import type { Role } from '../../backend/contract/roles.ts'
import { LIVE_SUBPROTOCOL } from '../../backend/contract/version.ts'
import { makeFleet } from './fake-fleet.ts'
import { FakeLive } from './fake-live.ts'
import { addRoutes } from './fake-routes.ts'
import { FakeWorld } from './fake-world.ts'

/**
 * Leitstand's contract (REST and `/ws/events`) over a made-up fleet, and dist/renderer beside it.
 * For screenshots, renderer tests and work on screens without broker and database.
 * `node test/fakes/fake-backend.ts --boards 28 --port 0 --role operator`
 */
export interface FakeBackend {
  url: string
  world: FakeWorld
  live: FakeLive
  stop(): Promise<void>
}

export interface FakeOptions {
  boards?: number
  port?: number
  role?: Role
  /** Built renderer; default dist/renderer. */
  pages?: string
}

const PAGES = resolve(import.meta.dirname, '../../dist/renderer')

export async function startFakeBackend({ boards = 28, port = 0, role = 'admin', pages = PAGES }: FakeOptions = {}): Promise<FakeBackend> {
  const startedMs = Date.now()
  const world = new FakeWorld(makeFleet(boards, startedMs), startedMs, role)
  const live = new FakeLive(world)
  const app = Fastify({ forceCloseConnections: true })
  await app.register(fastifyWebsocket, {
    options: { handleProtocols: (offered: Set<string>) => (offered.has(LIVE_SUBPROTOCOL) ? LIVE_SUBPROTOCOL : false) },
  })
  app.get('/ws/events', { websocket: true }, (socket) => {
    const client = live.add((event: LiveEvent) => socket.send(JSON.stringify(event)))
    for (const text of live.greeting) socket.send(text)
    socket.on('message', (data: Buffer) => client.receive(data.toString()))
    socket.on('close', () => client.leave())
    live.onDisconnect((code) => socket.close(code))
  })
  addRoutes(app, world)
  if (existsSync(pages)) {
    await app.register(fastifyStatic, { root: pages })
    app.setNotFoundHandler((request, reply) => {
      if (request.url.startsWith('/api'))
        return reply.code(404).send({ error: { code: 'request.not-found', message: 'Nothing is at this address.' } })
      return reply.sendFile('index.html')
    })
  }
  const url = await app.listen({ host: '127.0.0.1', port })
  live.start()
  return {
    url,
    world,
    live,
    stop: async () => {
      live.stop()
      await app.close()
    },
  }
}

if (process.argv[1] && resolve(process.argv[1]) === import.meta.filename) {
  const { values } = parseArgs({
    options: {
      boards: { type: 'string', default: '28' },
      port: { type: 'string', default: '0' },
      pages: { type: 'string', default: PAGES },
      role: { type: 'string', default: 'admin' },
    },
  })
  const role: Role = values.role === 'viewer' || values.role === 'operator' ? values.role : 'admin'
  const backend = await startFakeBackend({ boards: Number(values.boards), port: Number(values.port), role, pages: values.pages })
  process.stdout.write(`${backend.url}\n`)
  const stop = () => void backend.stop().then(() => process.exit(0))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
