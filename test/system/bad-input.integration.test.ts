// What boards must not be able to do: everything wrong is counted and visible, and nothing else is affected.
import net from 'node:net'
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import { Lab } from './lab.ts'

let lab: Lab
let board: MqttClient

beforeAll(async () => {
  lab = await Lab.start()
  board = await lab.client()
  await board.publishAsync('sensors/tor-1/telemetry', '{"metrics":{"tempC":20}}', { qos: 1 })
  await board.publishAsync('kaiser/god/esp/E1/session/announce', '{}', { qos: 1 })
})
afterAll(() => lab.stop())

/** A healthy board must not notice anything. */
async function stillWell(): Promise<void> {
  const value = Math.random()
  await board.publishAsync('sensors/tor-1/telemetry', JSON.stringify({ metrics: { tempC: value } }), { qos: 1 })
  const values = await lab.get<{ value: number }[]>('/api/latest?board=tor-1')
  expect(values.map((latest) => latest.value)).toContain(value)
}

describe('a bad message is counted by board and reason, kept for the inspector, acknowledged, and the connection stays', () => {
  let before: number
  beforeEach(async () => {
    before = (await lab.status()).ingest.rejected
  })

  it.each<[string, string, string | Buffer, string, string]>([
    ['broken JSON', 'sensors/tor-1/telemetry', '{"metrics":', 'tor-1', 'not-json'],
    ['no JSON at all', 'sensors/tor-1/telemetry', 'hello', 'tor-1', 'not-json'],
    ['empty', 'sensors/tor-1/telemetry', '', 'tor-1', 'not-json'],
    ['not UTF-8', 'sensors/tor-1/telemetry', Buffer.from([0xff, 0xfe, 0x00]), 'tor-1', 'not-json'],
    ['NaN', 'sensors/tor-1/telemetry', '{"metrics":{"tempC":NaN}}', 'tor-1', 'not-json'],
    ['a number beyond all numbers', 'sensors/tor-1/telemetry', '{"metrics":{"tempC":1e999}}', 'tor-1', 'not-finite'],
    ['a metric that is a list', 'sensors/tor-1/telemetry', '{"metrics":{"tempC":[1]}}', 'tor-1', 'wrong-shape'],
    ['a metric that is null', 'sensors/tor-1/telemetry', '{"metrics":{"tempC":null}}', 'tor-1', 'wrong-shape'],
    ['a list instead of an object', 'sensors/tor-1/telemetry', '[1,2]', 'tor-1', 'wrong-shape'],
    ['no metrics', 'sensors/tor-1/telemetry', '{}', 'tor-1', 'wrong-shape'],
    ['a metric name with a line break', 'sensors/tor-1/telemetry', '{"metrics":{"a\\nb":1}}', 'tor-1', 'wrong-shape'],
    ['time two days ahead', 'sensors/tor-1/telemetry', `{"ts":${Date.now() + 2 * 86_400_000},"metrics":{"a":1}}`, 'tor-1', 'time-ahead'],
    ['no time', 'sensors/tor-1/telemetry', '{"ts":"yesterday","metrics":{"a":1}}', 'tor-1', 'wrong-shape'],
    ['raw as text', 'kaiser/god/esp/E1/sensor/4/data', '{"sensor_type":"ph","raw":"12"}', 'E1', 'wrong-shape'],
    ['neither raw nor value', 'kaiser/god/esp/E1/sensor/4/data', '{"sensor_type":"ph"}', 'E1', 'wrong-shape'],
    ['GPIO 99', 'kaiser/god/esp/E1/sensor/99/data', '{"sensor_type":"ph","raw":1}', 'E1', 'bad-gpio'],
    ['GPIO 77 in a batch', 'kaiser/god/esp/E1/sensor/batch', '{"sensors":[{"gpio":77,"sensor_type":"ph","raw":1}]}', 'E1', 'bad-gpio'],
    ['more than 64 KiB', 'sensors/tor-1/telemetry', `{"metrics":{"a":1},"x":"${'x'.repeat(70_000)}"}`, 'tor-1', 'too-large'],
    ['a topic nobody sends on', 'kaiser/god/esp/E1/nonsense/topic', '{}', 'E1', 'unknown-topic'],
  ])('%s', async (_, topic, payload, id, reason) => {
    const rejectedBefore = (await lab.board(id)).counters.rejected
    await board.publishAsync(topic, payload, { qos: 1 })
    expect(board.connected).toBe(true)
    expect((await lab.status()).ingest.rejected).toBe(before + 1)
    expect((await lab.board(id)).counters).toMatchObject({ rejected: rejectedBefore + 1, lastRejectReason: reason })
    const messages = await lab.get<InspectedMessage[]>(`/api/boards/${id}/messages`)
    expect(messages.filter(({ rejected }) => rejected !== null).at(-1)).toMatchObject({
      topic,
      rejected: reason,
      bytes: Buffer.byteLength(payload),
    })
    await stillWell()
  })

  it.each(['..', '.%2e', 'x'.repeat(300), 'ümlaut', '💣', 'a b', '<script>'])(
    'hostile id "%s": belongs to nobody, makes no board',
    async (id) => {
      const boards = (await lab.status()).boards.total
      await board.publishAsync(`sensors/${id}/telemetry`, '{"metrics":{"a":1}}', { qos: 1 })
      expect((await lab.status()).boards.total).toBe(boards)
      const unassigned = await lab.get<InspectedMessage[]>('/api/messages/unassigned')
      expect(unassigned.at(-1)).toMatchObject({ rejected: 'bad-id' })
      await stillWell()
    },
  )

  it('a clock that was never set, runs backwards or jumps is no reason to reject', async () => {
    const series = async () => (await lab.series('clock'))[0]?.id ?? 0
    for (const [i, ts] of [0, 12, -7, null, Date.now(), Date.now() - 3_600_000, Date.now() + 3_600_000].entries()) {
      await board.publishAsync('sensors/clock/telemetry', JSON.stringify({ ts, metrics: { n: i } }), { qos: 1 })
    }
    expect((await lab.samples(await series())).map(([, value]) => value).sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect((await lab.board('clock')).counters.rejected).toBe(0)
  })
})

it('a rejected board gets "rejected" as answer to its heartbeat and nothing of it is stored', async () => {
  const client = await lab.client()
  await client.publishAsync('kaiser/god/esp/BAD/sensor/4/data', '{"sensor_type":"ph","raw":1}', { qos: 1 })
  await lab.post('/api/boards/register', { ids: ['BAD'], registration: 'rejected' })
  const [series] = await lab.series('BAD')
  const stored = await lab.samples(series?.id ?? 0)
  await client.publishAsync('kaiser/god/esp/BAD/sensor/4/data', '{"sensor_type":"ph","raw":2}', { qos: 1 })
  expect(await lab.samples(series?.id ?? 0)).toEqual(stored)
  const answer = new Promise<string>((resolve) => client.on('message', (_, payload) => resolve(payload.toString())))
  await client.subscribeAsync('kaiser/god/esp/BAD/system/heartbeat/ack', { qos: 1 })
  await client.publishAsync('kaiser/god/esp/BAD/system/heartbeat', '{"uptime":1}', { qos: 0 })
  expect(JSON.parse(await answer)).toMatchObject({ status: 'rejected', reason_code: expect.any(String) })
})

it('commands to a board that is not accepted are blocked, and go out once it is', async () => {
  const client = await lab.client()
  await client.publishAsync('kaiser/god/esp/PUMP/actuator/5/status', '{"state":"off","type":"pump"}', { qos: 1 })
  const commands: string[] = []
  client.on('message', (_, payload) => commands.push(payload.toString()))
  await client.subscribeAsync('kaiser/god/esp/PUMP/actuator/+/command', { qos: 2 })
  await expect(lab.post('/api/actuators/PUMP/5/command', { command: 'ON' })).rejects.toThrow(/409.*board\.not-accepted/)
  await lab.post('/api/boards/register', { ids: ['PUMP'], registration: 'accepted' })
  await lab.post('/api/actuators/PUMP/5/command', { command: 'ON', duration: 5 })
  await expect.poll(() => commands.length).toBe(1)
  expect(JSON.parse(commands[0] ?? '')).toMatchObject({ command: 'ON', duration: 5, correlation_id: expect.any(String) })
})

it('a board cannot command other boards', async () => {
  const victim = await lab.client()
  const seen: string[] = []
  victim.on('message', (topic, payload) => seen.push(`${topic} ${payload}`))
  await victim.subscribeAsync('kaiser/god/esp/PUMP/#', { qos: 1 })
  const intruder = await lab.client()
  for (const topic of ['actuator/5/command', 'actuator/emergency', 'config', 'system/command']) {
    await intruder.publishAsync(`kaiser/god/esp/PUMP/${topic}`, '{"command":"ON"}', { qos: 1 })
  }
  await intruder.publishAsync('kaiser/god/esp/PUMP/session/announce', '{}', { qos: 1 })
  await expect.poll(() => seen).toContain('kaiser/god/esp/PUMP/session/announce {}')
  // What the centre itself asks of a board that is accepted may come too.
  expect(seen.filter((message) => message.includes('"ON"'))).toEqual([])
})

it('bytes that are no MQTT, half a packet and a huge length end only their own connection', async () => {
  const port = Number(new URL(lab.address.mqtt).port)
  const ends = [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), Buffer.from([0x00, 0x00])].map(
    (bytes) => {
      const socket = net.connect(port, '127.0.0.1')
      socket.on('error', () => socket.destroy())
      socket.end(bytes)
      return new Promise((resolve) => socket.on('close', resolve))
    },
  )
  await stillWell()
  await Promise.all(ends)
  await stillWell()
})
