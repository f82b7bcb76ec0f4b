import { generate } from 'mqtt-packet'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { RawClient } from './raw-client.ts'

afterEach(stopBrokers)

const TOPIC = 'sensors/tor-1/telemetry'
const PAYLOAD = Buffer.alloc(1_000, 0x78)
const BLOCK = 10

/** Sends up to `total` messages of QoS 1, at most `window` unacknowledged; resolves when all are acknowledged. */
async function pump(client: RawClient, total: number, window = BLOCK, from = 0): Promise<void> {
  let sent = from
  while (sent < total) {
    const block = Array.from({ length: BLOCK }, (_, i) => packet(((sent + i) % 60_000) + 1))
    client.socket.write(Buffer.concat(block))
    sent += BLOCK
    const due = Math.max(0, sent - window)
    await client.until(() => client.received.length >= due, `${due} acknowledgements`, 20_000)
  }
  await client.until(() => client.received.length >= total, `${total} acknowledgements`, 20_000)
}

function packet(messageId: number): Buffer {
  return generate({ cmd: 'publish', topic: TOPIC, payload: PAYLOAD, qos: 1, messageId, retain: false, dup: false })
}

describe('a subscriber that stops reading', () => {
  // With aedes' own emitter everything falls silent here, and the end of the subscriber ends the process with a RangeError.
  test('keeps nobody from anything, even if nothing drops it, and its end ends nothing else', async () => {
    const { port, broker, taken } = await startBroker({ limits: { drainTimeoutMs: 60_000, maxSendBufferBytes: 2 ** 30 } })
    const stalled = await RawClient.login(port, 'stalled')
    await stalled.subscribe('#')
    stalled.socket.pause()
    const healthy = await RawClient.login(port, 'healthy')
    await healthy.subscribe('sensors/#')
    const publishers = await Promise.all(Array.from({ length: 100 }, (_, i) => RawClient.login(port, `board-${i}`)))
    const each = 300
    const total = each * publishers.length
    await Promise.all(publishers.map((client) => pump(client, each, each)))
    await healthy.until(() => healthy.received.length >= total, 'all messages at the healthy subscriber', 20_000)
    expect(taken).toHaveLength(total)
    expect(broker.figures()).toMatchObject({ clients: 102, droppedSlowClients: 0 })
    stalled.close()
    await eventually(() => broker.figures().clients === 101, 'the stalled subscriber to be gone')
    const after = await RawClient.login(port, 'after')
    await pump(after, BLOCK)
  })

  test('is dropped, while a hundred publishers and a healthy subscriber notice nothing', async () => {
    const { port, broker, taken } = await startBroker({ limits: { maxSendBufferBytes: 3 * 1024 * 1024 } })
    const stalled = await RawClient.login(port, 'stalled')
    await stalled.subscribe('#')
    stalled.socket.pause()
    const healthy = await RawClient.login(port, 'healthy')
    await healthy.subscribe('sensors/#')
    const publishers = await Promise.all(Array.from({ length: 100 }, (_, i) => RawClient.login(port, `board-${i}`)))
    // In rounds that the healthy subscriber has read, so that only the stalled one falls behind.
    const rounds = 30
    for (let round = 1; round <= rounds; round++) {
      await Promise.all(publishers.map((client) => pump(client, round * BLOCK, BLOCK, (round - 1) * BLOCK)))
      await healthy.until(() => healthy.received.length >= round * BLOCK * publishers.length, 'this round at the healthy subscriber')
    }
    expect(taken).toHaveLength(rounds * BLOCK * publishers.length)
    await eventually(() => broker.figures().droppedSlowClients === 1, 'the stalled subscriber to be dropped')
    expect(broker.figures()).toMatchObject({ clients: 101, droppedSlowClients: 1, refusedConnects: 0, notKept: 0 })
    expect(publishers.some((client) => client.closed)).toBe(false)
    const after = await RawClient.login(port, 'after')
    await pump(after, BLOCK)
  })

  test('is dropped when its full buffer does not drain in time, however little comes', async () => {
    const { port, broker } = await startBroker({ limits: { drainTimeoutMs: 200, maxSendBufferBytes: 2 ** 30 } })
    const stalled = await RawClient.login(port, 'stalled')
    await stalled.subscribe('sensors/#')
    stalled.socket.pause()
    const board = await RawClient.login(port, 'board')
    const large = Buffer.alloc(60_000, 0x78)
    let messageId = 0
    await eventually(
      () => {
        board.publish(TOPIC, large, { qos: 1, messageId: ++messageId })
        return broker.figures().droppedSlowClients === 1
      },
      'the stalled subscriber to be dropped',
      15_000,
    )
    await board.until(() => board.received.length === messageId, 'all acknowledgements')
  })

  test('loses QoS 0 messages first, which are counted, and stays while it drains', async () => {
    const { port, broker } = await startBroker({ limits: { maxQos0BufferBytes: 100_000, drainTimeoutMs: 60_000 } })
    const slow = await RawClient.login(port, 'slow')
    await slow.subscribe('sensors/#', 0)
    slow.socket.pause()
    const board = await RawClient.login(port, 'board')
    const large = Buffer.alloc(60_000, 0x78)
    let sent = 0
    await eventually(
      () => {
        board.publish(TOPIC, large)
        sent++
        return broker.figures().droppedQos0 > 10
      },
      'dropped messages',
      15_000,
    )
    slow.socket.resume()
    await board.settled()
    const { droppedQos0, droppedSlowClients } = broker.figures()
    await slow.until(() => slow.received.length === sent - droppedQos0, 'what was not dropped')
    expect(droppedSlowClients).toBe(0)
    board.publish(TOPIC, 'again')
    await slow.until(() => slow.received.length === sent - droppedQos0 + 1, 'the next message')
  })

  test('gets its lasting queue, within its bound, when it comes back', async () => {
    const { port, broker } = await startBroker({ limits: { maxSendBufferBytes: 256 * 1024, maxQueuedPerClient: 100 } })
    const stalled = await RawClient.login(port, 'stalled', { clean: false })
    await stalled.subscribe('sensors/#')
    stalled.socket.pause()
    const board = await RawClient.login(port, 'board')
    let messageId = 0
    const large = Buffer.alloc(30_000, 0x78)
    await eventually(
      () => {
        board.publish(TOPIC, large, { qos: 1, messageId: ++messageId })
        return broker.figures().droppedSlowClients === 1
      },
      'the drop',
      15_000,
    )
    board.publish(TOPIC, 'last', { qos: 1, messageId: ++messageId })
    await board.until(() => board.received.length === messageId, 'all acknowledgements')
    expect(broker.figures().queued).toBeLessThanOrEqual(100)
    const back = await RawClient.login(port, 'stalled', { clean: false })
    await back.until(
      () => back.received.some((packet) => packet.cmd === 'publish' && packet.payload.toString() === 'last'),
      'the last message',
    )
  })
})

