import { afterEach, describe, expect, test } from 'vitest'
import { eventually, startBroker, stopBrokers } from './broker-fixture.ts'
import { RawClient } from './raw-client.ts'

afterEach(stopBrokers)

const COMMAND = 'kaiser/god/esp/ESP_2/actuator/5/command'

describe('a board that publishes what only the centre may', () => {
  test.each([0, 1, 2] as const)('gets its acknowledgement (QoS %i) and keeps its connection, but nobody gets the message', async (qos) => {
    const { port, broker, taken, log } = await startBroker()
    const victim = await RawClient.login(port, 'ESP_2')
    await victim.subscribe('kaiser/god/esp/ESP_2/#')
    const all = await RawClient.login(port, 'all')
    await all.subscribe('#', 0)
    await all.nextMessage() // server status
    const board = await RawClient.login(port, 'ESP_1')
    for (let i = 1; i <= 3; i++) board.publish(COMMAND, '{"command":"ON"}', { qos, messageId: i, retain: true })
    if (qos === 1) expect(await board.next('puback')).toMatchObject({ messageId: 1 })
    if (qos === 2) {
      expect(await board.next('pubrec')).toMatchObject({ messageId: 1 })
      board.send({ cmd: 'pubrel', messageId: 1 })
      await board.next('pubcomp')
    }
    await board.settled()
    expect(await victim.settled()).toEqual([])
    expect(await all.settled()).toEqual([])
    expect(taken).toEqual([])
    expect(broker.figures()).toMatchObject({ refusedPublishes: 3, retained: 1 })
    expect(log.filter(({ text }) => text?.startsWith('MQTT message refused'))).toHaveLength(1)
    expect(board.closed).toBe(false)
  })

  test('cannot do it by its last will either', async () => {
    const { port, broker } = await startBroker()
    const victim = await RawClient.login(port, 'ESP_2')
    await victim.subscribe('kaiser/god/esp/ESP_2/#')
    const board = await RawClient.login(port, 'ESP_1', { will: { topic: COMMAND, payload: Buffer.from('ON'), qos: 1, retain: true } })
    board.close()
    await eventually(() => broker.figures().refusedPublishes === 1 && broker.figures().clients === 1, 'the end of the board')
    expect(await victim.settled()).toEqual([])
    expect(broker.figures()).toMatchObject({ refusedPublishes: 1, retained: 1 })
  })

  test('cannot end other clients through $SYS', async () => {
    const { port, broker } = await startBroker()
    const victim = await RawClient.login(port, 'victim')
    const board = await RawClient.login(port, 'board')
    board.publish('$SYS/other/new/clients', 'victim')
    await board.settled()
    expect(await victim.settled()).toEqual([])
    expect(broker.figures().refusedPublishes).toBe(1)
  })
})

test('a topic that no board sends on goes to the centre, which counts it, and to nobody else', async () => {
  const { port, taken } = await startBroker()
  const reader = await RawClient.login(port, 'reader')
  await reader.subscribe('kaiser/+/esp/#')
  const board = await RawClient.login(port, 'ESP_1')
  board.publish('kaiser/god/esp/ESP_1/sensor/nonsense/data', '{}', { qos: 1, messageId: 1 })
  await board.next('puback')
  expect(taken).toMatchObject([{ topic: 'kaiser/god/esp/ESP_1/sensor/nonsense/data' }])
  expect(await reader.settled()).toEqual([])
})

test('topics outside the protocol are free, and are not taken', async () => {
  const { port, taken } = await startBroker()
  const reader = await RawClient.login(port, 'reader')
  await reader.subscribe('home/#')
  const board = await RawClient.login(port, 'board')
  board.publish('home/lamp/command', 'on')
  expect(await reader.nextMessage()).toMatchObject({ topic: 'home/lamp/command', text: 'on' })
  expect(taken).toEqual([])
})

test('a permitted client sends commands', async () => {
  const { port } = await startBroker({ mayPublish: (_clientId, _topic, username) => (username === 'operator' ? 'accept' : 'refuse') })
  const board = await RawClient.login(port, 'ESP_2')
  await board.subscribe('kaiser/god/esp/ESP_2/#')
  const operator = await RawClient.login(port, 'console', { username: 'operator' })
  operator.publish(COMMAND, 'ON', { qos: 1, messageId: 1 })
  expect(await board.nextMessage()).toMatchObject({ topic: COMMAND, text: 'ON' })
})

test('inner topics and shared subscriptions cannot be subscribed to', async () => {
  const { port } = await startBroker()
  const client = await RawClient.login(port, 'client')
  const topics = ['$leitstand/dropped', '$share/group/a', '$SYS/#', 'a']
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 1 })) })
  expect(await client.next('suback')).toMatchObject({ granted: [128, 128, 1, 1] })
})

test('the centre reaches boards through the bus', async () => {
  const { port, broker } = await startBroker()
  const board = await RawClient.login(port, 'ESP_2')
  await board.subscribe(COMMAND, 2)
  await broker.publish({ topic: COMMAND, payload: Buffer.from('bytes'), qos: 2 })
  expect(await board.nextMessage()).toMatchObject({ topic: COMMAND, text: 'bytes', qos: 2, retain: false })
})
