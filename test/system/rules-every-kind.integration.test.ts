// Every kind of condition, trigger and action once, over the real broker: what each says or does comes out as a message to a listener.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { type Action, type Condition, RULE_DEFAULTS, type RuleBody, type Trigger } from '../../backend/contract/rules/rule.ts'
import { outputAction, rule, valueCondition } from '../backend/rules/example-rules.ts'
import { Lab } from './lab.ts'
import { CHANNEL, firingsOf, heartbeat, putRule, relay, standingOf } from './rule-fleet.ts'

const SENSOR = 'ESP_0A0B0E01'
const ACTOR = 'ESP_0A0B0E02'
const WITHIN = { timeout: 30_000 }
const series = { board: SENSOR, channel: CHANNEL }
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const BERLIN = { latitude: 52.5, longitude: 13.4, sunriseOffsetMin: 0, sunsetOffsetMin: 0 }

let lab: Lab
let sensor: MqttClient
const told: string[] = []
/** Topics below plant/ in the order in which they came. */
const said: string[] = []
let readings = 0

beforeAll(async () => {
  lab = await Lab.start(['--registration', 'auto', '--mdns', 'off'])
  sensor = await lab.client()
  await relay(lab, ACTOR, (words) => told.push(words))
  const listener = await lab.client()
  listener.on('message', (topic, payload) => said.push(`${topic.slice('plant/'.length)} ${payload}`.trim()))
  await listener.subscribeAsync('plant/#', { qos: 1 })
  await heartbeat(sensor, SENSOR)
  // Long ago, so that the first test can tell of a past.
  await read(20, 120_000)
  await vi.waitFor(async () => {
    expect(await lab.get<unknown[]>('/api/actuators')).toHaveLength(1)
    expect(await lab.series(SENSOR)).not.toEqual([])
    expect((await lab.board(ACTOR)).presence.state).toBe('online')
  }, 30_000)
}, 60_000)
afterAll(() => lab.stop(), 60_000)

/** @param agoMs measured so long ago; each later than the one before */
async function read(value: number, agoMs = 0): Promise<void> {
  const reading = { ts: Date.now() - agoMs + readings++ / 1000, gpio: 4, sensor_type: 'ds18b20', value, unit: '°C', raw_mode: false }
  await sensor.publishAsync(`kaiser/god/esp/${SENSOR}/sensor/4/data`, JSON.stringify(reading), { qos: 1 })
}

const say = (topic: string, payload = ''): Action => ({
  id: `say-${topic}`,
  kind: 'mqtt',
  topic: `plant/${topic}`,
  payload,
  qos: 1,
  retain: false,
})
const when = (topic: string, ...conditions: [...Condition[], Condition]): RuleBody => {
  const root = conditions.at(-1)?.id ?? null
  return rule({
    name: topic,
    conditions,
    branches: [{ id: 'main', on: [], when: root, do: [say(topic)], otherwise: [say(`no-${topic}`)] }],
  })
}
const on = (topic: string, ...triggers: Trigger[]): RuleBody =>
  rule({ name: topic, conditions: [], branches: [{ id: 'main', on: triggers, when: null, do: [say(topic)], otherwise: [] }] })
const value = (change: Parameters<typeof valueCondition>[1]) => valueCondition('c', { series, ...change })

