import { afterEach, describe, expect, test } from 'vitest'
import { MemorySessionStore } from '../../../fakes/memory-session-store.ts'
import { deferred, eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { connectPacket, RawClient } from './raw-client.ts'

afterEach(stopBrokers)

const STATE = 'sensors/tor-1/state'

describe('a restart with the same session store', () => {
  test('keeps retained messages, and forgets removed ones', async () => {
    const sessions = new MemorySessionStore()
    const first = await startBroker({ sessions })
    const board = await RawClient.login(first.port, 'board')
    board.publish(STATE, '{"status":"up"}', { retain: true, qos: 1, messageId: 1 })
    board.publish('sensors/tor-2/state', 'x', { retain: true, qos: 1, messageId: 2 })
    await board.next('puback')
    await board.next('puback')
    board.publish('sensors/tor-2/state', '', { retain: true, qos: 1, messageId: 3 })
    await board.next('puback')
    await first.broker.stop()

    const second = await startBroker({ sessions })
    const reader = await RawClient.login(second.port, 'reader')
    await reader.subscribe('sensors/#')
    expect(await reader.nextMessage()).toMatchObject({ topic: STATE, text: '{"status":"up"}', retain: true, qos: 1 })
    expect(await reader.settled()).toEqual([])
    expect(second.broker.figures().retained).toBe(2) // with the server status
  })

  test('keeps subscriptions and queued messages, in order, until they are acknowledged', async () => {
    const sessions = new MemorySessionStore()
    const first = await startBroker({ sessions })
    const away = await RawClient.login(first.port, 'away', { clean: false })
    await away.subscribe('free/#', 2)
    away.close()
    await eventually(() => first.broker.figures().clients === 0, 'the subscriber to be gone')
    const board = await RawClient.login(first.port, 'board')
    for (let i = 1; i <= 20; i++) board.publish('free/topic', `message ${i}`, { qos: i % 2 === 0 ? 2 : 1, messageId: i })
    await board.until(() => board.received.length === 20, 'acknowledgements')
    await first.broker.stop()

    const second = await startBroker({ sessions })
    expect(second.broker.figures()).toMatchObject({ sessions: 1, queued: 20 })
    const back = await RawClient.open(second.port)
    back.socket.write(connectPacket('away', { clean: false }))
    expect(await back.next('connack')).toMatchObject({ sessionPresent: true, returnCode: 0 })
    for (let i = 1; i <= 20; i++) {
      const message = await back.nextMessage()
      expect(message).toMatchObject({ text: `message ${i}`, qos: i % 2 === 0 ? 2 : 1 })
      if (message.messageId === undefined) throw new Error('no packet identifier')
      if (message.qos === 1) back.send({ cmd: 'puback', messageId: message.messageId })
      else {
        back.send({ cmd: 'pubrec', messageId: message.messageId })
        await back.next('pubrel')
        back.send({ cmd: 'pubcomp', messageId: message.messageId })
      }
    }
    await eventually(() => second.broker.figures().queued === 0, 'the queue to be empty')
    board.close()
    const publisher = await RawClient.login(second.port, 'publisher')
    publisher.publish('free/topic', 'live', { qos: 1, messageId: 1 })
    const live = await back.nextMessage()
    expect(live.text).toBe('live')
    back.send({ cmd: 'puback', messageId: live.messageId ?? 0 })
    await eventually(() => second.broker.figures().queued === 0, 'the last acknowledgement')
    await second.broker.stop()
    expect(sessions.queued.size).toBe(0)
    expect(sessions.subscriptions.size).toBe(1)
  })

  test('sends again, as repeated, what was sent and not acknowledged', async () => {
    const { port, broker } = await startBroker()
    const subscriber = await RawClient.login(port, 'lasting', { clean: false })
    await subscriber.subscribe('free/#')
    const board = await RawClient.login(port, 'board')
    board.publish('free/a', 'one', { qos: 1, messageId: 1 })
    const sent = await subscriber.nextMessage()
    subscriber.close()
    await eventually(() => broker.figures().clients === 1, 'the subscriber to be gone')
    const back = await RawClient.login(port, 'lasting', { clean: false })
    expect(await back.nextMessage()).toMatchObject({ text: 'one', dup: true, messageId: sent.messageId })
  })

  test('forgets a session that ends with a clean one', async () => {
    const sessions = new MemorySessionStore()
    const { port, broker } = await startBroker({ sessions })
    const away = await RawClient.login(port, 'away', { clean: false })
    await away.subscribe('free/#')
    away.close()
    await eventually(() => broker.figures().clients === 0, 'the subscriber to be gone')
    const board = await RawClient.login(port, 'board')
    board.publish('free/a', 'one', { qos: 1, messageId: 1 })
    await board.next('puback')
    expect(sessions.queued.size).toBe(1)
    const clean = await RawClient.login(port, 'away')
    expect(await clean.settled()).toEqual([])
    await broker.stop()
    expect(sessions.queued.size).toBe(0)
    expect(sessions.subscriptions.size).toBe(0)
  })
})

describe('a message for somebody who is away', () => {
  test('is acknowledged to its publisher only when the queue is stored', async () => {
    const { port, broker, store } = await startBroker()
    const away = await RawClient.login(port, 'away', { clean: false })
    await away.subscribe('free/#')
    away.close()
    await eventually(() => broker.figures().clients === 0, 'the subscriber to be gone')
    const gate = deferred()
    store.gate = gate.promise
    const board = await RawClient.login(port, 'board')
    board.publish('free/a', 'one', { qos: 1, messageId: 1 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    expect(await board.settled()).toEqual([])
    gate.resolve()
    await board.next('puback')
    expect([...store.queued.values()]).toMatchObject([{ clientId: 'away', topic: 'free/a', qos: 1 }])
  })

  test('is not queued when it is not kept', async () => {
    const { port, broker, store } = await startBroker({ take: () => Promise.reject(new Error('full')) })
    const away = await RawClient.login(port, 'away', { clean: false })
    await away.subscribe('sensors/#')
    away.close()
    await eventually(() => broker.figures().clients === 0, 'the subscriber to be gone')
    const board = await RawClient.login(port, 'board')
    board.publish('sensors/a/telemetry', '{}', { qos: 1, messageId: 1 })
    await board.whenClosed()
    expect(broker.figures().queued).toBe(0)
    await broker.stop()
    expect(store.queued.size).toBe(0)
  })

  test('makes room by dropping the oldest, which are counted', async () => {
    const { port, broker } = await startBroker({ limits: { maxQueuedPerClient: 10 } })
    const away = await RawClient.login(port, 'away', { clean: false })
    await away.subscribe('free/#')
    away.close()
    await eventually(() => broker.figures().clients === 0, 'the subscriber to be gone')
    const board = await RawClient.login(port, 'board')
    for (let i = 1; i <= 25; i++) board.publish('free/a', `${i}`, { qos: 1, messageId: i })
    await board.until(() => board.received.length === 25, 'acknowledgements')
    expect(broker.figures()).toMatchObject({ queued: 10, droppedQueued: 15 })
    const back = await RawClient.login(port, 'away', { clean: false })
    await back.until(() => back.received.length === 10, 'the newest ten')
    expect(await back.nextMessage()).toMatchObject({ text: '16' })
  })

  test('from the centre waits for its board', async () => {
    const { port, broker } = await startBroker()
    const topic = 'kaiser/god/esp/ESP_1/actuator/5/command'
    const board = await RawClient.login(port, 'ESP_1', { clean: false })
    await board.subscribe(topic, 2)
    board.close()
    await eventually(() => broker.figures().clients === 0, 'the board to be gone')
    await broker.publish({ topic, payload: '{"command":"ON"}', qos: 2 })
    const back = await RawClient.login(port, 'ESP_1', { clean: false })
    expect(await back.nextMessage()).toMatchObject({ topic, text: '{"command":"ON"}', qos: 2 })
  })
})

describe('a session store that fails', () => {
  test('stops nobody: it is counted, logged, and the write is repeated', async () => {
    const { port, broker, store, log } = await startBroker()
    store.fault = new Error('disk full')
    const board = await RawClient.login(port, 'board')
    board.publish(STATE, 'up', { retain: true, qos: 1, messageId: 1 })
    await board.next('puback')
    const lasting = await RawClient.login(port, 'lasting', { clean: false })
    expect(await lasting.subscribe('sensors/#')).toMatchObject({ granted: [1] })
    expect(await lasting.nextMessage()).toMatchObject({ text: 'up' })
    await eventually(() => broker.figures().sessionWriteFailures > 0, 'the failure')
    expect(log.filter(({ level }) => level === 'error')).toHaveLength(1)
    store.fault = undefined
    await eventually(() => store.retained.has(STATE) && store.subscriptions.has('lasting'), 'the repeated write')
  })

  test('that hangs holds an acknowledgement no longer than its time', async () => {
    const { port, broker, store } = await startBroker({ limits: { storeTimeoutMs: 100, stopTimeoutMs: 500 } })
    const away = await RawClient.login(port, 'away', { clean: false })
    await away.subscribe('free/#')
    away.close()
    await eventually(() => broker.figures().clients === 0, 'the subscriber to be gone')
    store.gate = new Promise(() => undefined)
    const board = await RawClient.login(port, 'board')
    board.publish('free/a', 'one', { qos: 1, messageId: 1 })
    await board.next('puback')
    board.publish('free/a', 'two', { qos: 1, messageId: 2 })
    await board.next('puback')
  })
})

describe('bounds of what is kept', () => {
  test('refuse retained messages beyond the number, but deliver them', async () => {
    const { port, broker } = await startBroker({ limits: { maxRetained: 3 } })
    const reader = await RawClient.login(port, 'reader')
    await reader.subscribe('free/#')
    const board = await RawClient.login(port, 'board')
    for (let i = 0; i < 5; i++) board.publish(`free/${i}`, 'x', { retain: true })
    await reader.until(() => reader.received.length === 5, 'all five')
    expect(broker.figures()).toMatchObject({ retained: 3, refusedRetained: 3 })
  })

  test('end the session that is away longest when there are too many', async () => {
    const { port, broker } = await startBroker({ limits: { maxSessions: 3 } })
    for (let i = 0; i < 5; i++) {
      const client = await RawClient.login(port, `client-${i}`, { clean: false })
      await client.subscribe('free/#')
      client.close()
      await eventually(() => broker.figures().clients === 0, 'the client to be gone')
    }
    expect(broker.figures().sessions).toBe(3)
  })

  test('refuse subscriptions beyond the number', async () => {
    const { port } = await startBroker({ limits: { maxSubscriptionsPerClient: 5 } })
    const client = await RawClient.login(port, 'client')
    const subscriptions = Array.from({ length: 7 }, (_, i) => ({ topic: `free/${i}`, qos: 1 as const }))
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions })
    expect(await client.next('suback')).toMatchObject({ granted: [1, 1, 1, 1, 1, 128, 128] })
  })
})
