// Rules over the real broker: readings of boards in, commands to other boards out, also through restarts.
import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { WhyNot } from '../../backend/contract/rules/backtest.ts'
import type { OutputExplanation } from '../../backend/contract/rules/firing.ts'
import type { RuleBody } from '../../backend/contract/rules/rule.ts'
import type { RuleFile, RuleImportResult } from '../../backend/contract/rules/transfer.ts'
import { outputAction, rule, valueCondition } from '../backend/rules/example-rules.ts'
import { newDataFolder } from '../backend-process.ts'
import { Lab } from './lab.ts'
import { CHANNEL, firingsOf, heartbeat, putRule, relay, send, standingOf } from './rule-fleet.ts'

const SENSOR = 'ESP_0A0B0C01'
const OTHER = 'ESP_0A0B0C02'
const ACTOR = 'ESP_0A0B0C03'

const data = newDataFolder()
let lab: Lab
let told: string[]

const put = (id: string, body: RuleBody) => putRule(lab, id, body)
const firings = (id: string, outcome?: string) => firingsOf(lab, id, outcome)
const standing = (id: string) => standingOf(lab, id)
const off = async () => {
  await lab.post(`/api/actuators/${ACTOR}/5/command`, { command: 'OFF' })
  await expect.poll(() => told.at(-1), { timeout: 10_000 }).toBe('OFF')
  told.length = 0
}

async function begin(value = 20): Promise<{ sensor: MqttClient; other: MqttClient; actor: MqttClient }> {
  lab = await Lab.start(['--registration', 'auto'], data)
  told = []
  const [sensor, other, actor] = [await lab.client(), await lab.client(), await relay(lab, ACTOR, (words) => told.push(words))]
  for (const [client, board] of [
    [sensor, SENSOR],
    [other, OTHER],
  ] as const) {
    await heartbeat(client, board)
    await send(client, board, value)
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

  // Why it was on, why it is not now.
  const ranMs = fired?.actions[0]?.commands[0]?.confirmedAtMs ?? 0
  const why = await lab.get<OutputExplanation>(`/api/rules/explain?board=${ACTOR}&gpio=5&at=${new Date(ranMs + 1).toISOString()}`)
  expect(why).toMatchObject({ on: true, source: 'rule', firing: { id: fired?.id, trace: [{ id: 'warm', value: 25.5 }] } })
  const whyNot = await lab.get<WhyNot>('/api/rules/threshold/why-not')
  expect(whyNot).toMatchObject({
    code: null,
    branches: [{ id: 'main', truth: 'false', code: 'condition-false' }],
    trace: [{ id: 'warm', truth: 'false', code: 'fails', value: 23.9 }],
  })

  // Out and in again it is the same.
  const file = await lab.get<RuleFile>('/api/rules/export?ids=threshold')
  await lab.delete('/api/rules/threshold')
  const done = await lab.post<RuleImportResult>('/api/rules/import', { file, clash: 'skip', enable: true, dryRun: false })
  expect(done.rules).toMatchObject([{ id: 'threshold', outcome: 'new', unknownBoards: [] }])
  expect(await lab.get<RuleFile>('/api/rules/export?ids=threshold')).toEqual(file)
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

it('sends an OFF that fell due while its board was away as soon as the board is back', { timeout: 90_000 }, async () => {
  await send(boards.sensor, SENSOR, 20)
  const pause = { id: 'pause', kind: 'wait' as const, forS: 4 }
  const branch = { id: 'main', on: [], when: 'warm', otherwise: [] }
  await put(
    'flush',
    rule({
      name: 'Flush',
      conditions: [valueCondition('warm', { series: { board: SENSOR, channel: CHANNEL }, low: 25 })],
      branches: [{ ...branch, do: [outputAction('on', ACTOR, 5, 'ON'), pause, outputAction('off', ACTOR, 5, 'OFF')] }],
    }),
  )
  await send(boards.sensor, SENSOR, 26)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON'])
  await expect.poll(async () => (await standing('flush'))?.waits, { timeout: 10_000 }).toMatchObject([{ action: 'pause' }])
  await lab.kill()
  lab = await Lab.start(['--registration', 'auto'], data)
  // Due, and sent to nobody.
  const outcomes = async () => (await firings('flush'))[0]?.actions.map(({ outcome }) => outcome)
  await expect.poll(outcomes, { timeout: 20_000 }).toEqual(['done', 'done', 'running'])
  told = []
  await relay(lab, ACTOR, (words) => told.push(words), true)
  await expect.poll(() => told, { timeout: 20_000 }).toContain('OFF')
  await expect.poll(outcomes, { timeout: 20_000 }).toEqual(['done', 'done', 'done'])
  await lab.delete('/api/rules/flush')
  await lab.stop({ keepData: true })
  boards = await begin()
})

it('goes on after a power cut in the middle of a wait', { timeout: 90_000 }, async () => {
  const gone = { id: 'gone', kind: 'wait' as const, forS: 20 }
  const branch = { id: 'main', on: [], when: 'warm', otherwise: [] }
  const warm = valueCondition('warm', { series: { board: SENSOR, channel: CHANNEL }, low: 25 })
  await send(boards.sensor, SENSOR, 20)
  await put(
    'rinse',
    rule({
      name: 'Rinse',
      conditions: [warm],
      branches: [{ ...branch, do: [outputAction('on', ACTOR, 5, 'ON'), gone, outputAction('off', ACTOR, 5, 'OFF')] }],
    }),
  )
  await send(boards.sensor, SENSOR, 26)
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(['ON'])
  await expect.poll(async () => (await standing('rinse'))?.waits, { timeout: 10_000 }).toMatchObject([{ action: 'gone' }])
  const [dueMs] = (await firings('rinse')).flatMap(({ actions }) => actions.flatMap((one) => one.dueMs ?? []))
  await lab.kill()
  boards = await begin(26)
  await expect.poll(() => told, { timeout: 30_000 }).toEqual(['OFF'])
  expect(Date.now()).toBeGreaterThanOrEqual(dueMs ?? Number.POSITIVE_INFINITY)
  await expect.poll(async () => (await firings('rinse')).map(({ state }) => state), { timeout: 10_000 }).toEqual(['done'])
  await lab.delete('/api/rules/rinse')
})