test('every kind of condition becomes true by what happens, and ceases to be', { timeout: 120_000 }, async () => {
  const variable = { id: 'v', kind: 'variable' as const, variable: 'mode', test: 'equals' as const, low: null, high: null, text: 'night' }
  const conditions: Record<string, [...Condition[], Condition]> = {
    above: [value({ low: 25 })],
    between: [value({ test: 'between', low: 25, high: 35 })],
    outside: [value({ test: 'outside', low: 10, high: 25 })],
    equals: [value({ test: 'equals', low: 30 })],
    differs: [value({ test: 'differs', low: 20 })],
    breaches: [value({ low: 25, breaches: 2 })],
    lasting: [value({ low: 25, forS: 1 })],
    rate: [{ id: 'c', kind: 'rate', series, windowS: 60, perS: 60, test: 'above', low: 5, maxAgeS: 600 }],
    trend: [{ id: 'c', kind: 'trend', series, windowS: 60, direction: 'rising', least: 3, maxAgeS: 600 }],
    flat: [{ id: 'c', kind: 'flat', series, within: 0.5, forS: 1, maxAgeS: 600 }],
    board: [{ id: 'c', kind: 'board', board: SENSOR, is: 'online' }],
    time: [{ id: 'c', kind: 'time', from: '00:00', to: '00:00', days: EVERY_DAY }],
    sun: [
      { id: 'day', kind: 'sun', is: 'day', ...BERLIN },
      { id: 'night', kind: 'sun', is: 'night', ...BERLIN },
      { id: 'c', kind: 'any', inputs: ['day', 'night'] },
    ],
    variable: [variable],
    all: [value({ low: 25 }), variable, { id: 'both', kind: 'all', inputs: ['c', 'v'] }],
    count: [value({ low: 25 }), variable, { id: 'one', kind: 'count', inputs: ['c', 'v'], least: 1 }],
    not: [value({ test: 'below', low: 25 }), { id: 'n', kind: 'not', inputs: ['c'] }],
    hold: [value({ low: 25 }), { id: 'h', kind: 'hold', inputs: ['c'], forS: 1 }],
    output: [{ id: 'c', kind: 'output', output: { board: ACTOR, gpio: 5 }, is: 'on' }],
    alarm: [{ id: 'c', kind: 'alarm', alarm: 'rule:siren/ring', is: 'active' }],
    silent: [{ id: 'c', kind: 'silent', series, forS: 3 }],
  }
  const ring: Action = { id: 'ring', kind: 'alarm', severity: 'warning', text: 'It is {{value:c}} °C' }
  const siren = {
    id: 'main',
    on: [],
    when: 'c',
    do: [ring, outputAction('on', ACTOR)],
    otherwise: [outputAction('off', ACTOR, 5, 'OFF')],
  }
  await putRule(lab, 'siren', rule({ name: 'Siren', conditions: [value({ low: 25 })], branches: [siren] }))
  for (const [topic, list] of Object.entries(conditions)) await putRule(lab, topic, when(topic, ...list))
  // What is true by itself.
  await expect.poll(() => said, WITHIN).toEqual(expect.arrayContaining(['board', 'time', 'sun']))
  // Half a window of readings that stay, then a rise.
  for (const ago of [40_000, 30_000, 20_000, 10_000]) await read(20, ago)
  await read(30)
  await read(30.1)
  await lab.put('/api/variables/mode', { version: 0, body: { value: 'night', note: '' } })
  const all = Object.keys(conditions)
  await expect.poll(() => all.filter((topic) => !said.includes(topic)), { timeout: 40_000 }).toEqual([])
  expect((await lab.get<Alarm[]>('/api/alarms')).map(({ key, params }) => [key, params.text])).toContainEqual([
    'rule:siren/ring',
    'It is 30 °C',
  ])

  for (let again = 0; again < 3; again++) await read(20)
  await lab.put('/api/variables/mode', { version: 1, body: { value: 'day', note: '' } })
  const lasting = ['board', 'time', 'sun', 'trend', 'rate']
  const ceased = all.filter((topic) => !lasting.includes(topic))
  await expect.poll(() => ceased.filter((topic) => !said.includes(`no-${topic}`)), WITHIN).toEqual([])
  for (const topic of [...all, 'siren']) await lab.delete(`/api/rules/${topic}`)
})

