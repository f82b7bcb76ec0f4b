import { afterEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../../fakes/manual-clock.ts'
import { MemorySessionStore } from '../../../fakes/memory-session-store.ts'
import { deferred, eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { RawClient } from './raw-client.ts'

afterEach(stopBrokers)

const STATUS = 'kaiser/god/server/status'

describe('server/status', () => {
  test('is retained as online while the broker runs', async () => {
    const { port } = await startBroker({ clock: new ManualClock(1_789_000_000_000) })
    const board = await RawClient.login(port, 'board')
    await board.subscribe(STATUS)
    expect(await board.nextMessage()).toMatchObject({ topic: STATUS, text: '{"status":"online","ts":1789000000}', retain: true, qos: 1 })
  })

  test('is published as offline at stop, before the connections close, and stays retained', async () => {
    const sessions = new MemorySessionStore()
    const { port, broker } = await startBroker({ sessions })
    const board = await RawClient.login(port, 'board')
    await board.subscribe(STATUS)
    await board.nextMessage()
    await broker.stop()
    expect(JSON.parse((await board.nextMessage()).text)).toMatchObject({ status: 'offline' })
    await board.whenClosed()
    expect(Buffer.from(sessions.retained.get(STATUS)?.payload ?? []).toString()).toContain('offline')
  })

  test('is renewed at the next start after a crash', async () => {
    const sessions = new MemorySessionStore()
    sessions.retained.set(STATUS, { topic: STATUS, payload: Buffer.from('{"status":"online","ts":1}'), qos: 1 })
    const { port } = await startBroker({ sessions, clock: new ManualClock(1_789_000_000_000) })
    const board = await RawClient.login(port, 'board')
    await board.subscribe(STATUS)
    expect((await board.nextMessage()).text).toBe('{"status":"online","ts":1789000000}')
  })
})

describe('stop', () => {
  test('acknowledges what is committed meanwhile', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const board = await RawClient.login(port, 'board')
    board.publish('sensors/a/telemetry', '{}', { qos: 1, messageId: 5 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    const stopped = broker.stop()
    commit.resolve()
    await stopped
    expect(await board.next('puback')).toMatchObject({ messageId: 5 })
  })

  test('publishes no last wills: it is the broker that goes', async () => {
    const { port, broker, taken } = await startBroker()
    await RawClient.login(port, 'board', {
      will: { topic: 'kaiser/god/esp/E/system/will', payload: Buffer.from('x'), qos: 1, retain: true },
    })
    await broker.stop()
    expect(taken).toEqual([])
  })

  test('ends in time with a pipeline that hangs, a store that hangs, and a client that does not read', async () => {
    const { port, broker, store } = await startBroker({ take: () => new Promise(() => undefined), limits: { stopTimeoutMs: 1_000 } })
    const stalled = await RawClient.login(port, 'stalled')
    await stalled.subscribe('#')
    stalled.socket.pause()
    const large = Buffer.alloc(1_000_000)
    for (let i = 0; i < 10; i++) await broker.publish({ topic: 'free/a', payload: large, qos: 1 })
    const board = await RawClient.login(port, 'board')
    board.publish('sensors/a/telemetry', '{}', { qos: 1, messageId: 5 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    store.gate = new Promise(() => undefined)
    const startMs = performance.now()
    await broker.stop()
    expect(performance.now() - startMs).toBeLessThan(5_000)
    await board.whenClosed()
    expect(board.received).toEqual([])
    await expect(broker.publish({ topic: 'free/a', payload: 'x', qos: 0 })).rejects.toThrow('does not run')
  })
})
