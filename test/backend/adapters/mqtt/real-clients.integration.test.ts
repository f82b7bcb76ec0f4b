// Clients as people use them: mqtt.js (3.1.1 and 5), Mosquitto's command line, and MQTT over a WebSocket.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect, connectAsync, type MqttClient } from 'mqtt'
import { afterEach, describe, expect, test } from 'vitest'
import { createWebSocketStream, WebSocketServer } from 'ws'
import type { Broker } from '../../../../backend/adapters/mqtt/broker.ts'
import { eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { missingProgram } from './missing-program.ts'

const clients: MqttClient[] = []
const children: ChildProcess[] = []
const servers: Server[] = []

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(clients.splice(0).map((client) => client.endAsync(true)))
  for (const server of servers.splice(0)) server.close()
  await stopBrokers()
})

async function connectTo(address: string, options: object = {}): Promise<MqttClient> {
  const client = await connectAsync(address, { reconnectPeriod: 0, connectTimeout: 5_000, ...options })
  clients.push(client)
  client.on('error', () => undefined)
  return client
}

interface Arrived {
  topic: string
  text: string
  retain: boolean
}

function collect(client: MqttClient): Arrived[] {
  const arrived: Arrived[] = []
  client.on('message', (topic, payload, { retain }) => arrived.push({ topic, text: payload.toString(), retain }))
  return arrived
}

/** Serves MQTT over WebSocket in the way the HTTP adapter does. */
async function serveWebSocket(broker: Broker): Promise<number> {
  const server = createServer()
  servers.push(server)
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' })
  sockets.on('connection', (socket, request) => broker.handleStream(createWebSocketStream(socket), request))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.each([
  ['3.1.1', 4],
  ['5', 5],
])('mqtt.js with MQTT %s', (_name, protocolVersion) => {
  test.each([0, 1, 2] as const)('publishes and receives with QoS %i, retained or not', async (qos) => {
    const { port, taken } = await startBroker()
    const subscriber = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion })
    const arrived = collect(subscriber)
    expect(await subscriber.subscribeAsync('sensors/#', { qos })).toMatchObject([{ topic: 'sensors/#', qos }])
    const board = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion, clientId: 'tor-1' })
    await board.publishAsync('sensors/tor-1/telemetry', '{"metrics":{}}', { qos })
    await board.publishAsync('sensors/tor-1/state', '{"status":"up"}', { qos, retain: true })
    await eventually(() => arrived.length === 2, 'both messages')
    expect(taken).toMatchObject([
      { clientId: 'tor-1', topic: 'sensors/tor-1/telemetry', qos, retain: false },
      { clientId: 'tor-1', topic: 'sensors/tor-1/state', qos, retain: true },
    ])
    const late = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion })
    const found = collect(late)
    await late.subscribeAsync('sensors/+/state')
    await eventually(() => found.length === 1, 'the retained message')
    expect(found).toEqual([{ topic: 'sensors/tor-1/state', text: '{"status":"up"}', retain: true }])
  })

  test('unsubscribes, pings, and says goodbye without a will', async () => {
    const { port, broker, taken } = await startBroker()
    const will = { topic: 'kaiser/god/esp/E/system/will', payload: Buffer.from('{}'), qos: 1 as const, retain: true }
    const client = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion, will, keepalive: 1 })
    const arrived = collect(client)
    await client.subscribeAsync(['a/#', 'b/#'], { qos: 1 })
    await client.unsubscribeAsync(['a/#', 'b/#'])
    await client.publishAsync('a/1', 'x', { qos: 1 })
    const next = await new Promise<{ cmd: string }>((resolve) => client.once('packetreceive', resolve))
    expect(next.cmd).toBe('pingresp')
    expect(arrived).toEqual([])
    await client.endAsync()
    await eventually(() => broker.figures().clients === 0, 'the goodbye')
    expect(taken).toEqual([])
  })

  test('is refused with wrong credentials', async () => {
    const { port, broker } = await startBroker({ authenticate: async ({ username }) => username === 'right' })
    await expect(connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion, username: 'wrong', password: 'x' })).rejects.toMatchObject({
      code: protocolVersion === 5 ? 0x86 : 4,
    })
    await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion, username: 'right', password: 'x' })
    expect(broker.figures()).toMatchObject({ clients: 1, refusedLogins: 1 })
  })

  test('keeps its session while it is away', async () => {
    const { port, broker } = await startBroker()
    const lasting = { protocolVersion, clientId: 'lasting', clean: false, properties: { sessionExpiryInterval: 3600 } }
    const first = await connectTo(`mqtt://127.0.0.1:${port}`, lasting)
    await first.subscribeAsync('a/#', { qos: 1 })
    await first.endAsync()
    await eventually(() => broker.figures().clients === 0, 'the goodbye')
    const board = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion })
    await board.publishAsync('a/1', 'waiting', { qos: 1 })
    const second = connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, ...lasting, protocolVersion: protocolVersion === 5 ? 5 : 4 })
    clients.push(second)
    const arrived = collect(second)
    await eventually(() => arrived.length === 1, 'the queued message')
    expect(arrived[0]).toMatchObject({ topic: 'a/1', text: 'waiting' })
    await eventually(() => broker.figures().queued === 0, 'its acknowledgement')
    expect(broker.figures().sessions).toBe(1)
  })

  test('works over a WebSocket', async () => {
    const { broker, taken } = await startBroker()
    const port = await serveWebSocket(broker)
    const subscriber = await connectTo(`ws://127.0.0.1:${port}/mqtt`, { protocolVersion })
    const arrived = collect(subscriber)
    await subscriber.subscribeAsync('sensors/#', { qos: 1 })
    const board = await connectTo(`ws://127.0.0.1:${port}/mqtt`, { protocolVersion })
    const large = 'x'.repeat(200_000)
    await board.publishAsync('sensors/a/telemetry', large, { qos: 1 })
    await eventually(() => arrived.length === 1, 'the message')
    expect(arrived[0]?.text).toBe(large)
    expect(taken).toHaveLength(1)
    await board.endAsync()
    await eventually(() => broker.figures().connections === 1, 'the end of the connection')
  })
})

