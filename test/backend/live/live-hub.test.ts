import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Sample } from '../../../backend/contract/sample.ts'
import { exampleBoard, exampleSeries } from '../../contracts/examples.ts'
import { exampleStatus, MESSAGE } from '../../fakes/services.ts'
import { FakeClient, hubUnderTest, sampleOf } from './hub-under-test.ts'

describe('LiveHub', () => {
  let setup: ReturnType<typeof hubUnderTest>
  beforeEach(() => {
    setup = hubUnderTest()
  })
  const join = (...topics: string[]) => {
    const client = new FakeClient()
    const connection = setup.hub.connect(client, { user: 'anna', role: 'viewer' }, 'own')
    if (connection === null) throw new Error('refused')
    const say = (frame: unknown) => setup.hub.receive(connection, JSON.stringify(frame))
    if (topics.length > 0) say({ type: 'subscribe', topics })
    return { client, connection, say }
  }

  test('greets its own clients with version, name and role', () => {
    expect(join().client.events).toEqual([
      { type: 'hello', v: 1, at: setup.clock.now(), data: { version: '0.1.0', user: 'anna', role: 'viewer' } },
    ])
  })

  test('answers a subscription with the full state of each topic, series before values', () => {
    const { client } = join('values', 'boards', 'series', 'status', 'messages/tor-1')
    expect(client.types()).toEqual(['hello', 'status', 'boards', 'series', 'messages', 'values'])
    expect(client.last('boards')).toMatchObject({ full: true, removed: [], boards: setup.snapshots.boards() })
    expect(client.last('messages')).toEqual({ board: 'tor-1', full: true, messages: [MESSAGE] })
    expect(client.last('values')).toEqual([
      [1, 1_763_600_000_000, 21.375, 342, 64],
      [2, 1_763_600_000_002, 22.4, 22.4, 128],
    ])
  })

  test('gives a client the values of its boards only', () => {
    const { client } = join('values/tor-1')
    expect(client.last('values')).toEqual([[2, 1_763_600_000_002, 22.4, 22.4, 128]])
    setup.hub.value(sampleOf('ESP_12AB34CD', 1, 20))
    setup.schedule.forward(20)
    expect(client.types()).toEqual(['hello', 'values'])
    setup.hub.value(sampleOf('tor-1', 2, 23))
    setup.schedule.forward(20)
    expect(client.last('values')).toEqual([[2, 1000, 23, 23, 0]])
  })

  test('sends the newest value per series once per flush, in one frame', () => {
    const { client } = join('values')
    client.clear()
    for (let i = 1; i <= 50; i += 1) setup.hub.value(sampleOf('tor-1', 2, i, 1000 + i))
    setup.hub.value(sampleOf('tor-1', 2, -1, 900))
    setup.hub.value(sampleOf('tor-1', 3, 7))
    setup.schedule.forward(14)
    expect(client.events).toEqual([])
    setup.schedule.forward(1)
    expect(client.events).toHaveLength(1)
    expect(client.last('values')).toEqual([
      [2, 1050, 50, 50, 0],
      [3, 1000, 7, 7, 0],
    ])
  })

  test('keeps states as words and never sends NaN', () => {
    const { client } = join('values')
    setup.hub.value({ ...sampleOf('tor-1', 4, 0), value: 'open', raw: Number.NaN })
    setup.hub.value({ ...sampleOf('tor-1', 5, 0), value: Number.NaN, quality: 'bad', marks: 2 })
    setup.schedule.forward(15)
    expect(client.last('values')).toEqual([
      [4, 1000, 'open', null, 0],
      [5, 1000, null, 0, 4 | (2 << 3)],
    ])
  })

  test('builds one frame for all clients with the same subscription', () => {
    const clients = [join('values/tor-1', 'values/b'), join('values/b', 'values/tor-1'), join('values/b')]
    for (const { client } of clients) client.clear()
    setup.hub.value(sampleOf('tor-1', 2, 1))
    const encode = vi.spyOn(JSON, 'stringify')
    setup.schedule.forward(15)
    const frames = encode.mock.calls.length
    encode.mockRestore()
    expect(frames).toBe(1)
    expect(clients.map(({ client }) => client.texts.length)).toEqual([1, 1, 0])
  })

  test('is not armed, and keeps nothing, while nobody listens', () => {
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.hub.boardsChanged([exampleBoard()])
    setup.hub.status(exampleStatus())
    setup.hub.message('tor-1', MESSAGE)
    expect(setup.schedule.armed).toBe(0)
    const { client } = join('values/other')
    setup.hub.value(sampleOf('tor-1', 2, 1))
    expect(setup.schedule.armed).toBe(0)
    client.clear()
    setup.hub.value(sampleOf('other', 9, 1))
    setup.hub.value(sampleOf('other', 9, 2))
    expect(setup.schedule.armed).toBe(1)
    setup.schedule.forward(15)
    expect(setup.schedule.armed).toBe(0)
    expect(client.last('values')).toEqual([[9, 1000, 2, 2, 0]])
  })

  test('sends changed boards at most every 100 ms, each in its newest state', () => {
    const { client } = join('boards')
    client.clear()
    setup.hub.boardsChanged([exampleBoard({ zone: 'a' })])
    setup.schedule.forward(100)
    for (const zone of ['b', 'c', 'd']) {
      setup.hub.boardsChanged([exampleBoard({ zone })])
      setup.schedule.forward(15)
    }
    setup.hub.boardsChanged([], ['gone'])
    setup.schedule.forward(100)
    const seen = client.events.map((event) => (event.type === 'boards' ? event.data : null))
    expect(seen.map((data) => data?.boards.map((board) => board.zone))).toEqual([['a'], ['b'], ['d']])
    expect(seen.map((data) => data?.full)).toEqual([false, false, false])
    expect(seen[2]?.removed).toEqual(['gone'])
  })

  test('tells of a new series before its first value', () => {
    const { client } = join('values', 'series')
    client.clear()
    setup.hub.value(sampleOf('tor-1', 7, 1))
    setup.hub.seriesChanged([exampleSeries({ id: 7 })])
    setup.schedule.forward(15)
    expect(client.types()).toEqual(['series', 'values'])
  })

  test('sends raw messages to those who inspect this board, at most the last 100 of a frame', () => {
    const { client } = join('messages/tor-1')
    const other = join('messages/b')
    client.clear()
    other.client.clear()
    for (let atMs = 0; atMs < 250; atMs += 1) setup.hub.message('tor-1', { ...MESSAGE, atMs })
    setup.schedule.forward(15)
    const data = client.last('messages')
    expect(data?.messages.map((message) => message.atMs)).toEqual(Array.from({ length: 100 }, (_, i) => 150 + i))
    expect(other.client.events).toEqual([])
  })

  test('gives a newcomer what waits with the full state, and not twice', () => {
    const first = join('messages/tor-1')
    first.client.clear()
    setup.hub.message('tor-1', { ...MESSAGE, atMs: 5 })
    const { client } = join('messages/tor-1')
    setup.schedule.forward(50)
    expect(first.client.types()).toEqual(['messages'])
    expect(client.types()).toEqual(['hello', 'messages'])
  })

  test('stops sending what was unsubscribed, and what it unsubscribed alone', () => {
    const { client, say } = join('values', 'values/tor-1', 'boards')
    say({ type: 'unsubscribe', topics: ['values', 'boards'] })
    client.clear()
    setup.hub.boardsChanged([exampleBoard()])
    setup.hub.value(sampleOf('b', 1, 1))
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.schedule.forward(200)
    expect(client.types()).toEqual(['values'])
    expect(client.last('values')).toEqual([[2, 1000, 1, 1, 0]])
    say({ type: 'unsubscribe', topics: ['values/tor-1'] })
    setup.hub.value(sampleOf('tor-1', 2, 2))
    expect(setup.schedule.armed).toBe(0)
  })

  test('sends a value once to a client that subscribed to everything and to a board as well', () => {
    const { client } = join('values', 'values/tor-1')
    client.clear()
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.schedule.forward(15)
    expect(client.events).toHaveLength(1)
  })

  test('answers a ping', () => {
    const { client, say } = join()
    say({ type: 'ping', id: 7 })
    expect(client.last('pong')).toEqual({ id: 7 })
  })

  test('forgets a client that left', () => {
    const { client, connection } = join('values', 'boards', 'messages/tor-1')
    client.clear()
    setup.hub.disconnect(connection)
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.hub.boardsChanged([exampleBoard()])
    setup.hub.message('tor-1', MESSAGE)
    setup.hub.receive(connection, '{"type":"ping"}')
    setup.schedule.forward(200)
    expect(client.texts).toEqual([])
    expect(setup.hub.figures().clients).toBe(0)
  })

  test('refuses more clients than it has room for', () => {
    setup = hubUnderTest({ maxClients: 1 })
    join()
    const late = new FakeClient()
    expect(setup.hub.connect(late, { user: 'b', role: 'viewer' }, 'own')).toBeNull()
    expect(late.closed).toBe('full')
    expect(setup.hub.figures()).toMatchObject({ clients: 1, refusedClients: 1 })
  })

  test('says goodbye to everyone when it stops', () => {
    const { client } = join('values')
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.hub.stop()
    expect(client.closed).toBe('stopping')
    expect(setup.schedule.armed).toBe(0)
  })

  test('costs no allocation per sample when nobody listens to its board', () => {
    join('values/somebody-else')
    const sample: Sample = sampleOf('tor-1', 2, 1)
    const feed = () => {
      for (let i = 0; i < 200_000; i += 1) setup.hub.value(sample)
    }
    feed()
    const before = process.memoryUsage().heapUsed
    feed()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(1_000_000)
  })
})
