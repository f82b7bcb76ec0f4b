import { beforeEach, describe, expect, test } from 'vitest'
import { LeitstandError } from '../../../backend/contract/errors.ts'
import { exampleActivity, exampleBoard, exampleCommand } from '../../contracts/examples.ts'
import { FakeClient, hubUnderTest, sampleOf } from './hub-under-test.ts'

const MIB = 1024 * 1024

describe('LiveHub with clients that misbehave', () => {
  let setup: ReturnType<typeof hubUnderTest>
  beforeEach(() => {
    setup = hubUnderTest()
  })
  const join = (topics: string[], mode: 'own' | 'compat' = 'own') => {
    const client = new FakeClient()
    const connection = setup.hub.connect(client, { user: 'anna', role: 'viewer' }, mode)
    if (connection === null) throw new Error('refused')
    const raw = (text: string | null) => setup.hub.receive(connection, text)
    if (topics.length > 0) raw(JSON.stringify({ type: 'subscribe', topics }))
    client.clear()
    return { client, connection, raw }
  }

  test('skips frames of a client that is behind, and heals it with the full state once it has caught up', () => {
    const slow = join(['values', 'boards'])
    const quick = join(['values', 'boards'])
    slow.client.buffered = 1.5 * MIB
    for (let i = 0; i < 10; i += 1) {
      setup.hub.value(sampleOf('tor-1', 2, i))
      setup.hub.boardsChanged([exampleBoard()])
      setup.schedule.forward(15)
    }
    expect(slow.client.texts).toEqual([])
    expect(quick.client.types().filter((type) => type === 'values')).toHaveLength(10)
    expect(setup.hub.figures().skippedFrames).toBeGreaterThanOrEqual(11)
    slow.client.buffered = 0
    setup.schedule.forward(100)
    expect(slow.client.types()).toEqual(['boards', 'values'])
    expect(slow.client.last('boards')?.full).toBe(true)
    expect(slow.client.last('values')).toHaveLength(2)
    setup.hub.value(sampleOf('tor-1', 2, 99))
    setup.schedule.forward(15)
    expect(slow.client.last('values')).toEqual([[2, 1000, 99, 99, 0]])
    expect(slow.client.closed).toBeNull()
    setup.schedule.forward(1000)
    expect(setup.schedule.armed).toBe(0)
  })

  test('drops a client over 4 MiB at once, and counts it', () => {
    const { client } = join(['values'])
    client.buffered = 4.5 * MIB
    setup.hub.value(sampleOf('tor-1', 2, 1))
    setup.schedule.forward(15)
    expect(client.closed).toBe('slow')
    expect(setup.hub.figures()).toMatchObject({ clients: 0, droppedClients: 1 })
  })

  test('drops a client that takes nothing for 10 s, but not one that still takes something', () => {
    const stuck = join(['values'])
    const slow = join(['values'])
    stuck.client.buffered = 2 * MIB
    slow.client.buffered = 2 * MIB
    setup.hub.value(sampleOf('tor-1', 2, 1))
    for (let second = 0; second < 9; second += 1) {
      setup.schedule.forward(1000)
      slow.client.buffered -= 100_000
    }
    expect([stuck.client.closed, slow.client.closed]).toEqual([null, null])
    setup.schedule.forward(1500)
    expect([stuck.client.closed, slow.client.closed]).toEqual(['slow', null])
  })

  test('bounds what a frozen client costs, whatever is sent and however often it subscribes', () => {
    const { client, raw } = join(['values', 'boards'])
    client.frozen = true
    setup.services.boards = Array.from({ length: 2000 }, (_, i) => exampleBoard({ id: `b${i}` }))
    for (let i = 0; i < 400; i += 1) {
      raw('{"type":"subscribe","topics":["boards"]}')
      setup.hub.boardsChanged(setup.services.boards.slice(0, 200))
      setup.schedule.forward(15)
    }
    const state = JSON.stringify(setup.services.boards).length
    expect(client.buffered).toBeLessThan(3 * MIB + state)
    setup.schedule.forward(11_000)
    expect(client.closed).toBe('slow')
  })

  test('does not hold a large full state against a client that reads it', () => {
    setup.services.boards = Array.from({ length: 9000 }, (_, i) => exampleBoard({ id: `b${i}` }))
    const { client, raw } = join([])
    client.frozen = true
    raw('{"type":"subscribe","topics":["boards"]}')
    expect(client.buffered).toBeGreaterThan(4 * MIB)
    setup.hub.boardsChanged([exampleBoard({ id: 'b1', zone: 'x' })])
    setup.schedule.forward(200)
    expect(client.types()).toEqual(['boards', 'boards'])
    expect(client.closed).toBeNull()
  })

  test.each([
    ['no JSON', '{"type":'],
    ['no text', null],
    ['another shape', '[1,2,3]'],
    ['an unknown type', '{"type":"delete"}'],
    ['an unknown topic', '{"type":"subscribe","topics":["secrets"]}'],
    ['a topic with a wildcard', '{"type":"subscribe","topics":["values/#"]}'],
    ['too many topics', JSON.stringify({ type: 'subscribe', topics: Array(2001).fill('boards') })],
    ['more than 64 KiB', JSON.stringify({ type: 'ping', pad: 'x'.repeat(64 * 1024) })],
  ])('answers %s with an error, and ends the connection after ten within a minute', (_name, text) => {
    const { client, raw } = join([])
    const other = join(['boards'])
    for (let i = 0; i < 9; i += 1) raw(text)
    expect(client.types()).toEqual(Array(9).fill('error'))
    expect(client.last('error')?.code).toBe('request.invalid')
    expect(client.closed).toBeNull()
    raw(text)
    expect(client.types()).toHaveLength(10)
    expect(client.closed).toBe('garbage')
    raw(text)
    expect(client.types()).toHaveLength(10)
    expect(setup.hub.figures()).toMatchObject({ garbageFrames: 10, droppedClients: 1, clients: 1 })
    expect(other.client.closed).toBeNull()
  })

  test('forgives ten bad frames that are spread over more than a minute', () => {
    const { client, raw } = join([])
    for (let i = 0; i < 20; i += 1) {
      raw('nonsense')
      setup.schedule.forward(7000)
    }
    expect(client.closed).toBeNull()
    expect(setup.hub.figures().garbageFrames).toBe(20)
  })

  test('takes a flood of proper frames for garbage', () => {
    const { client, raw } = join([])
    for (let i = 0; i < 100; i += 1) raw('{"type":"ping"}')
    expect(client.types().every((type) => type === 'pong')).toBe(true)
    raw('{"type":"ping"}')
    expect(client.last('error')?.code).toBe('request.too-many')
    for (let i = 0; i < 9; i += 1) raw('{"type":"ping"}')
    expect(client.closed).toBe('garbage')
  })

  test('refuses more topics in all than a client may have', () => {
    const { client, raw } = join([])
    const topics = (from: number) => Array.from({ length: 1500 }, (_, i) => `values/b${from + i}`)
    raw(JSON.stringify({ type: 'subscribe', topics: topics(0) }))
    raw(JSON.stringify({ type: 'subscribe', topics: topics(1500) }))
    expect(client.types()).toEqual(['values', 'error'])
  })
})

