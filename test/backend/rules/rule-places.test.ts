import { beforeEach, expect, test } from 'vitest'
import { type ConfigurationBody, EMPTY_CONFIGURATION, plainActuator } from '../../../backend/contract/configuration/configuration.ts'
import type { PushState } from '../../../backend/contract/configuration/state.ts'
import type { Rule } from '../../../backend/contract/rules/rule.ts'
import { RulePlaces } from '../../../backend/rules/rule-places.ts'
import { ManualClock } from '../../fakes/manual-clock.ts'
import { ManualSchedule } from '../../fakes/manual-schedule.ts'
import { exampleSensor } from '../configuration/example-configuration.ts'
import { ruleOf, surroundings } from '../contract/rules/check/surroundings.ts'

const PUMP = 'ESP1.Actuator(GPIO5)'
const cools = (id: string, text = '', change: Partial<Rule> = {}): Rule => ({
  ...ruleOf(`RULE "r" ALSO ON BOARD ${text} IF ESP1.Sensor(GPIO4, ds18b20) > 25 THEN ${PUMP} = ON OTHERWISE ${PUMP} = OFF`),
  ...{ id, version: 1, createdAtMs: 0, changedAtMs: 0, by: 'kim', ...change },
})
const CONFIGURED: ConfigurationBody = {
  ...EMPTY_CONFIGURATION,
  sensors: [exampleSensor({ gpio: 4, type: 'ds18b20' })],
  actuators: [plainActuator(5, 'pump', 'Pump')],
}

let rules: Rule[]
let master: boolean
let body: ConfigurationBody | undefined
let pushed: PushState | undefined
let locked: boolean
let told: string[]
let schedule: ManualSchedule
let places: RulePlaces

beforeEach(() => {
  const clock = new ManualClock()
  schedule = new ManualSchedule(clock)
  rules = []
  master = true
  body = CONFIGURED
  pushed = undefined
  locked = false
  told = []
  places = new RulePlaces({
    rules: () => rules,
    master: () => master,
    world: () => surroundings(),
    configured: () => body,
    lockedAcross: () => locked,
    pushed: () => pushed,
    changed: (boards) => told.push(...boards),
    time: {
      now: () => clock.now(),
      later: (run, delayMs) => schedule.later(run, delayMs),
      rest: () => Promise.resolve(),
    },
  })
})

const change = (act: () => void) => {
  act()
  places.touched()
  schedule.forward(1000)
}
const place = async () => (await places.list())[0]

test('a rule that people want on the board goes there, and leaves with the rule, its switch and the master switch', async () => {
  change(() => rules.push(cools('cool')))
  expect(told).toEqual(['ESP1'])
  expect(places.ofBoard('ESP1')).toMatchObject([{ actuatorGpio: 5, sensorGpio: 4, activateAbove: 25 }])
  expect(await place()).toMatchObject({ rule: 'cool', wanted: true, place: 'sending', board: 'ESP1', refusals: [] })
  pushed = 'confirmed'
  expect(await place()).toMatchObject({ place: 'board', offlineRule: { activateAbove: 25 } })
  pushed = 'refused'
  expect((await place())?.place).toBe('refused')

  change(() => {
    master = false
  })
  expect(places.ofBoard('ESP1')).toEqual([])
  expect(await place()).toMatchObject({ place: 'centre', refusals: ['master-off'], offlineRule: null })
  change(() => {
    master = true
    rules = [cools('cool', '', { enabled: false })]
  })
  expect(await place()).toMatchObject({ place: 'centre', refusals: ['not-active'] })
  change(() => {
    rules = []
  })
  expect(told).toEqual(['ESP1', 'ESP1'])
})

test('says why not: not wanted, not configured, a rule of the board itself, what the board cannot see, a higher rule', async () => {
  change(() => rules.push(cools('cool', '', { alsoOnBoard: false })))
  expect(await place()).toMatchObject({ wanted: false, place: 'centre', board: 'ESP1', refusals: [] })
  expect(told).toEqual([])
  change(() => {
    rules = [cools('cool')]
    body = undefined
  })
  expect((await place())?.refusals).toEqual(['not-configured'])
  const kept = { actuatorGpio: 5, sensorGpio: 4, sensorValueType: 'ds18b20', activateBelow: null, deactivateAbove: null, window: null }
  change(() => {
    body = { ...CONFIGURED, offlineRules: [{ ...kept, activateAbove: 30, deactivateBelow: 29 }] }
  })
  expect((await place())?.refusals).toEqual(['own-rule'])
  change(() => {
    const onlyIf = [{ series: 1, comparison: 'above' as const, low: 5, high: null, maxAgeS: 60 }]
    body = { ...CONFIGURED, actuators: [{ ...plainActuator(5, 'pump', 'Pump'), onlyIf }] }
  })
  expect((await place())?.refusals).toEqual(['only-if'])
  change(() => {
    body = CONFIGURED
    locked = true
  })
  expect((await place())?.refusals).toEqual(['interlock-across'])
  expect(places.ofBoard('ESP1')).toEqual([])
  change(() => {
    locked = false
    rules = [cools('cool'), cools('first', 'PRIORITY 90')]
  })
  expect((await places.list()).map(({ rule, refusals }) => [rule, refusals])).toEqual([
    ['cool', ['output-taken']],
    ['first', []],
  ])
  expect(places.ofBoard('ESP1')).toHaveLength(1)
})