describe('MQTT 5', () => {
  test('names what the broker does not offer, and the id it gives', async () => {
    const { port } = await startBroker()
    const client = await connectTo(`mqtt://127.0.0.1:${port}`, {
      protocolVersion: 5,
      clientId: '',
      clean: true,
      properties: { sessionExpiryInterval: 60 },
    })
    const seen: unknown[] = []
    client.on('packetreceive', (packet) => seen.push(packet))
    const connack = new Promise((resolve) => client.once('connect', resolve))
    client.reconnect()
    expect(await connack).toMatchObject({
      reasonCode: 0,
      properties: {
        sharedSubscriptionAvailable: false,
        subscriptionIdentifiersAvailable: false,
        sessionExpiryInterval: 0,
        assignedClientIdentifier: expect.stringMatching(/^auto-/),
      },
    })
  })

  test('publishes the will of a client that asks for it on leaving', async () => {
    const { port, taken } = await startBroker()
    const will = { topic: 'kaiser/god/esp/E/system/will', payload: Buffer.from('{}'), qos: 1 as const, retain: false }
    const client = await connectTo(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, will })
    await client.endAsync(false, { reasonCode: 4 })
    await eventually(() => taken.length === 1, 'the will')
    expect(taken).toMatchObject([{ will: true, topic: will.topic }])
  })
})

const missing = missingProgram('mosquitto_pub') ?? missingProgram('mosquitto_sub')

describe(missing === undefined ? "Mosquitto's clients" : `Mosquitto's clients (skipped: ${missing} is not installed)`, () => {
  test.skipIf(missing !== undefined).each(['mqttv31', 'mqttv311', 'mqttv5'])('publish and subscribe with %s', async (version) => {
    const { port, taken, broker } = await startBroker()
    const common = ['-h', '127.0.0.1', '-p', String(port), '-V', version]
    const subscriber = spawn('mosquitto_sub', [...common, '-t', 'sensors/#', '-q', '1', '-C', '2', '-F', '%t %r %p'], { timeout: 15_000 })
    children.push(subscriber)
    let printed = ''
    subscriber.stdout.on('data', (text) => {
      printed += String(text)
    })
    const printedAll = once(subscriber, 'exit')
    await eventually(() => broker.figures().clients === 1, 'the subscriber')
    const publisher = spawn('mosquitto_pub', [...common, '-t', 'sensors/tor-1/telemetry', '-q', '2', '-m', '{"metrics":{"tempC":22.4}}'], {
      timeout: 15_000,
    })
    expect(await once(publisher, 'exit')).toEqual([0, null])
    const stated = spawn('mosquitto_pub', [...common, '-t', 'sensors/tor-1/state', '-q', '1', '-r', '-m', '{}'], { timeout: 15_000 })
    expect(await once(stated, 'exit')).toEqual([0, null])
    expect(await printedAll).toEqual([0, null])
    expect(printed).toBe('sensors/tor-1/telemetry 0 {"metrics":{"tempC":22.4}}\nsensors/tor-1/state 0 {}\n')
    expect(taken.map(({ topic, qos }) => [topic, qos])).toEqual([
      ['sensors/tor-1/telemetry', 2],
      ['sensors/tor-1/state', 1],
    ])
  })
})

test('what clients say to each other is read only where somebody listens', async () => {
  const heard: [string, string][] = []
  const asked: string[] = []
  const overhear = {
    wants: (topic: string) => {
      asked.push(topic)
      return topic === 'plant/mode'
    },
    hear: ({ topic, payload }: { topic: string; payload: Uint8Array }) => heard.push([topic, Buffer.from(payload).toString()]),
  }
  const { port, taken } = await startBroker({ overhear })
  const client = await connectTo(`mqtt://127.0.0.1:${port}`)
  for (const topic of ['plant/other', 'plant/mode', 'sensors/tor-1/telemetry']) await client.publishAsync(topic, topic, { qos: 1 })
  expect(heard).toEqual([['plant/mode', 'plant/mode']])
  // Boards' messages are taken, not overheard.
  expect(asked).toEqual(['plant/other', 'plant/mode'])
  expect(taken.map(({ topic }) => topic)).toEqual(['sensors/tor-1/telemetry'])
})