describe('messages of one read', () => {
  test('all arrive, although a retained one takes longer than the plain one behind it', async () => {
    const { port } = await startBroker()
    const subscriber = await RawClient.login(port, 'subscriber')
    await subscriber.subscribe('a/#')
    const board = await RawClient.login(port, 'board')
    const first = generate({ cmd: 'publish', topic: 'a/1', payload: 'retained', qos: 0, retain: true, dup: false })
    const second = generate({ cmd: 'publish', topic: 'a/2', payload: 'plain', qos: 0, retain: false, dup: false })
    board.socket.write(Buffer.concat([first, second]))
    await subscriber.until(() => subscriber.received.length === 2, 'both messages')
  })

  test('go once to a client with overlapping subscriptions', async () => {
    const { port } = await startBroker()
    const subscriber = await RawClient.login(port, 'subscriber')
    await subscriber.subscribe('a/#')
    await subscriber.subscribe('a/+')
    const board = await RawClient.login(port, 'board')
    board.publish('a/1', 'one', { qos: 1, messageId: 1 })
    board.publish('a/1', 'two', { qos: 0 })
    await board.next('puback')
    await board.settled()
    const texts = (await subscriber.settled()).map((packet) => (packet.cmd === 'publish' ? packet.payload.toString() : packet.cmd))
    expect(texts.toSorted()).toEqual(['one', 'two'])
  })
})
