// Rules over the real broker: readings of boards in, commands to other boards out, also through restarts.
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Rule, RuleBody } from '../../backend/contract/rule.ts'
import type { RuleStanding } from '../../backend/contract/rule-desk.ts'
import type { Firing } from '../../backend/contract/rule-firing.ts'
import { outputAction, rule, valueCondition } from '../backend/rules/example-rules.ts'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'

const SENSOR = 'ESP_0A0B0C01'
const OTHER = 'ESP_0A0B0C02'
const ACTOR = 'ESP_0A0B0C03'
const CHANNEL = 'gpio4:ds18b20'

const data = newDataFolder()
let lab: Lab
let told: string[]

/** A board with one relay on GPIO 5 that does what it is told and says so. */
async function relay(board: string): Promise<MqttClient> {
  const base = `kaiser/god/esp/${board}`
  const client = await lab.client()
  client.on('error', () => undefined)
  const state = (on: boolean) =>
    client.publish(`${base}/actuator/5/status`, JSON.stringify({ type: 'relay', state: on, runtime_ms: 0, emergency: 'normal' }), {
      qos: 1,
    })
  client.on('message', (_topic, payload) => {
    const command = JSON.parse(payload.toString()) as { command: string; correlation_id: string; duration: number }
    told.push(command.duration > 0 ? `${command.command} ${command.duration}` : command.command)
    const answer = { success: true, command: command.command, correlation_id: command.correlation_id, message: 'done' }
    client.publish(`${base}/actuator/5/response`, JSON.stringify(answer), { qos: 1 })
    state(command.command === 'ON')
  })
  await client.subscribeAsync(`${base}/actuator/+/command`, { qos: 2 })
  await heartbeat(client, board)
  state(false)
  return client
}

async function heartbeat(client: MqttClient, board: string): Promise<void> {
  const beat = { ts: Math.floor(Date.now() / 1000), uptime: 60, heap_free: 100_000, wifi_rssi: -50 }
  await client.publishAsync(`kaiser/god/esp/${board}/system/heartbeat`, JSON.stringify(beat))
}

async function send(client: MqttClient, board: string, value: number): Promise<void> {
  const reading = { ts: Math.floor(Date.now() / 1000), gpio: 4, sensor_type: 'ds18b20', value, unit: '°C', raw_mode: false }
  await client.publishAsync(`kaiser/god/esp/${board}/sensor/4/data`, JSON.stringify(reading), { qos: 1 })
}

const put = async (id: string, body: RuleBody): Promise<Rule> => {
  const version = (await lab.get<Rule[]>('/api/rules')).find((one) => one.id === id)?.version ?? 0
  return lab.put(`/api/rules/${id}`, { version, body })
}
const firings = (id: string, outcome = 'fired') => lab.get<Firing[]>(`/api/rules/firings?rule=${id}&outcome=${outcome}`)
const standing = async (id: string) => (await lab.get<RuleStanding[]>('/api/rules/standings')).find((one) => one.id === id)
const off = async () => {
  await lab.post(`/api/actuators/${ACTOR}/5/command`, { command: 'OFF' })
  await expect.poll(() => told.at(-1), { timeout: 10_000 }).toBe('OFF')
  told.length = 0
}

async function begin(): Promise<{ sensor: MqttClient; other: MqttClient; actor: MqttClient }> {
  lab = await Lab.start(['--registration', 'auto'], data)
  told = []
  const [sensor, other, actor] = [await lab.client(), await lab.client(), await relay(ACTOR)]
  for (const [client, board] of [
    [sensor, SENSOR],
    [other, OTHER],
  ] as const) {
    await heartbeat(client, board)
    await send(client, board, 20)
  }
  await vi.waitFor(async () => {
    expect(await lab.get<unknown[]>('/api/actuators')).toHaveLength(1)
    expect((await lab.board(ACTOR)).presence.state).toBe('online')
  }, 20_000)
  return { sensor, other, actor }
}

let boards: Awaited<ReturnType<typeof begin>>
beforeAll(async () => {
  boards = await begin()
}, 60_000)
afterAll(() => lab.stop(), 60_000)