describe('LiveHub with topics whose state comes from the store', () => {
  test('sends changes that came meanwhile after the full state, and none twice', async () => {
    const { hub, schedule, snapshots, clock } = hubUnderTest()
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    snapshots.activity = async () => {
      await held
      return [exampleActivity({ id: 5 }), exampleActivity({ id: 4 })]
    }
    const client = new FakeClient()
    const connection = hub.connect(client, { user: 'a', role: 'viewer' }, 'own')
    if (connection === null) throw new Error('refused')
    hub.receive(connection, '{"type":"subscribe","topics":["activity"]}')
    hub.activity([exampleActivity({ id: 5 }), exampleActivity({ id: 6 })])
    schedule.forward(15)
    expect(client.types()).toEqual(['hello'])
    release()
    await held
    await new Promise(setImmediate)
    const data = client.events.flatMap((event) => (event.type === 'activity' ? [event.data] : []))
    expect(data.map((one) => [one.full, one.entries.map((entry) => entry.id)])).toEqual([
      [true, [5, 4]],
      [false, [6]],
    ])
    hub.activity([exampleActivity({ id: 7 })])
    schedule.forward(15)
    expect(client.last('activity')?.entries.map((entry) => entry.id)).toEqual([7])
    expect(clock.now()).toBeGreaterThan(0)
  })

  test('says so when the store fails, and goes on with changes', async () => {
    const { hub, schedule, snapshots } = hubUnderTest()
    snapshots.actuators = () => Promise.reject(new LeitstandError('store.unavailable'))
    const client = new FakeClient()
    const connection = hub.connect(client, { user: 'a', role: 'viewer' }, 'own')
    if (connection === null) throw new Error('refused')
    hub.receive(connection, '{"type":"subscribe","topics":["actuators"]}')
    await new Promise(setImmediate)
    expect(client.last('error')?.code).toBe('store.unavailable')
    hub.actuatorsChanged([], [exampleCommand({ state: 'confirmed' })])
    schedule.forward(15)
    expect(client.last('actuators')).toMatchObject({ full: false, commands: [{ id: 'c-1', state: 'confirmed' }] })
  })
})

describe('LiveHub with existing callers', () => {
  const telemetry = (tempC: number) => ({ deviceId: 'tor-1', ts: '2025-11-20T01:33:20.000Z', metrics: { tempC } })

  test('serves them the snapshot, then every telemetry', () => {
    const { hub, services } = hubUnderTest()
    expect(hub.wantsTelemetry()).toBe(false)
    const client = new FakeClient()
    const connection = hub.connect(client, { user: 'a', role: 'viewer' }, 'compat')
    expect(hub.wantsTelemetry()).toBe(true)
    hub.telemetry(telemetry(1))
    hub.telemetry(telemetry(2))
    expect(client.events).toEqual([
      { type: 'snapshot', data: services.fleet.deviceStates() },
      { type: 'telemetry', data: telemetry(1) },
      { type: 'telemetry', data: telemetry(2) },
    ])
    if (connection !== null) hub.disconnect(connection)
    expect(hub.wantsTelemetry()).toBe(false)
  })

  test('skips for one that is behind, then sends the snapshot again', () => {
    const { hub, schedule } = hubUnderTest()
    const client = new FakeClient()
    hub.connect(client, { user: 'a', role: 'viewer' }, 'compat')
    client.clear()
    client.buffered = 1.5 * MIB
    for (let i = 0; i < 5; i += 1) hub.telemetry(telemetry(i))
    expect(client.texts).toEqual([])
    client.buffered = 0
    schedule.forward(100)
    hub.telemetry(telemetry(9))
    expect(client.types()).toEqual(['snapshot', 'telemetry'])
  })

  test('turns one into an own client when it subscribes', () => {
    const { hub } = hubUnderTest()
    const client = new FakeClient()
    const connection = hub.connect(client, { user: 'a', role: 'viewer' }, 'compat')
    if (connection === null) throw new Error('refused')
    hub.receive(connection, '{"type":"subscribe","topics":["boards"]}')
    hub.telemetry(telemetry(1))
    expect(client.types()).toEqual(['snapshot', 'hello', 'boards'])
    expect(hub.wantsTelemetry()).toBe(false)
  })
})
