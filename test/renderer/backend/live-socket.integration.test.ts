import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveEvent } from '../../../backend/contract/events.ts'
import { LiveSocket } from '../../../renderer/backend/live-socket.ts'
import type { Connection } from '../../../renderer/backend/live-store.ts'
import { type FakeBackend, startFakeBackend } from '../../fakes/fake-backend.ts'

let backend: FakeBackend
let socket: LiveSocket
let events: LiveEvent[]
let connections: Connection[]
let url: string

beforeEach(async () => {
  backend = await startFakeBackend({ boards: 6 })
  url = backend.url
  events = []
  connections = []
  socket = new LiveSocket({
    url: () => `${url.replace('http', 'ws')}/ws/events`,
    onEvent: (event) => events.push(event),
    onConnection: (connection) => connections.push(connection),
    backoffMs: [20, 40, 60],
    pingEveryMs: 40,
    answerWithinMs: 400,
  })
})

afterEach(async () => {
  socket.stop()
  await backend.stop()
})

const states = () => connections.map((one) => one.state)
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 10 })
const isOpen = () => expect(states().at(-1)).toBe('open')

describe('live socket', () => {
  it('connects, says hello, and gets the present state of each topic', async () => {
    socket.subscribe(['boards', 'status'])
    socket.start()
    await until(() => expect(events.map((one) => one.type)).toEqual(expect.arrayContaining(['hello', 'boards', 'status'])))
    expect(states()).toEqual(['connecting', 'open'])
    expect(events.find((one) => one.type === 'boards')).toMatchObject({ data: { full: true } })
  })

  it('comes back by itself and asks for its topics again', async () => {
    socket.subscribe(['series'])
    socket.start()
    await until(isOpen)
    events.length = 0
    backend.live.disconnectAll(1012)
    await until(() => expect(events.some((one) => one.type === 'series')).toBe(true))
    expect(states()).toEqual(['connecting', 'open', 'lost', 'open'])
    expect(connections[2]?.retryInMs).toBe(20)
  })

  it('waits longer with each failed try and counts them as one loss', async () => {
    socket.start()
    await until(isOpen)
    url = 'http://127.0.0.1:9'
    backend.live.disconnectAll(1012)
    await until(() => expect(connections.filter((one) => one.state === 'lost').length).toBeGreaterThanOrEqual(4))
    const lost = connections.filter((one) => one.state === 'lost')
    expect(lost.slice(0, 4).map((one) => one.retryInMs)).toEqual([20, 40, 60, 60])
    expect(new Set(lost.map((one) => one.sinceMs)).size).toBe(1)
    url = backend.url
    await until(isOpen)
  })

  it('stops trying when the session is over, until asked to retry', async () => {
    socket.start()
    await until(isOpen)
    backend.live.disconnectAll(4401)
    await until(() => expect(states().at(-1)).toBe('unauthorised'))
    socket.retryNow()
    await until(isOpen)
    expect(states()).toEqual(['connecting', 'open', 'unauthorised', 'connecting', 'open'])
  })

  it('asks after a try that never opened whether the session is over, and stops trying then', async () => {
    let signedOut = false
    const asked: string[] = []
    socket = new LiveSocket({
      url: () => 'ws://127.0.0.1:9/ws/events',
      onEvent: (event) => events.push(event),
      onConnection: (connection) => connections.push(connection),
      isSignedOut: async () => {
        asked.push(connections.at(-1)?.state ?? '')
        return signedOut
      },
      backoffMs: [20],
    })
    socket.start()
    await until(() => expect(asked.length).toBeGreaterThanOrEqual(2))
    expect(states()).not.toContain('unauthorised')
    signedOut = true
    await until(() => expect(states().at(-1)).toBe('unauthorised'))
  })

  it('asks nobody when an open connection is lost', async () => {
    let asked = 0
    socket = new LiveSocket({
      url: () => `${url.replace('http', 'ws')}/ws/events`,
      onEvent: (event) => events.push(event),
      onConnection: (connection) => connections.push(connection),
      isSignedOut: async () => {
        asked += 1
        return true
      },
      backoffMs: [20],
    })
    socket.start()
    await until(isOpen)
    backend.live.disconnectAll(1012)
    await until(() => expect(states()).toEqual(['connecting', 'open', 'lost', 'open']))
    expect(asked).toBe(0)
  })

  it('keeps a quiet connection alive by ping and pong', async () => {
    socket.start()
    await until(() => expect(events.filter((one) => one.type === 'pong').length).toBeGreaterThanOrEqual(3))
    expect(states()).toEqual(['connecting', 'open'])
  })

  it('gives up a connection that no longer answers', async () => {
    backend.live.deaf = true
    socket.start()
    await until(() => expect(states()).toContain('lost'))
    expect(states().slice(0, 3)).toEqual(['connecting', 'open', 'lost'])
  })

  it('drops topics it no longer needs', async () => {
    socket.subscribe(['boards', 'values'])
    socket.start()
    await until(() => expect(backend.live.topics()).toEqual(['boards', 'values']))
    socket.unsubscribe(['values'])
    await until(() => expect(backend.live.topics()).toEqual(['boards']))
  })

  it('counts frames it does not understand and goes on', async () => {
    backend.live.greeting = ['{', '{"type":"values","v":1,"at":1,"data":[[1]]}']
    socket.subscribe(['status'])
    socket.start()
    await until(() => expect(events.some((one) => one.type === 'status')).toBe(true))
    expect(socket.refused).toMatchObject({ 'not-json': 1, members: 1 })
  })
})