test('every kind of trigger runs what stands behind it, as often as it happens', { timeout: 120_000 }, async () => {
  const alarm = 'rule:siren/ring'
  const rules: Record<string, RuleBody> = {
    changed: on('changed', { id: 't', kind: 'changed', series, by: 2, to: null }),
    clock: on('clock', { id: 't', kind: 'clock', when: { kind: 'cron', cron: '* * * * * *' } }),
    webhook: on('webhook', { id: 't', kind: 'webhook', hook: 'kinds' }),
    message: on('message', { id: 't', kind: 'message', filter: 'desk/+/press', holds: '"go"' }),
    manual: on('manual', { id: 't', kind: 'manual' }),
    raised: on('raised', { id: 't', kind: 'alarm-event', alarm, edge: 'raised' }),
    acknowledged: on('acknowledged', { id: 't', kind: 'alarm-event', alarm, edge: 'acknowledged' }),
    cleared: on('cleared', { id: 't', kind: 'alarm-event', alarm, edge: 'cleared' }),
  }
  await read(20)
  for (const [id, body] of Object.entries(rules)) await putRule(lab, id, body)
  said.length = 0
  const times = (topic: string) => said.filter((one) => one === topic).length
  await expect.poll(() => times('clock'), WITHIN).toBeGreaterThan(1)
  await lab.delete('/api/rules/clock')

  await read(21)
  await read(22.5)
  await expect.poll(() => times('changed'), WITHIN).toBe(1)
  const desk = await lab.client()
  await desk.publishAsync('desk/1/press', '{"say":"no"}', { qos: 1 })
  await desk.publishAsync('desk/1/press', '{"say":"go"}', { qos: 1 })
  await expect.poll(() => times('message'), WITHIN).toBe(1)
  await lab.post('/api/rules/manual/run', {})
  const { token } = await lab.post<{ token: string }>('/api/rules/hooks/kinds/token', {})
  const called = await fetch(`${lab.address.http}/api/hooks/kinds`, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
  expect(called.status).toBe(202)
  await expect.poll(() => [times('manual'), times('webhook')], WITHIN).toEqual([1, 1])

  const ring: Action = { id: 'ring', kind: 'alarm', severity: 'warning', text: 'Warm' }
  await putRule(
    lab,
    'siren',
    rule({ name: 'Siren', conditions: [value({ low: 25 })], branches: [{ id: 'main', on: [], when: 'c', do: [ring], otherwise: [] }] }),
  )
  await read(30)
  await expect.poll(() => times('raised'), WITHIN).toBe(1)
  const [standing] = (await lab.get<Alarm[]>('/api/alarms')).filter(({ key }) => key === alarm)
  await lab.post('/api/alarms/acknowledge', { ids: [standing?.id], comment: '' })
  await expect.poll(() => times('acknowledged'), WITHIN).toBe(1)
  await read(20)
  await expect.poll(() => times('cleared'), WITHIN).toBe(1)
  for (const id of [...Object.keys(rules).filter((one) => one !== 'clock'), 'siren']) await lab.delete(`/api/rules/${id}`)
})

test('every kind of action is done in its order, and the log holds each with its outcome', { timeout: 120_000 }, async () => {
  const calls: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      calls.push(`${request.method} ${request.url} ${body}`)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    await lab.put('/api/rules/settings', { allowedHosts: [host] })
    const channel = { name: 'Bus', enabled: true, severities: ['info'], sources: [], zones: [], tellEnd: false, quiet: null }
    const body = {
      ...channel,
      timeZone: 'UTC',
      language: 'de',
      perMinute: 60,
      target: { kind: 'mqtt', topic: 'plant/told', qos: 1, retain: false },
    }
    await lab.put('/api/alarm-channels/bus', { version: 0, body })
    const dark = { name: 'Dark', outputs: [{ output: { board: ACTOR, gpio: 5 }, command: 'OFF', percent: null }] }
    await lab.put('/api/variables/tone', { version: 0, body: { value: 'low', note: '' } })
    await lab.put('/api/scenes/dark', { version: 0, body: dark })
    await putRule(lab, 'second', on('second', { id: 't', kind: 'manual' }))
    const actions: Action[] = [
      outputAction('on', ACTOR, 5, 'ON', 60),
      { id: 'note', kind: 'notify', channels: ['bus'], severity: 'info', title: 'From {{rule}}', text: 'x' },
      { id: 'ring', kind: 'alarm', severity: 'info', text: 'ringing' },
      { id: 'web', kind: 'webhook', url: `http://${host}/in`, method: 'PUT', body: '{"tone":"{{variable:tone}}"}' },
      { id: 'set', kind: 'variable', variable: 'tone', value: 'set by a rule' },
      say('first', '{{variable:tone}}'),
      { id: 'rest', kind: 'wait', forS: 0.5 },
      { id: 'next', kind: 'run', rule: 'second' },
      { id: 'dark', kind: 'scene', scene: 'dark' },
    ]
    told.length = 0
    said.length = 0
    const branch = { id: 'main', on: [{ id: 't', kind: 'manual' as const }], when: null, do: actions, otherwise: [] }
    await putRule(lab, 'everything', { ...RULE_DEFAULTS, name: 'Everything', timeZone: 'UTC', conditions: [], branches: [branch] })
    await lab.post('/api/rules/everything/run', {})
    await expect.poll(() => told, WITHIN).toEqual(['ON 60', 'OFF'])
    await expect.poll(() => calls, WITHIN).toEqual(['PUT /in {"tone":"low"}'])
    await expect.poll(() => said.filter((one) => !one.startsWith('told')), WITHIN).toEqual(['first set by a rule', 'second'])
    // What it says by itself, and its alarm.
    const heard = () => said.filter((one) => one.startsWith('told'))
    await expect.poll(heard, WITHIN).toEqual([expect.stringContaining('From Everything'), expect.stringContaining('ringing')])
    expect((await lab.get<Alarm[]>('/api/alarms')).map(({ key }) => key)).toContain('rule:everything/ring')
    await expect.poll(async () => (await firingsOf(lab, 'everything'))[0]?.state, WITHIN).toBe('done')
    const [firing] = await firingsOf(lab, 'everything')
    expect(firing?.actions.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(actions.map(({ id }) => `${id} done`))
    expect(await standingOf(lab, 'everything')).toMatchObject({ lastRuns: [{ branch: 'main', list: 'do', atMs: firing?.atMs }] })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
