// Alarms over real MQTT: breaches in a row, many boards that go at once, what a power cut leaves. One data folder for all of it.
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Alarm, AlarmHistory, AlarmsChanged } from '../../backend/contract/alarms/alarm.ts'
import type { ChannelBody } from '../../backend/contract/alarms/channel.ts'
import type { DeliveryLog } from '../../backend/contract/alarms/delivery.ts'
import type { Action } from '../../backend/contract/rules/rule.ts'
import { rule, valueCondition } from '../backend/rules/example-rules.ts'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'
import { putRule } from './rule-fleet.ts'

const FLAGS = ['--registration', 'auto']
const data = newDataFolder()
let lab: Lab
let board: MqttClient
let readings = 0

beforeAll(async () => {
  lab = await Lab.start(FLAGS, data)
  board = await lab.client()
})
afterAll(() => lab.stop())

const say = (client: MqttClient, id: string, topic: string, message: object) =>
  client.publishAsync(`kaiser/god/esp/${id}/${topic}`, JSON.stringify(message), { qos: 1 })
const read = (value: number) =>
  say(board, 'E1', 'sensor/4/data', { ts: Date.now() - 60_000 + 50 * readings++, sensor_type: 'flow', raw: value, raw_mode: false, value })
const alarms = () => lab.get<Alarm[]>('/api/alarms')
const find = async (key: string) => (await alarms()).find((alarm) => alarm.key === key)
const history = async () => (await lab.get<AlarmHistory>('/api/alarms/history')).alarms
/** However slow the machine is. */
const SOON = { timeout: 15_000 }
const LIMIT = 'limit:E1/gpio4:flow'
const BOARDS = 300
const BUS: ChannelBody = {
  name: 'Bus',
  enabled: true,
  severities: ['info', 'warning', 'critical'],
  sources: ['presence'],
  zones: [],
  tellEnd: true,
  quiet: null,
  timeZone: 'UTC',
  language: 'en',
  perMinute: 60,
  target: { kind: 'mqtt', topic: 'plant/alarms', qos: 1, retain: false },
}

it('raises at the third reading in a row beyond a limit, and ends at the third inside', async () => {
  await read(5)
  await expect.poll(async () => (await lab.series('E1')).length, SOON).toBe(1)
  const id = (await lab.series('E1'))[0]?.id
  await lab.patch(`/api/series/${id}`, { limits: { warningHigh: 10, criticalHigh: 20 } })
  for (const value of [11, 12, 5, 11, 12]) await read(value)
  // Readings are counted in order: when the third of these is an alarm, the two before had come to nothing.
  await expect.poll(async () => (await lab.samples(id ?? 0)).length, SOON).toBe(6)
  expect(await alarms()).toEqual([])
  await read(13)
  await expect
    .poll(() => find(LIMIT), SOON)
    .toMatchObject({
      severity: 'warning',
      state: 'raised',
      code: 'limit-high',
      params: { value: 13, limit: 10 },
      board: 'E1',
      series: id,
    })
  for (const value of [25, 26, 27]) await read(value)
  await expect.poll(async () => (await find(LIMIT))?.severity, SOON).toBe('critical')
  for (const value of [5, 5, 5]) await read(value)
  await expect.poll(alarms, SOON).toEqual([])
  expect(await history()).toMatchObject([{ key: LIMIT, state: 'cleared', end: 'gone', severity: 'critical' }])
})

it('keeps an acknowledged alarm and a shelf over a power cut, and the next occurrence is put aside as well', {
  timeout: 60_000,
}, async () => {
  for (const value of [11, 12, 13]) await read(value)
  await expect.poll(() => find(LIMIT), SOON).toBeDefined()
  const id = (await find(LIMIT))?.id ?? ''
  const { changed } = await lab.post<AlarmsChanged>('/api/alarms/acknowledge', { ids: [id], comment: 'filter ordered' })
  expect(changed).toMatchObject([{ state: 'acknowledged', acknowledged: { comment: 'filter ordered' } }])
  await lab.post('/api/alarms/shelve', { ids: [id], untilMs: Date.now() + 3_600_000, reason: 'filter comes tomorrow' })
  await lab.kill()

  lab = await Lab.start(FLAGS, data)
  board = await lab.client()
  expect(await find(LIMIT)).toMatchObject({ id, state: 'acknowledged', shelf: { reason: 'filter comes tomorrow' } })
  for (const value of [5, 5, 5]) await read(value)
  await expect.poll(() => find(LIMIT), SOON).toBeUndefined()
  for (const value of [11, 12, 13]) await read(value)
  await expect.poll(() => find(LIMIT), SOON).toMatchObject({ state: 'raised', shelf: { reason: 'filter comes tomorrow' } })
  expect((await find(LIMIT))?.id).not.toBe(id)
})

