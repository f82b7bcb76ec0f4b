// Rules and what is outside of them: other rules, people, servers, files, boards that go. One backend for all of it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { MqttClient } from 'mqtt'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Activity } from '../../backend/contract/activity.ts'
import type { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { plainActuator } from '../../backend/contract/configuration/configuration.ts'
import type { ConfigMessage } from '../../backend/contract/configuration/message.ts'
import type { Backtest } from '../../backend/contract/rules/backtest.ts'
import type { RuleProblem } from '../../backend/contract/rules/check.ts'
import type { RuleConflict } from '../../backend/contract/rules/conflicts.ts'
import type { RulePlace } from '../../backend/contract/rules/places.ts'
import type { Action, RuleBody } from '../../backend/contract/rules/rule.ts'
import type { RuleImportResult } from '../../backend/contract/rules/transfer.ts'
import { exampleSensor } from '../backend/configuration/example-configuration.ts'
import { outputAction, rule, valueCondition } from '../backend/rules/example-rules.ts'
import { Lab } from './lab.ts'
import { CHANNEL, firingsOf, heartbeat, putRule, relay, send, standingOf } from './rule-fleet.ts'

const SENSOR = 'ESP_0A0B0D01'
const ACTOR = 'ESP_0A0B0D02'
const WITHIN = { timeout: 15_000 }

let lab: Lab
let sensor: MqttClient
let actor: MqttClient
let told: string[]
const used = new Set<string>()

beforeAll(async () => {
  told = []
  lab = await Lab.start(['--registration', 'auto'])
  sensor = await lab.client()
  actor = await relay(lab, ACTOR, (words) => told.push(words))
  await heartbeat(sensor, SENSOR)
  await send(sensor, SENSOR, 20)
  await send(actor, ACTOR, 20)
  await vi.waitFor(async () => {
    expect(await lab.get<unknown[]>('/api/actuators')).toHaveLength(1)
    expect(await lab.series(SENSOR)).not.toEqual([])
    expect((await lab.board(ACTOR)).presence.state).toBe('online')
  }, 20_000)
}, 60_000)
afterEach(async () => {
  for (const id of used) await lab.delete(`/api/rules/${id}`).catch(() => undefined)
  used.clear()
  told.length = 0
  await send(sensor, SENSOR, 20)
})
afterAll(() => lab.stop(), 60_000)

const put = (id: string, body: RuleBody) => {
  used.add(id)
  return putRule(lab, id, body)
}
const warm = (change = {}) => valueCondition('warm', { series: { board: SENSOR, channel: CHANNEL }, low: 25, ...change })
const act = (actions: Action[], otherwise: Action[] = []) => ({ id: 'main', on: [], when: 'warm', do: actions, otherwise })
const on = outputAction('on', ACTOR, 5, 'ON')
const off = outputAction('off', ACTOR, 5, 'OFF')
const said = (id: string, text: string) => ({
  ...{ id, kind: 'mqtt' as const, topic: `plant/${id}`, qos: 0 as const, retain: false },
  payload: text,
})
const news = async (kind: Activity['kind']) => (await lab.get<Activity[]>('/api/activity?limit=200')).filter((one) => one.kind === kind)

/** A server of somebody else. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => answer(request, response, body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a rule is checked against the installation; what is wrong keeps it from being published', async () => {
  const lost = rule({
    conditions: [warm({ series: { board: SENSOR, channel: 'gpio9:ds18b20' } })],
    branches: [
      act([
        outputAction('on', 'ESP_0A0B0DFF', 5, 'ON'),
        { id: 'say', kind: 'notify', channels: ['none'], severity: 'info', title: 't', text: '' },
      ]),
    ],
  })
  await expect(put('lost', lost)).rejects.toThrow(/400.*rule\.invalid.*has no series gpio9:ds18b20.*ESP_0A0B0DFF/)
  const problems = await lab.post<RuleProblem[]>('/api/rules/check', { rule: lost })
  const errors = problems.filter(({ severity }) => severity === 'error').map(({ code, node }) => `${node} ${code}`)
  expect(errors).toEqual(expect.arrayContaining(['warm unknown-series', 'on unknown-board', 'say unknown-channel']))
  expect(await lab.post<RuleProblem[]>('/api/rules/check', { rule: rule({ conditions: [warm()], branches: [act([on])] }) })).toMatchObject([
    { code: 'never-off', severity: 'warning', params: { board: ACTOR, gpio: 5 } },
  ])
})

test('what rules want of one output against each other, and circles of rules, are found with their path', async () => {
  const forever = (from: string, to: string) =>
    rule({
      name: from,
      conditions: [],
      branches: [
        {
          id: 'main',
          on: [{ id: 't', kind: 'message', filter: `plant/${from}`, holds: null }],
          when: null,
          do: [said(to, 'x')],
          otherwise: [],
        },
      ],
    })
  await put('up', rule({ name: 'up', conditions: [warm()], branches: [act([on])] }))
  await put('down', rule({ name: 'down', conditions: [warm({ low: 30 })], branches: [act([off])] }))
  await put('ping', forever('ping', 'pong'))
  await put('pong', forever('pong', 'ping'))
  const conflicts = await lab.get<RuleConflict[]>('/api/rules/conflicts')
  expect(conflicts).toEqual([
    expect.objectContaining({ kind: 'opposing', output: { board: ACTOR, gpio: 5 }, winner: null }),
    expect.objectContaining({ kind: 'loop', rules: 2 }),
  ])
  const path = conflicts.flatMap((one) => ('path' in one ? one.path.map(({ kind, key }) => `${kind} ${key}`) : []))
  expect(path).toEqual(expect.arrayContaining(['rule ping', 'topic plant/pong', 'rule pong', 'topic plant/ping']))

  // Set off, they are contained: one is switched off with a notice, and everything else goes on.
  await sensor.publishAsync('plant/ping', 'go')
  await expect
    .poll(async () => (await Promise.all(['ping', 'pong'].map((id) => standingOf(lab, id)))).map((one) => one?.state), WITHIN)
    .toContain('stopped')
  const stopped = (await Promise.all(['ping', 'pong'].map((id) => standingOf(lab, id)))).find((one) => one?.state === 'stopped')
  expect(['loop', 'too-often']).toContain(stopped?.fault)
  expect(await news('rule-stopped')).toMatchObject([{ severity: 'critical', detail: { rule: stopped?.id } }])
  const standing = async () => (await lab.get<Alarm[]>('/api/alarms')).filter(({ code }) => code === 'system-rule')
  expect(await standing()).toMatchObject([
    { severity: 'critical', rule: stopped?.id, params: { rule: stopped?.id, reason: expect.any(String) } },
  ])
  await lab.delete(`/api/rules/${stopped?.id}`)
  expect(await standing()).toEqual([])
  await lab.delete('/api/rules/down')
  await send(sensor, SENSOR, 31)
  await expect.poll(() => told, WITHIN).toEqual(['ON'])
})

test('a webhook from outside needs its token', async () => {
  const branch = { id: 'main', on: [{ id: 'called', kind: 'webhook' as const, hook: 'door-bell' }], when: null, do: [off], otherwise: [] }
  await put('bell', rule({ conditions: [], branches: [branch] }))
  const { token } = await lab.post<{ token: string }>('/api/rules/hooks/door-bell/token', {})
  const call = async (hook: string, authorization: string | undefined, body?: string) =>
    fetch(`${lab.address.http}/api/hooks/${hook}`, {
      method: 'POST',
      headers: authorization === undefined ? {} : { authorization },
      ...(body && { body }),
    })
  for (const [hook, authorization] of [
    ['door-bell', undefined],
    ['door-bell', 'Bearer wrong'],
    ['door-bell', `Bearer ${token}x`],
    ['other', `Bearer ${token}`],
  ] as const) {
    const answer = await call(hook, authorization)
    expect(answer.status).toBe(404)
    expect(JSON.stringify(await answer.json())).toContain('rule.hook')
  }
  expect(told).toEqual([])
  const answer = await call('door-bell', `Bearer ${token}`)
  expect([answer.status, await answer.json()]).toEqual([202, { rules: 1 }])
  await expect.poll(() => told, WITHIN).toEqual(['OFF'])
  // Senders choose their own form.
  expect((await call('door-bell', `Bearer ${token}`, 'button=1')).status).toBe(202)
  expect(await lab.get('/api/rules/hooks')).toMatchObject([{ hook: 'door-bell', by: expect.any(String) }])
})

test('a server that is silent, broken or not allowed keeps no rule from acting', { timeout: 60_000 }, async () => {
  const heard: string[] = []
  const server = await serve((request, response, body) => {
    heard.push(`${request.url} ${body}`)
    if (request.url === '/broken') response.writeHead(500).end('no\nroom')
    else if (request.url !== '/silent') response.writeHead(204).end()
  })
  const hook = (id: string) => ({
    ...{ id, kind: 'webhook' as const, method: 'POST' as const },
    url: `http://${server.host}/${id}`,
    body: '{"t":{{value:warm}},"rule":"{{rule}}"}',
  })
  await put('calls', rule({ name: 'She said "hi"', conditions: [warm()], branches: [act([hook('silent')])] }))
  await put('broken', rule({ conditions: [warm()], branches: [act([hook('broken'), on])] }))
  await send(sensor, SENSOR, 26)
  await expect
    .poll(async () => (await firingsOf(lab, 'broken'))[0]?.actions, WITHIN)
    .toMatchObject([{ outcome: 'failed', code: 'web.refused' }, { outcome: 'done' }])
  expect(heard).toEqual([])

  await lab.put('/api/rules/settings', { allowedHosts: [server.host] })
  await send(sensor, SENSOR, 20)
  told.length = 0
  await send(sensor, SENSOR, 27)
  await expect.poll(() => told, WITHIN).toEqual(['ON'])
  await expect.poll(() => heard.length, WITHIN).toBe(2)
  expect(heard.map((one) => JSON.parse(one.slice(one.indexOf(' '))))).toContainEqual({ t: 27, rule: 'She said "hi"' })
  await expect
    .poll(async () => (await firingsOf(lab, 'broken'))[0]?.actions, WITHIN)
    .toMatchObject([{ outcome: 'failed', code: 'web.failed', message: expect.stringContaining('500: no room') }, {}])
  await expect
    .poll(async () => (await firingsOf(lab, 'calls'))[0]?.actions, { timeout: 20_000 })
    .toMatchObject([{ outcome: 'failed', code: 'web.failed', message: expect.stringContaining('did not answer within 10 s') }])
  server.stop()
})

test('a server that calls back without end is contained', async () => {
  const { token } = await lab.post<{ token: string }>('/api/rules/hooks/echo/token', {})
  const server = await serve((_request, response) => {
    response.writeHead(204).end()
    void fetch(`${lab.address.http}/api/hooks/echo?token=${token}`, { method: 'POST' }).catch(() => undefined)
  })
  await lab.put('/api/rules/settings', { allowedHosts: [server.host] })
  const call = { id: 'call', kind: 'webhook' as const, method: 'POST' as const, url: `http://${server.host}/`, body: '' }
  const branch = { id: 'main', on: [{ id: 'called', kind: 'webhook' as const, hook: 'echo' }], when: null, do: [call], otherwise: [] }
  await put('echo', rule({ conditions: [], branches: [branch] }))
  await fetch(`${lab.address.http}/api/hooks/echo?token=${token}`, { method: 'POST' })
  const fired = async () => (await standingOf(lab, 'echo'))?.today.fired ?? 0
  await expect.poll(fired, WITHIN).toBeGreaterThan(100)
  await expect
    .poll(async () => (await fetch(`${lab.address.http}/api/hooks/echo?token=${token}`, { method: 'POST' })).status, WITHIN)
    .toBe(429)
  expect(await fired()).toBeLessThanOrEqual(120)
  server.stop()
})

test('a hand that holds an output wins over rules, and the rule says so', async () => {
  await put('fan', rule({ conditions: [warm()], branches: [act([on])] }))
  await lab.put(`/api/actuators/${ACTOR}/5/override`, { untilMs: Date.now() + 600_000, reason: 'repair' })
  await send(sensor, SENSOR, 26)
  await expect
    .poll(async () => (await firingsOf(lab, 'fan'))[0]?.actions[0], WITHIN)
    .toMatchObject({ outcome: 'refused', commands: [{ outcome: 'refused' }] })
  expect(told).toEqual([])
  await lab.delete(`/api/actuators/${ACTOR}/5/override`)
  expect((await standingOf(lab, 'fan'))?.state).toBe('running')
})

test('values that are none, and readings that are too old, decide nothing', { timeout: 60_000 }, async () => {
  await put('aged', rule({ conditions: [warm({ maxAgeS: 2 })], branches: [act([on], [off])] }))
  for (const value of ['NaN', null, 'Infinity', '', true, {}, -127]) await send(sensor, SENSOR, value)
  await send(sensor, SENSOR, 21)
  await expect.poll(async () => (await standingOf(lab, 'aged'))?.nodes.warm, WITHIN).toMatchObject({ truth: 'false' })
  expect(await firingsOf(lab, 'aged')).toEqual([])
  await send(sensor, SENSOR, 26.5)
  await expect.poll(() => told, WITHIN).toEqual(['ON'])
  // Nothing comes any more: unknown, which ends it.
  await expect.poll(() => told, WITHIN).toEqual(['ON', 'OFF'])
  expect((await standingOf(lab, 'aged'))?.nodes.warm).toMatchObject({ truth: 'unknown', code: 'reading-old' })
  expect(await lab.get('/api/rules/aged/why-not')).toMatchObject({
    branches: [{ code: 'condition-unknown' }],
    trace: [{ code: 'reading-old', value: 26.5 }],
  })
})

test('words from outside stay words in what rules say', async () => {
  const heard: string[] = []
  const listener = await lab.client()
  listener.on('message', (_topic, payload) => heard.push(payload.toString()))
  await listener.subscribeAsync('plant/say')
  const hostile = '","admin":true,"x":"{{variable:mood}} </script>\n\u0000${7*7}'
  await lab.put('/api/variables/mood', { version: 0, body: { value: hostile.slice(0, 200), note: '' } })
  await put(
    'say',
    rule({
      name: '{{variable:mood}}',
      conditions: [warm()],
      branches: [act([said('say', '{"mood":"{{variable:mood}}","by":"{{rule}}","t":{{value:warm}}}')])],
    }),
  )
  await send(sensor, SENSOR, 26)
  await expect.poll(() => heard, WITHIN).toHaveLength(1)
  expect(Object.keys(JSON.parse(heard[0] ?? ''))).toEqual(['mood', 'by', 't'])
})

test('is tried on what is stored, without switching anything', { timeout: 60_000 }, async () => {
  const fromMs = Date.now() - 1000
  for (const value of [35, 41, 42, 36, 43]) {
    await send(sensor, SENSOR, value)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const draft = rule({ enabled: false, conditions: [warm({ low: 40 })], branches: [act([on], [off])] })
  const wide = rule({ enabled: false, conditions: [warm({ low: 42.5 })], branches: [act([on], [off])] })
  await vi.waitFor(async () => {
    const { id } = await lab.post<Backtest>('/api/rules/backtests', { rules: [draft, wide], fromMs, toMs: Date.now() })
    await expect.poll(async () => (await lab.get<Backtest>(`/api/rules/backtests/${id}`)).state, WITHIN).toBe('done')
    const { results } = await lab.get<Backtest>(`/api/rules/backtests/${id}`)
    expect(results?.map(({ counts }) => counts.fired)).toEqual([2, 1])
  }, 20_000)
  expect(told).toEqual([])
})

test('a rule of one board goes along with its configuration, and leaves with it', { timeout: 60_000 }, async () => {
  const sent: ConfigMessage[] = []
  actor.on('message', (topic, payload) => {
    if (!topic.endsWith('/config')) return
    const message = JSON.parse(payload.toString()) as ConfigMessage
    sent.push(message)
    const answer = { status: 'success', correlation_id: message.correlation_id, config_fingerprint: message.config_fingerprint }
    actor.publish(`kaiser/god/esp/${ACTOR}/config_response`, JSON.stringify(answer), { qos: 1 })
  })
  await actor.subscribeAsync(`kaiser/god/esp/${ACTOR}/config`, { qos: 2 })
  const own = valueCondition('warm', { series: { board: ACTOR, channel: CHANNEL }, low: 25, hysteresis: 2 })
  await put('alone', rule({ alsoOnBoard: true, conditions: [own], branches: [act([on], [off])] }))
  const place = async () => (await lab.get<RulePlace[]>('/api/rules/places')).find((one) => one.rule === 'alone')
  expect(await place()).toMatchObject({ wanted: true, place: 'centre', board: ACTOR, refusals: ['not-configured'] })
  const body = { sensors: [exampleSensor({ gpio: 4, type: 'ds18b20' })], actuators: [plainActuator(5, 'relay', 'Fan')], offlineRules: [] }
  await lab.put(`/api/boards/${ACTOR}/configuration`, { version: 0, body })
  await expect.poll(place, WITHIN).toMatchObject({ place: 'board', refusals: [], offlineRule: { activateAbove: 25, deactivateBelow: 23 } })
  expect(sent.at(-1)?.offline_rules).toMatchObject([{ actuator_gpio: 5, sensor_gpio: 4, activate_above: 25, deactivate_below: 23 }])
  await lab.post('/api/rules/alone/switch', { enabled: false })
  await expect.poll(() => sent.at(-1)?.offline_rules, WITHIN).toEqual([])
  expect(await place()).toMatchObject({ place: 'centre', refusals: ['not-active'] })
})

test('a board that is deleted leaves its rules broken, not acting; with the board they are whole again', async () => {
  const gone = 'ESP_0A0B0D03'
  const client = await lab.client()
  await heartbeat(client, gone)
  await send(client, gone, 26)
  await vi.waitFor(async () => expect(await lab.series(gone)).not.toEqual([]), 15_000)
  const far = valueCondition('far', { series: { board: gone, channel: CHANNEL }, low: 25 })
  await put('orphan', rule({ conditions: [far], branches: [{ ...act([on], [off]), when: 'far' }] }))
  await expect.poll(async () => (await standingOf(lab, 'orphan'))?.nodes.far?.truth, WITHIN).toBe('true')
  const { retired } = await lab.post<{ retired: { id: string }[] }>('/api/boards/remove', { ids: [gone] })
  await expect
    .poll(() => standingOf(lab, 'orphan'), WITHIN)
    .toMatchObject({
      ...{ state: 'broken', fault: 'gone', faultNodes: ['far'] },
      nodes: { far: { truth: 'unknown' } },
    })
  await expect.poll(() => told, WITHIN).toEqual(['ON', 'OFF'])
  await lab.post('/api/rules/orphan/switch', { enabled: false, dryRun: true })
  await expect(lab.post('/api/rules/orphan/switch', { enabled: true })).rejects.toThrow(/does not exist here/)
  await lab.post('/api/retired-boards/restore', { ids: retired.map(({ id }) => id) })
  await vi.waitFor(() => lab.post('/api/rules/orphan/switch', { enabled: true }), 15_000)
  await expect.poll(async () => (await standingOf(lab, 'orphan'))?.state, WITHIN).toBe('running')
})

test('many rules at once come in while everything else goes on; too many are refused', { timeout: 120_000 }, async () => {
  const many = (count: number) => ({
    ...{ format: 'leitstand-rules', version: 1, scenes: [], variables: [] },
    rules: Array.from({ length: count }, (_, index) => ({
      id: `many${index}`,
      rule: rule({ name: `Many ${index}`, dryRun: true, conditions: [warm({ low: 1000 + index })], branches: [act([on])] }),
    })),
  })
  const how = { clash: 'skip', enable: true, dryRun: false }
  await expect(lab.post('/api/rules/import', { file: many(10_001), ...how })).rejects.toThrow(/400.*10001 rules, at most 10000/)
  await put('fan', rule({ conditions: [warm()], branches: [act([on], [off])] }))
  const coming = lab.post<RuleImportResult>('/api/rules/import', { file: many(300), ...how })
  for (let turn = 0; turn < 3; turn++) {
    await send(sensor, SENSOR, 26)
    await expect.poll(() => told.at(-1), WITHIN).toBe('ON')
    await send(sensor, SENSOR, 20)
    await expect.poll(() => told.at(-1), WITHIN).toBe('OFF')
  }
  const { rules } = await coming
  expect(rules.every(({ outcome }) => outcome === 'new')).toBe(true)
  expect((await lab.status()).rules).toMatchObject({ active: 301 })
  for (let at = 0; at < 300; at++) used.add(`many${at}`)
})

test('a stop wins over rules, latched', async () => {
  await put('last', rule({ conditions: [warm()], branches: [act([on])] }))
  await lab.post('/api/emergency/stop', { reason: 'test' })
  told.length = 0
  await send(sensor, SENSOR, 26)
  await expect.poll(async () => (await firingsOf(lab, 'last'))[0]?.actions[0], WITHIN).toMatchObject({ outcome: 'refused' })
  expect(told.filter((words) => words.startsWith('ON'))).toEqual([])
})
