import { beforeEach, describe, expect, test } from 'vitest'
import { Configurations } from '../../../backend/configuration/configurations.ts'
import { MAX_HEALS } from '../../../backend/configuration/push-desk.ts'
import { ANSWER_WITHIN_MS, RETRY_PAUSES_MS, RETURN_PAUSE_MS } from '../../../backend/configuration/push-life.ts'
import type { Activity } from '../../../backend/contract/activity.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { checkConfiguration } from '../../../backend/contract/configuration/check.ts'
import type { Configuration, ConfigurationBody, OfflineRule } from '../../../backend/contract/configuration/configuration.ts'
import { type ConfigMessage, payloadOf } from '../../../backend/contract/configuration/message.ts'
import type { ConfigurationState, ConfigurationStateBody } from '../../../backend/contract/configuration/state.ts'
import { Shelf } from '../../../backend/documents/shelf.ts'
import { exampleActuator, exampleBoard } from '../../contracts/examples.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { MemoryDocumentStore } from '../../fakes/memory-document-store.ts'
import { MemoryVersionStore } from '../../fakes/memory-version-store.ts'
import { exampleBody, exampleSensor } from './example-configuration.ts'

const ID = 'ESP_12AB34CD'

describe('the configuration of a board', () => {
  const clock = new ManualClock()
  let board: Board
  let sent: ConfigMessage[]
  let asked: number
  let told: Activity['kind'][]
  let kept: OfflineRule[]
  let locked = false
  let stores: { desired: MemoryDocumentStore<Configuration>; states: MemoryDocumentStore<ConfigurationState>; versions: MemoryVersionStore }
  let configurations: Configurations
  let ids = 0

  const open = async () => {
    const base = { clock, newId: () => `id${++ids}`, most: 100 }
    const desired = new Shelf<ConfigurationBody>({
      ...base,
      noun: 'configuration',
      store: stores.desired,
      versions: { store: stores.versions, keep: 50 },
    })
    const states = new Shelf<ConfigurationStateBody>({ ...base, noun: 'state', store: stores.states })
    await desired.start()
    await states.start()
    const made = new Configurations({
      desired,
      states,
      clock,
      newId: base.newId,
      onTrouble: (cause) => {
        throw cause
      },
      port: {
        findBoard: (id) => (id === ID ? board : undefined),
        publish: async (_, topic, message) => {
          if (topic === 'config') sent.push(message)
          else asked++
        },
        report: ({ kind }) => void told.push(kind),
        check: (_, body) => checkConfiguration(body, null),
        partners: () => [],
        lockedAcross: () => locked,
        keptRules: () => kept,
        shown: () => ({
          series: [],
          actuators: [exampleActuator({ board: ID, gpio: 25, type: 'pump' })],
        }),
      },
    })
    await made.start()
    made.stop()
    return made
  }
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
  const push = () => configurations.of(ID).state?.push
  const answer = (fields: object = {}) =>
    configurations.response(ID, { status: 'success', correlation_id: sent.at(-1)?.correlation_id ?? '', ...fields })
  const pass = async (ms: number) => {
    clock.forward(ms)
    configurations.tick()
    await settled()
  }

  beforeEach(async () => {
    board = exampleBoard({ id: ID, presence: { state: 'online', reason: 'message', sinceMs: 1 } })
    sent = []
    asked = 0
    told = []
    kept = []
    locked = false
    stores = { desired: new MemoryDocumentStore(), states: new MemoryDocumentStore(), versions: new MemoryVersionStore() }
    configurations = await open()
  })

  test('is saved, sent whole and confirmed by the board', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna', 'first')
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ config_id: `${ID}-v1`, generation: 1, reason_code: 'saved', ...payloadOf(exampleBody()) })
    expect(push()).toMatchObject({ state: 'sent', version: 1, attempts: 1 })
    expect(configurations.outstanding(ID)).toBe(true)
    await answer()
    expect(push()).toMatchObject({ state: 'confirmed', failures: [] })
    expect(configurations.outstanding(ID)).toBe(false)
    expect(configurations.of(ID)).toMatchObject({ state: { reportedFrom: 'push' }, drift: [] })
    expect(told).toEqual(['configuration-saved', 'configuration-confirmed'])
  })

  test('drifts until the board confirms; both limits can be asked for', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer()
    const next = exampleBody()
    next.actuators = next.actuators.map((one) => ({ ...one, limits: { ...one.limits, maxRuntimeS: 900 } }))
    await configurations.save(ID, 1, next, 'anna')
    expect(configurations.of(ID).drift).toMatchObject([{ gpio: 25, before: '900', after: '300' }, { gpio: 27 }])
    const { desired, reported } = configurations.settingsOf(ID, 25)
    expect([desired?.limits.maxRuntimeS, reported?.limits.maxRuntimeS]).toEqual([900, 300])
  })

  test('with a pin used twice is refused and neither kept nor sent', async () => {
    const body = exampleBody()
    body.sensors.push(exampleSensor({ gpio: 25, type: 'flow' }))
    await expect(configurations.save(ID, 0, body, 'anna')).rejects.toMatchObject({ code: 'configuration.invalid' })
    expect(configurations.of(ID).desired).toBeNull()
    expect(sent).toEqual([])
    expect(configurations.check(ID, body).problems.length).toBeGreaterThan(0)
  })

  test('that was overtaken is not saved', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await expect(configurations.save(ID, 0, exampleBody(), 'bert')).rejects.toMatchObject({ code: 'document.conflict' })
  })

  test('names what the board did not take and does not count it as there', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer({ status: 'partial_success', failures: [{ type: 'actuator', gpio: 25, error: 'GPIO_CONFLICT', detail: 'in use' }] })
    expect(push()).toMatchObject({ state: 'partial', failures: [{ part: 'actuators', gpio: 25, code: 'GPIO_CONFLICT', detail: 'in use' }] })
    expect(configurations.settingsOf(ID, 25).reported).toBeNull()
    expect(configurations.of(ID).drift.map(({ part, kind }) => [part, kind])).toEqual([
      ['actuators', 'removed'],
      ['offlineRules', 'removed'],
    ])
  })

  test('goes without the rules that a board could not keep within interlock and condition; nothing is called drift by that', async () => {
    locked = true
    await configurations.save(ID, 0, exampleBody(), 'anna')
    expect(sent.at(-1)?.offline_rules).toEqual([])
    await answer()
    expect(configurations.of(ID)).toMatchObject({ desired: { offlineRules: exampleBody().offlineRules }, drift: [] })
    const { sensors, actuators } = payloadOf(exampleBody())
    await configurations.told(ID, { command: 'get_config', success: true, data: { sensors, actuators, offline_rules: [] } })
    expect([configurations.of(ID).drift, push()?.state]).toEqual([[], 'confirmed'])

    locked = false
    await configurations.sentChanged([ID])
    expect(sent.at(-1)?.offline_rules).toHaveLength(1)
    await answer()
    const body = exampleBody()
    const condition = { series: 1, comparison: 'above' as const, low: 5, high: null, maxAgeS: 60 }
    body.actuators = body.actuators.map((one) => ({ ...one, onlyIf: [condition] }))
    await configurations.save(ID, 1, body, 'anna')
    expect(sent.at(-1)?.offline_rules).toEqual([])
    expect(configurations.check(ID, body).problems.map(({ severity, reason }) => [severity, reason.key])).toEqual([
      ['warning', 'rule-only-if'],
    ])
  })

  test('saved twice before a board answers that names nothing: its first answer is not to the second', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    const next = exampleBody()
    next.actuators = next.actuators.map((one) => ({ ...one, limits: { ...one.limits, maxRuntimeS: 30 } }))
    await configurations.save(ID, 1, next, 'anna')
    await configurations.response(ID, { status: 'success' })
    expect(push()).toMatchObject({ state: 'sent', version: 2 })
    await configurations.response(ID, { status: 'error', message: 'no' })
    expect(push()).toMatchObject({ state: 'refused', version: 2 })
  })

  test('whose answer to an earlier version was lost is sent again, and answered then', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await configurations.save(ID, 1, exampleBody(), 'anna')
    await configurations.response(ID, { status: 'success' })
    expect(push()).toMatchObject({ state: 'sent', version: 2 })
    await pass(ANSWER_WITHIN_MS)
    await pass(RETRY_PAUSES_MS[0])
    await configurations.response(ID, { status: 'success' })
    expect(push()).toMatchObject({ state: 'confirmed', version: 2, attempts: 2 })
  })

  test('saved by two at a time ends with the newest, whole, and with one that is told so', async () => {
    const saves = ['anna', 'tom'].map((by) => configurations.save(ID, 0, exampleBody(), by))
    expect((await Promise.allSettled(saves)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    const first = configurations.save(ID, 1, exampleBody(), 'anna')
    const second = first.then(({ version }) => configurations.save(ID, version, { ...exampleBody(), offlineRules: [] }, 'bert'))
    await Promise.all([first, second, configurations.push(ID, 'carl')])
    await answer()
    expect(push()).toMatchObject({ state: 'confirmed', version: 3 })
    expect(sent.at(-1)).toMatchObject({ config_id: `${ID}-v3`, offline_rules: [] })
    const generations = sent.map(({ generation }) => generation ?? 0)
    expect(generations).toEqual([...generations].sort((a, b) => a - b))
  })

  test('is sent again with growing pauses, as the same message, and then given up', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    for (const pauseMs of RETRY_PAUSES_MS) {
      await pass(ANSWER_WITHIN_MS)
      expect(push()).toMatchObject({ state: 'unanswered' })
      await pass(pauseMs)
      expect(push()).toMatchObject({ state: 'sent' })
    }
    await pass(ANSWER_WITHIN_MS)
    expect(push()).toMatchObject({ state: 'unanswered', nextAtMs: null, attempts: 5 })
    await pass(86_400_000)
    expect(sent).toHaveLength(5)
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(told.at(-1)).toBe('configuration-failed')
  })

  test('given up, is tried once when the board comes back, and not more often than every ten minutes', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    for (const pauseMs of [...RETRY_PAUSES_MS, 0]) {
      await pass(ANSWER_WITHIN_MS)
      await pass(pauseMs)
    }
    const before = sent.length
    configurations.announced(ID)
    await settled()
    expect(sent).toHaveLength(before)
    clock.forward(RETURN_PAUSE_MS)
    for (let times = 0; times < 5; times++) configurations.announced(ID)
    await settled()
    expect(sent).toHaveLength(before + 1)
  })

  test('takes a late answer, the first of two, and none to another push', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await configurations.response(ID, { status: 'error', correlation_id: 'lie' })
    expect(push()?.state).toBe('sent')
    await configurations.response(ID, { status: 'success', correlation_id: sent[0]?.correlation_id ?? '', config_fingerprint: 'other' })
    expect(push()?.state).toBe('sent')
    await pass(ANSWER_WITHIN_MS)
    await answer()
    expect(push()?.state).toBe('confirmed')
    await answer({ status: 'error', message: 'late lie' })
    expect(push()?.state).toBe('confirmed')
    const old = sent[0]?.correlation_id ?? ''
    await configurations.save(ID, 1, { ...exampleBody(), offlineRules: [] }, 'anna')
    await configurations.response(ID, { status: 'error', correlation_id: old })
    expect(push()).toMatchObject({ state: 'sent', version: 2 })
  })

  test('survives a restart between sending and the answer, and generations go on growing', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    configurations = await open()
    expect(push()?.state).toBe('sent')
    await answer()
    expect(push()?.state).toBe('confirmed')
    await configurations.push(ID, 'anna')
    expect(sent.map(({ generation }) => generation)).toEqual([1, 2])
    expect(sent[1]?.reason_code).toBe('by-hand')
  })

  test('waits for a board that is away and goes out with its next heartbeat', async () => {
    board = exampleBoard({ id: ID, presence: { state: 'offline', reason: 'will', sinceMs: 1 } })
    await configurations.save(ID, 0, exampleBody(), 'anna')
    expect(push()?.state).toBe('waiting')
    expect(sent).toEqual([])
    board = exampleBoard({ id: ID, presence: { state: 'online', reason: 'message', sinceMs: 2 } })
    configurations.heard(ID, {})
    await settled()
    expect(sent).toHaveLength(1)
  })

  test('refused by the board is not sent again by itself', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer({ status: 'failed', message: 'no room' })
    expect(push()).toMatchObject({ state: 'refused', message: 'no room' })
    for (let beats = 0; beats < 20; beats++) {
      await pass(60_000)
      configurations.announced(ID)
      configurations.heard(ID, { sensor_count: 0, actuator_count: 0, config_fingerprint: 'old' })
    }
    await settled()
    expect(sent).toHaveLength(1)
  })

  test('is sent again where counts or fingerprint differ, and a lying board is given up', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    for (let rounds = 0; rounds < 10; rounds++) {
      await answer()
      await pass(60_000)
      configurations.heard(ID, { sensor_count: 1, actuator_count: 0 })
      await settled()
    }
    expect(sent).toHaveLength(1 + MAX_HEALS)
    expect(asked).toBe(MAX_HEALS)
    expect(told.filter((kind) => kind === 'configuration-differs')).toHaveLength(MAX_HEALS + 1)
    configurations.heard(ID, { sensor_count: 3, actuator_count: 2 })
    await settled()
    expect(configurations.of(ID).state?.heals).toBe(0)
  })

  test('proven by the heartbeat’s fingerprint needs no answer', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    configurations.heard(ID, { config_fingerprint: sent[0]?.config_fingerprint ?? '', config_generation: 40 })
    await settled()
    expect(push()?.state).toBe('confirmed')
    await configurations.push(ID, 'anna')
    expect(sent[1]?.generation).toBe(41)
  })

  test('that the board tells by itself is shown as drift and can be taken over', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer()
    const other = exampleBody()
    other.actuators = other.actuators.filter(({ gpio }) => gpio === 25)
    await configurations.told(ID, { command: 'get_config', data: payloadOf(other) })
    await settled()
    expect(configurations.of(ID).drift).toMatchObject([{ part: 'actuators', gpio: 27, kind: 'removed' }])
    const adopted = await configurations.adopt(ID, 1, 'anna')
    expect(adopted).toMatchObject({ version: 2, actuators: [{ gpio: 25, powerW: 40 }] })
    expect(configurations.of(ID).drift).toEqual([])
  })

  test('goes out with the rules that the board keeps for the centre, which are in no version of it', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer()
    expect(configurations.pushed(ID)).toBe('confirmed')
    const [own] = exampleBody().offlineRules
    kept = [{ ...exampleBody().offlineRules[0], actuatorGpio: 27, activateBelow: 10, window: null } as OfflineRule] // the example has one
    await configurations.sentChanged([ID])
    expect(sent.at(-1)?.offline_rules).toMatchObject([{ actuator_gpio: 25 }, { actuator_gpio: 27, activate_below: 10 }])
    expect(configurations.pushed(ID)).toBe('sent')
    await answer()
    await configurations.sentChanged([ID])
    expect(sent).toHaveLength(2)
    const whole = { ...exampleBody(), offlineRules: [...exampleBody().offlineRules, ...kept] }
    await configurations.told(ID, { command: 'get_config', data: payloadOf(whole) })
    expect(configurations.of(ID)).toMatchObject({ drift: [], state: { reported: { offlineRules: [own] }, heals: 0 } })
    expect((await configurations.adopt(ID, 1, 'anna')).offlineRules).toEqual([own])
    await answer()
    // A board that has lost them gets them again.
    await configurations.told(ID, { command: 'get_config', data: payloadOf(exampleBody()) })
    await settled()
    expect(configurations.of(ID)).toMatchObject({ drift: [], state: { heals: 1, push: { state: 'sent', reason: 'fingerprint' } } })
  })

  test('of a board never configured here starts from what it reports', async () => {
    const first = await configurations.adopt(ID, 0, 'anna')
    expect(first).toMatchObject({ version: 1, actuators: [{ gpio: 25, type: 'pump', limits: { maxRuntimeS: null } }] })
  })

  test('keeps every version; an earlier one comes back as a new one', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna', 'first')
    await configurations.save(ID, 1, { ...exampleBody(), offlineRules: [] }, 'bert')
    const back = await configurations.restore(ID, 1, 2, 'carl')
    expect(back).toMatchObject({ version: 3, by: 'carl', offlineRules: exampleBody().offlineRules })
    expect((await configurations.versions(ID)).map(({ version, by, note }) => [version, by, note])).toEqual([
      [3, 'carl', '← 1'],
      [2, 'bert', null],
      [1, 'anna', 'first'],
    ])
    await expect(configurations.version(ID, 9)).rejects.toMatchObject({ code: 'document.unknown' })
  })

  test('is sent anew when the board has taken over another one’s: nothing that was known of it counts', async () => {
    await configurations.save(ID, 0, exampleBody(), 'anna')
    await answer()
    expect(configurations.of(ID).state?.reported).toEqual(exampleBody())
    await configurations.takenOver('ESP_BROKEN01', ID)
    expect(configurations.of(ID).state).toMatchObject({ reported: null, generation: 2, push: { state: 'sent', version: 1 } })
    expect(sent).toHaveLength(2)
    expect(sent[1]?.generation).toBe(2)
  })
})
