import { describe, expect, test } from 'vitest'
import type { Actuator } from '../../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../../backend/contract/boards/board.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { factsOf, type World } from '../../../renderer/rules/live/facts-now.ts'
import { RuleDriver, spanOf } from '../../../renderer/rules/live/rule-driver.ts'
import { TraceStore } from '../../../renderer/rules/live/trace-store.ts'
import { newRule } from '../../../renderer/rules/model/new-node.ts'
import { Simulation } from '../../../renderer/rules/simulation/simulation.ts'

const START = Date.UTC(2026, 10, 20, 12)
const SOIL = { board: 'esp1', channel: 'gpio4:moisture' }
const rule: RuleBody = {
  ...newRule('Irrigate', 'UTC'),
  conditions: [
    {
      id: 'dry',
      kind: 'value',
      series: SOIL,
      test: 'below',
      low: 32,
      high: null,
      text: null,
      hysteresis: 0,
      forS: 0,
      breaches: 1,
      maxAgeS: 600,
    },
    { id: 'held', kind: 'hold', inputs: ['dry'], forS: 105 },
  ],
  branches: [
    {
      id: 'branch-1',
      on: [],
      when: 'held',
      do: [{ id: 'pump', kind: 'output', output: { board: 'esp2', gpio: 5 }, command: 'ON', percent: null, durationS: 300 }],
      otherwise: [],
    },
  ],
}
const reading = (value: number, atMs: number) => ({ atMs, value, usable: true })

describe('a driver', () => {
  test('remembers since when each node is what it is', () => {
    const driver = new RuleDriver(rule, START)
    driver.reading(SOIL, reading(40, START), START)
    driver.reading(SOIL, reading(30, START + 60_000), START + 60_000)
    driver.advance(START + 100_000)
    const nodes = driver.nodes(START + 100_000)
    expect(nodes.get('dry')).toMatchObject({ truth: 'true', value: 30, readAtMs: START + 60_000, sinceMs: START + 60_000, exact: true })
    expect(nodes.get('held')).toMatchObject({ truth: 'false', code: 'not-long-enough', heldSinceMs: START + 60_000 })
  })

  test('what it saw first has been so for longer than it looked', () => {
    const driver = new RuleDriver(rule, START)
    driver.reading(SOIL, reading(30, START), START)
    expect(driver.nodes(START).get('dry')).toMatchObject({ truth: 'true', exact: false })
  })

  test('decides when a wait is over, at the time it is over', () => {
    const driver = new RuleDriver(rule, START)
    driver.reading(SOIL, reading(30, START), START)
    driver.advance(START + 300_000)
    expect(driver.decisions.map(({ outcome, atMs }) => [outcome, atMs])).toEqual([['fired', START + 105_000]])
  })

  test('looks back as far as its longest wait, a day at most', () => {
    expect(spanOf(rule)).toBe(3_600_000)
    const slow = { ...rule, conditions: [{ id: 'a', kind: 'silent' as const, series: SOIL, forS: 7200 }] }
    expect(spanOf(slow)).toBe(7200 * 1500 + 600_000)
    expect(spanOf({ ...rule, conditions: [{ id: 'a', kind: 'silent', series: SOIL, forS: 604_800 }] })).toBe(24 * 3_600_000)
  })
})

test('a store tells only when something changed, and keeps the objects of what did not', () => {
  const store = new TraceStore()
  const driver = new RuleDriver(rule, START)
  let told = 0
  store.subscribe(() => {
    told++
  })
  store.set(driver.nodes(START), driver.decisions)
  store.set(driver.nodes(START + 1), driver.decisions)
  expect(told).toBe(1)
  const before = store.node('held')
  driver.reading(SOIL, reading(50, START + 2), START + 2)
  store.set(driver.nodes(START + 2), driver.decisions)
  expect(told).toBe(2)
  expect(store.node('dry')?.value).toBe(50)
  expect(store.node('held')).not.toBe(before)
})

describe('a simulation', () => {
  test('fires after the wait that is let go by, and falls silent where a value is taken away', () => {
    const simulation = new Simulation(rule, START)
    simulation.setReading(SOIL, 30)
    simulation.advance(60_000)
    expect(simulation.store.decisions).toEqual([])
    simulation.advance(60_000)
    expect(simulation.store.decisions.map(({ outcome }) => outcome)).toEqual(['fired'])
    simulation.setReading(SOIL, null)
    simulation.advance(660_000)
    expect(simulation.store.node('dry')).toMatchObject({ truth: 'unknown', code: 'reading-old' })
    expect(simulation.store.decisions.map(({ outcome }) => outcome)).toEqual(['fired', 'otherwise'])
  })

  test('a changed draft begins anew with the values that are set', () => {
    const simulation = new Simulation(rule, START)
    simulation.setReading(SOIL, 35)
    expect(simulation.store.node('dry')?.truth).toBe('false')
    const [first, second] = rule.conditions
    if (first?.kind !== 'value' || second === undefined) throw new Error('the rule has changed')
    simulation.change({ ...rule, conditions: [{ ...first, low: 36 }, second] })
    expect(simulation.store.node('dry')?.truth).toBe('true')
  })

  test('going back in time begins anew', () => {
    const simulation = new Simulation(
      { ...rule, conditions: [{ id: 'held', kind: 'time', from: '06:00', to: '13:00', days: [1, 2, 3, 4, 5, 6, 7] }] },
      START,
    )
    expect(simulation.store.node('held')?.truth).toBe('true')
    simulation.jump(START + 2 * 3_600_000)
    expect(simulation.store.node('held')?.truth).toBe('false')
    simulation.jump(START)
    expect(simulation.store.node('held')?.truth).toBe('true')
  })
})

test('an output is known only while its board is there and nothing is on its way', () => {
  const on = { id: 'on', kind: 'output', output: { board: 'esp2', gpio: 5 }, is: 'on' } as const
  const there = { id: 'there', kind: 'board', board: 'esp2', is: 'online' } as const
  const mode = { id: 'mode', kind: 'variable', variable: 'mode', test: 'equals', low: null, high: null, text: 'auto' } as const
  const board = (state: string) => ({ presence: { state } }) as Board
  const actuator = (isOn: boolean, mayBeOn: boolean) => ({ on: isOn, mayBeOn }) as Actuator
  const world = (state: string, isOn: boolean, mayBeOn: boolean): World => ({
    boards: new Map([['esp2', board(state)]]),
    actuators: new Map([['esp2 5', actuator(isOn, mayBeOn)]]),
    variables: new Map([['mode', 'auto']]),
    alarms: null,
  })
  const facts = (now: World) => [...factsOf({ conditions: [on, there, mode] }, now).values()]
  expect(facts(world('online', true, true))).toEqual(['on', 'online', 'auto'])
  expect(facts(world('late', false, false))).toEqual(['off', 'online', 'auto'])
  expect(facts(world('online', false, true))).toEqual([null, 'online', 'auto'])
  expect(facts(world('offline', true, true))).toEqual([null, 'offline', 'auto'])
  expect(facts(world('unknown', true, true))).toEqual([null, null, 'auto'])
})
