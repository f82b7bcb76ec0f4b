import { generate } from 'mqtt-packet'
import { afterEach, describe, expect, test } from 'vitest'
import { deferred, eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { connectPacket, RawClient } from './raw-client.ts'

afterEach(stopBrokers)

/** mulberry32: the same bytes in every run. */
function randomBytes(seed: number, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  let state = seed
  for (let i = 0; i < count; i++) {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    bytes[i] = mixed ^ (mixed >>> 14)
  }
  return bytes
}

describe('hostile bytes', () => {
  test.each([3, 4, 5])('after a CONNECT of protocol level %i end only their own connection', async (protocolVersion) => {
    const { port, broker } = await startBroker()
    const healthy = await RawClient.login(port, 'healthy')
    await healthy.subscribe('sensors/#')
    for (let seed = 1; seed <= 150; seed++) {
      const client = await RawClient.open(port)
      const beginning = connectPacket(`fuzz-${seed}`, { protocolVersion, protocolId: protocolVersion === 3 ? 'MQIsdp' : 'MQTT' })
      const valid = generate({
        cmd: 'publish',
        topic: 'sensors/a/telemetry',
        payload: '{}',
        qos: 1,
        messageId: 1,
        retain: false,
        dup: false,
      })
      const noise = randomBytes(seed * protocolVersion, 400)
      // Half of them: a valid packet with some bytes changed.
      if (seed % 2 === 0) {
        valid.copy(noise)
        noise[seed % valid.length] = seed & 0xff
      }
      client.socket.end(Buffer.concat([beginning, noise]))
      await client.whenClosed()
    }
    await eventually(() => broker.figures().clients === 1, 'all to be gone')
    healthy.publish('sensors/b/telemetry', 'still here', { qos: 1, messageId: 1 })
    await healthy.until(
      () => healthy.received.some((packet) => packet.cmd === 'publish' && packet.payload.toString() === 'still here'),
      'the answer',
    )
    expect(broker.figures()).toMatchObject({ connections: 1, heldAcknowledgements: 0 })
  })

  test.each([
    ['a wildcard', 'sensors/+/telemetry'],
    ['a hash', 'sensors/#'],
    ['two hundred levels', 'a/'.repeat(200)],
  ])('a PUBLISH on a topic with %s ends the connection', async (_what, topic) => {
    const { port, broker, taken } = await startBroker()
    const client = await RawClient.login(port, 'client')
    client.publish(topic, 'x')
    await client.whenClosed()
    expect(taken).toEqual([])
    expect(broker.figures()).toMatchObject({ clients: 0 })
  })

  test.each([
    ['300 characters', `sensors/${'x'.repeat(300)}/telemetry`],
    ['path characters', 'sensors/../../etc/passwd'],
    ['unicode', 'sensors/Tür-門/telemetry'],
    ['empty levels', 'sensors//'],
    ['a line break', 'sensors/a\nb/telemetry'],
  ])('a topic with %s goes to the centre, and the connection stays', async (_what, topic) => {
    const { port, taken } = await startBroker()
    const client = await RawClient.login(port, 'client')
    client.publish(topic, 'x', { qos: 1, messageId: 1 })
    await client.next('puback')
    expect(taken).toMatchObject([{ topic }])
    expect(client.closed).toBe(false)
  })
})

describe('clients in a hurry', () => {
  test('send hundreds of messages before their CONNACK, and lose none', async () => {
    const { port, taken } = await startBroker()
    const client = await RawClient.open(port)
    const packets = Array.from({ length: 900 }, (_, i) =>
      generate({ cmd: 'publish', topic: 'sensors/a/telemetry', payload: `${i}`, qos: 1, messageId: i + 1, retain: false, dup: false }),
    )
    client.socket.write(Buffer.concat([connectPacket('hurry'), ...packets]))
    await client.until(() => client.received.filter(({ cmd }) => cmd === 'puback').length === 900, 'all acknowledgements')
    expect(taken.map(({ payload }) => Number(Buffer.from(payload).toString()))).toEqual(Array.from({ length: 900 }, (_, i) => i))
  })

  test('leave right after a message of QoS 0, which is delivered all the same', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const reader = await RawClient.login(port, 'reader')
    await reader.subscribe('sensors/#')
    const client = await RawClient.login(port, 'hurry')
    const message = generate({ cmd: 'publish', topic: 'sensors/a/telemetry', payload: 'bye', qos: 0, retain: false, dup: false })
    client.socket.end(Buffer.concat([message, generate({ cmd: 'disconnect' })]))
    await client.whenClosed()
    await eventually(() => broker.figures().clients === 1, 'the client to be gone')
    commit.resolve()
    expect((await reader.nextMessage()).text).toBe('bye')
  })
})

describe('keepalive', () => {
  test('ends a silent client, but not one that waits for its acknowledgement', async () => {
    const commit = deferred()
    const { port, broker } = await startBroker({ take: () => commit.promise })
    const waiting = await RawClient.login(port, 'waiting', { keepalive: 1 })
    waiting.publish('sensors/a/telemetry', '{}', { qos: 1, messageId: 1 })
    await eventually(() => broker.figures().heldAcknowledgements === 1, 'the message to be held')
    const silent = await RawClient.login(port, 'silent', { keepalive: 1 })
    await silent.whenClosed()
    expect(broker.figures().keepaliveTimeouts).toBe(1)
    expect(waiting.closed).toBe(false)
    commit.resolve()
    await waiting.next('puback')
  })
})