it('tells of 300 boards that lose the network at once as one alarm and one message, and ends it when the last is back', {
  timeout: 120_000,
}, async () => {
  await lab.put('/api/alarm-channels/bus', { version: 0, body: BUS })
  const ids = Array.from({ length: BOARDS }, (_, n) => `N${n}`)
  const connect = async (id: string) => {
    const will = {
      topic: `kaiser/god/esp/${id}/system/will`,
      payload: JSON.stringify({ status: 'offline', reason: 'unexpected_disconnect' }),
      qos: 1 as const,
      retain: false,
    }
    const client = await lab.client({ clientId: id, will })
    await say(client, id, 'system/heartbeat', { uptime: 60, heap_free: 1e5, wifi_rssi: -60 })
    return client
  }
  const clients = await Promise.all(ids.map(connect))
  await expect.poll(async () => (await lab.status()).boards.online, SOON).toBeGreaterThanOrEqual(BOARDS)
  for (const client of clients) client.stream.destroy()
  await expect
    .poll(() => find('presence:*'), SOON)
    .toMatchObject({
      severity: 'critical',
      code: 'presence-many',
      memberCount: { active: BOARDS, all: BOARDS },
    })
  expect((await alarms()).filter(({ source }) => source === 'presence')).toHaveLength(1)
  for (const client of clients) client.end(true)
  await Promise.all(ids.slice(0, BOARDS - 1).map(connect))
  await expect.poll(async () => (await find('presence:*'))?.memberCount.active, SOON).toBe(1)
  await connect(`N${BOARDS - 1}`)
  await expect.poll(() => find('presence:*'), SOON).toBeUndefined()
  expect((await history()).filter(({ source }) => source === 'presence')).toMatchObject([{ key: 'presence:*', end: 'gone' }])
  const { deliveries } = await lab.get<DeliveryLog>('/api/notifications')
  const told = deliveries.map(({ notice }) => `${notice.kind} ${notice.key}, ${notice.members} boards`)
  expect(told.toSorted()).toEqual([`cleared presence:*, ${BOARDS} boards`, `raised presence:*, ${BOARDS} boards`])
})

it('raises what a rule says, with the rule as its source, and ends it when the rule takes it back', async () => {
  const condition = valueCondition('high', { series: { board: 'E1', channel: 'gpio4:flow' }, low: 100 })
  const heat: Action = { id: 'heat', kind: 'alarm', severity: 'critical', text: 'Flow is {{value:high}}' }
  const branches = [{ id: 'main', on: [], when: 'high', do: [heat], otherwise: [] }]
  await putRule(lab, 'flood', rule({ name: 'Flood', conditions: [condition], branches }))
  await read(150)
  await expect
    .poll(() => find('rule:flood/heat'), SOON)
    .toMatchObject({ source: 'rule', severity: 'critical', rule: 'flood', state: 'raised' })
  for (const value of [5, 5, 5]) await read(value)
  await expect.poll(() => find('rule:flood/heat'), SOON).toBeUndefined()
})

it('holds the emergency stop as an alarm until it is released', async () => {
  await lab.post('/api/emergency/stop', { reason: 'leak' })
  await expect.poll(() => find('emergency:stop'), SOON).toMatchObject({ severity: 'critical', params: { reason: 'leak' } })
})

it('refuses a viewer to acknowledge, and names what is wrong with a bad request', async () => {
  const ask = (path: string, body: unknown, token: string) =>
    fetch(lab.address.http + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  await lab.post('/api/auth/setup', { username: 'boss', password: 'a-long-password' })
  await lab.post('/api/users', { username: 'guest', password: 'a-long-password', role: 'viewer' })
  const login = await ask('/api/auth/login', { username: 'guest', password: 'a-long-password' }, '')
  const { token } = (await login.json()) as { token: string }
  const id = (await find('emergency:stop'))?.id
  expect((await ask('/api/alarms/acknowledge', { ids: [id] }, token)).status).toBe(403)
  expect((await ask('/api/alarms/acknowledge', { ids: [] }, lab.token)).status).toBe(400)
  expect((await ask('/api/alarms/shelve', { ids: [id], untilMs: 5, reason: 'x' }, lab.token)).status).toBe(400)
  expect(await lab.post<AlarmsChanged>('/api/alarms/acknowledge', { ids: ['nobody'] })).toEqual({ changed: [], unknown: ['nobody'] })
})