it('switches an output of one board when a value of another passes its threshold, and off again behind the hysteresis', {
  timeout: 60_000,
}, async () => {
  const warm = valueCondition('warm', { series: { board: SENSOR, channel: CHANNEL }, low: 25, hysteresis: 1 })
  const when = {
    id: 'main',
    on: [],
    when: 'warm',
    do: [outputAction('on', ACTOR, 5, 'ON')],
    otherwise: [outputAction('off', ACTOR, 5, 'OFF')],
  }
  await put('threshold', rule({ name: 'Fan', conditions: [warm], branches: [when] }))
  await send(boards.sensor, SENSOR, 25.5)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON'])
  await send(boards.sensor, SENSOR, 24.5)
  await send(boards.sensor, SENSOR, 23.9)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON', 'OFF'])

  await expect.poll(async () => (await firings('threshold'))[0]?.state, { timeout: 10_000 }).toBe('done')
  const [fired] = await firings('threshold')
  expect(fired).toMatchObject({
    ruleName: 'Fan',
    cause: { kind: 'reading', value: 25.5 },
    trace: [{ id: 'warm', truth: 'true', code: 'holds', value: 25.5 }],
    actions: [{ id: 'on', outcome: 'done', commands: [{ board: ACTOR, gpio: 5, outcome: 'done' }] }],
  })
  expect(fired?.storedAtMs).not.toBeNull()
  expect(await standing('threshold')).toMatchObject({ state: 'running', active: [], today: { fired: 1, otherwise: 1 } })
  const [command] = await lab.get<{ source: string; by: string }[]>(`/api/commands?board=${ACTOR}`)
  expect(command).toMatchObject({ source: 'rule', by: 'Fan' })
  await lab.delete('/api/rules/threshold')
  told.length = 0
})

it('waits for both sensors of two boards', { timeout: 60_000 }, async () => {
  const conditions = [
    valueCondition('a', { series: { board: SENSOR, channel: CHANNEL }, low: 30 }),
    valueCondition('b', { series: { board: OTHER, channel: CHANNEL }, low: 30 }),
    { id: 'both', kind: 'all' as const, inputs: ['a', 'b'] },
  ]
  await put(
    'both',
    rule({
      name: 'Both',
      conditions,
      branches: [{ id: 'main', on: [], when: 'both', do: [outputAction('on', ACTOR, 5, 'ON')], otherwise: [] }],
    }),
  )
  await send(boards.sensor, SENSOR, 31)
  await expect
    .poll(async () => (await standing('both'))?.nodes, { timeout: 10_000 })
    .toMatchObject({ a: { truth: 'true' }, both: { truth: 'false' } })
  expect(told).toEqual([])
  await send(boards.other, OTHER, 31)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON'])
  await lab.delete('/api/rules/both')
  await off()
})

it('acts only in its window of the night, and rests for its cooldown', { timeout: 60_000 }, async () => {
  const now = new Date()
  const at = (hours: number) => `${String((now.getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`
  const days = [1, 2, 3, 4, 5, 6, 7]
  const night = (id: string, from: string, to: string): RuleBody =>
    rule({
      name: id,
      cooldownS: 3600,
      conditions: [
        valueCondition('warm', { series: { board: SENSOR, channel: CHANNEL }, low: 25 }),
        { id: 'night', kind: 'time', from, to, days },
        { id: 'and', kind: 'all', inputs: ['warm', 'night'] },
      ],
      branches: [
        {
          id: 'main',
          on: [],
          when: 'and',
          do: [outputAction('on', ACTOR, 5, 'ON', 30)],
          otherwise: [outputAction('off', ACTOR, 5, 'OFF')],
        },
      ],
    })
  await send(boards.sensor, SENSOR, 20)
  await put('by-day', night('by-day', at(6), at(7)))
  await put('by-night', night('by-night', at(-1), at(2)))
  await send(boards.sensor, SENSOR, 26)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON 30'])
  await send(boards.sensor, SENSOR, 20)
  await send(boards.sensor, SENSOR, 26)
  await expect.poll(async () => (await firings('by-night', 'held-back'))[0], { timeout: 10_000 }).toMatchObject({ code: 'cooldown' })
  expect(told).toEqual(['ON 30', 'OFF'])
  expect(await firings('by-day')).toEqual([])
  await lab.delete('/api/rules/by-day')

  // Killed in the middle of the cooldown: it holds, and nothing fires twice.
  await lab.kill()
  boards = await begin()
  await send(boards.sensor, SENSOR, 20)
  await send(boards.sensor, SENSOR, 27)
  await expect.poll(async () => (await standing('by-night'))?.nodes.and?.truth, { timeout: 10_000 }).toBe('true')
  expect(told).toEqual([])
  expect(await firings('by-night')).toHaveLength(1)
  await lab.delete('/api/rules/by-night')
})
