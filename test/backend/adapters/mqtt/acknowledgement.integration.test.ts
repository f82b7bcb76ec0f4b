import { generate } from 'mqtt-packet'
import { afterEach, describe, expect, test } from 'vitest'
import { deferred, eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { RawClient } from './raw-client.ts'

afterEach(stopBrokers)

const DATA = 'kaiser/god/esp/ESP_1/sensor/4/data'

describe('a message for the centre', () => {
  test('is acknowledged (QoS 1) only when what was taken is committed', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}', { qos: 1, messageId: 7 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    expect(await board.settled()).toEqual([])
    commit.resolve()
    expect(await board.next('puback')).toMatchObject({ messageId: 7 })
    expect(broker.figures()).toMatchObject({ heldAcknowledgements: 0, heldBytes: 0, messagesIn: 1 })
  })

  test('is acknowledged (QoS 2) only when what was taken is committed', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}', { qos: 2, messageId: 8 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    expect(await board.settled()).toEqual([])
    commit.resolve()
    expect(await board.next('pubrec')).toMatchObject({ messageId: 8 })
    board.send({ cmd: 'pubrel', messageId: 8 })
    expect(await board.next('pubcomp')).toMatchObject({ messageId: 8 })
  })

  test('is acknowledged at once when there is nothing to wait for', async () => {
    const { port, taken } = await startBroker()
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{"raw":1}', { qos: 1, messageId: 9, retain: true, dup: true })
    await board.next('puback')
    expect(taken).toMatchObject([{ clientId: 'board', topic: DATA, qos: 1, retain: true, dup: true, will: false }])
    expect(Buffer.from(taken[0]?.payload ?? []).toString()).toBe('{"raw":1}')
  })

  test.each([1, 2] as const)('is never acknowledged (QoS %i) when it is not kept; the connection closes', async (qos) => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const subscriber = await RawClient.login(port, 'subscriber')
    await subscriber.subscribe('kaiser/+/esp/#')
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}', { qos, messageId: 7 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    commit.reject(new Error('disk full'))
    await board.whenClosed()
    expect(board.received).toEqual([])
    expect((await subscriber.settled()).filter(({ cmd }) => cmd === 'publish')).toEqual([])
    expect(broker.figures()).toMatchObject({ notKept: 1, heldAcknowledgements: 0, refusedConnects: 0 })
  })

  test('of QoS 0 is counted when it is not kept, and the connection stays', async () => {
    const { port, broker } = await startBroker({ take: () => Promise.reject(new Error('disk full')) })
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}')
    await eventually(() => broker.figures().notKept === 1, 'the refusal')
    await board.settled()
    expect(board.closed).toBe(false)
  })

  test('is not kept when the pipeline throws', async () => {
    const { port, broker } = await startBroker({
      take: () => {
        throw new Error('broken')
      },
    })
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}', { qos: 1, messageId: 1 })
    await board.whenClosed()
    expect(board.received).toEqual([])
    expect(broker.figures().notKept).toBe(1)
  })

  test('is not kept when the pipeline does not settle in time', async () => {
    const { port, broker } = await startBroker({ take: () => new Promise(() => undefined), limits: { holdTimeoutMs: 100 } })
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, '{}', { qos: 1, messageId: 1 })
    await board.whenClosed()
    expect(board.received).toEqual([])
    expect(broker.figures()).toMatchObject({ notKept: 1, heldAcknowledgements: 0 })
  })

  test('sent again (QoS 2) after PUBREC is not taken again', async () => {
    const { port, taken } = await startBroker()
    const subscriber = await RawClient.login(port, 'subscriber')
    await subscriber.subscribe('kaiser/+/esp/#')
    const board = await RawClient.login(port, 'board', { clean: false })
    board.publish(DATA, 'once', { qos: 2, messageId: 8 })
    await board.next('pubrec')
    board.publish(DATA, 'once', { qos: 2, messageId: 8, dup: true })
    await board.next('pubrec')
    expect(taken).toHaveLength(1)
    await subscriber.nextMessage()
    expect((await subscriber.settled()).filter(({ cmd }) => cmd === 'publish')).toEqual([])
  })

  test('sent again (QoS 2) over a new connection while it is being committed is taken once and acknowledged there', async () => {
    const commit = deferred()
    let calls = 0
    const { port, broker } = await startBroker({
      take: () => {
        calls++
        return commit.promise
      },
    })
    const first = await RawClient.login(port, 'board', { clean: false })
    first.publish(DATA, 'once', { qos: 2, messageId: 8 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the first try')
    const second = await RawClient.login(port, 'board', { clean: false })
    await first.whenClosed()
    second.publish(DATA, 'once', { qos: 2, messageId: 8, dup: true })
    await eventually(() => broker.figures().heldAcknowledgements === 2, 'the second try')
    commit.resolve()
    expect(await second.next('pubrec')).toMatchObject({ messageId: 8 })
    expect(calls).toBe(1)
  })

  test('still reaches subscribers (QoS 1) when its sender has left meanwhile', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const subscriber = await RawClient.login(port, 'subscriber')
    await subscriber.subscribe('kaiser/+/esp/#')
    const board = await RawClient.login(port, 'board')
    board.publish(DATA, 'gone', { qos: 1, messageId: 1 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    board.close()
    await eventually(() => broker.figures().clients === 1, 'the board to be gone')
    commit.resolve()
    expect(await subscriber.nextMessage()).toMatchObject({ topic: DATA, text: 'gone' })
  })

  test('comes from the last will too', async () => {
    const { port, taken } = await startBroker()
    const topic = 'kaiser/god/esp/ESP_1/system/will'
    const board = await RawClient.login(port, 'board', {
      will: { topic, payload: Buffer.from('{"status":"offline"}'), qos: 1, retain: true },
    })
    board.close()
    await eventually(() => taken.length === 1, 'the will')
    expect(taken).toMatchObject([{ clientId: 'board', topic, will: true, retain: true, qos: 1 }])
  })

  test('does not come from the last will after a proper goodbye', async () => {
    const { port, taken, broker } = await startBroker()
    const board = await RawClient.login(port, 'board', {
      will: { topic: 'kaiser/god/esp/E/system/will', payload: Buffer.from('x'), qos: 0, retain: false },
    })
    board.send({ cmd: 'disconnect' })
    await board.whenClosed()
    await eventually(() => broker.figures().clients === 0, 'the board to be gone')
    expect(taken).toEqual([])
  })
})

describe('a client that sends faster than its messages are committed', () => {
  test('is not read any further, and goes on afterwards', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise, limits: { maxHeldPerClient: 50 } })
    const board = await RawClient.login(port, 'board')
    const payload = Buffer.alloc(1000, 0x20)
    const total = 3_000
    for (let i = 1; i <= total; i++) board.publish(DATA, payload, { qos: 1, messageId: i })
    await eventually(() => broker.figures().heldAcknowledgements >= 50, 'held messages')
    // One read of at most 64 KiB is in work beyond the bound.
    expect(broker.figures().heldAcknowledgements).toBeLessThan(250)
    commit.resolve()
    await board.until(() => board.received.length === total, 'all acknowledgements')
  })

  test('stops the reading of all while too many are held altogether', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise, limits: { maxHeld: 100 } })
    const payload = Buffer.alloc(1000, 0x20)
    const boards = await Promise.all(Array.from({ length: 5 }, (_, i) => RawClient.login(port, `board-${i}`)))
    for (const board of boards) for (let i = 1; i <= 500; i++) board.publish(DATA, payload, { qos: 1, messageId: i })
    await eventually(() => broker.figures().heldAcknowledgements >= 100, 'held messages')
    expect(broker.figures().heldAcknowledgements).toBeLessThan(100 + 5 * 70)
    const late = await RawClient.login(port, 'late')
    expect(late.closed).toBe(false)
    commit.resolve()
    for (const board of boards) await board.until(() => board.received.length === 500, 'all acknowledgements')
  })

  test('does not keep a quiet board from being read, nor one with a large message', async () => {
    const flood = deferred()
    const other = deferred()
    const heard: string[] = []
    const { port, broker } = await startBroker({
      take: ({ clientId }) => {
        heard.push(clientId)
        return clientId === 'flooding' ? flood.promise : other.promise
      },
      limits: { maxHeld: 100 },
    })
    const quiet = await RawClient.login(port, 'quiet')
    const large = await RawClient.login(port, 'large')
    const flooding = await RawClient.login(port, 'flooding')
    // In one piece: while messages of one read wait, aedes asks for no more.
    const packet = { cmd: 'publish', topic: DATA, payload: ' ', qos: 1, retain: false, dup: false } as const
    flooding.socket.write(Buffer.concat(Array.from({ length: 500 }, (_, i) => generate({ ...packet, messageId: i + 1 }))))
    await eventually(() => broker.figures().heldAcknowledgements >= 100, 'held messages')
    quiet.publish(DATA, 'here', { qos: 1, messageId: 1 })
    await eventually(() => heard.includes('quiet'), 'the quiet board to be heard')
    large.publish(DATA, Buffer.alloc(60_000, 0x20), { qos: 1, messageId: 1 })
    other.resolve()
    expect(await quiet.next('puback')).toMatchObject({ messageId: 1 })
    expect(flooding.received).toEqual([])
    flood.resolve()
    expect(await large.next('puback')).toMatchObject({ messageId: 1 })
    await flooding.until(() => flooding.received.length === 500, 'all acknowledgements')
  })
})
