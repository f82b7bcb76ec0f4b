import { expect, test } from 'vitest'
import type { BacktestDecision, BacktestResult } from '../../../backend/contract/rules/backtest.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { dayBars, stretchesRun } from '../../../renderer/rules/backtest/backtest-days.ts'
import { ruleFrom } from '../../../renderer/rules/model/templates.ts'

const MIDNIGHT = Date.parse('2026-11-20T00:00:00Z')
const HOUR = 3_600_000
const rule: RuleBody = ruleFrom('night', 'Night', 'UTC')
const decision = (outcome: 'fired' | 'otherwise' | 'held-back', atMs: number): BacktestDecision => ({
  branch: 'branch-1',
  outcome,
  code: null,
  atMs,
  cause: { kind: 'time' },
})
const result = (decisions: BacktestDecision[], days: BacktestResult['outputs'][number]['days']): BacktestResult => ({
  decisions,
  counts: { fired: 1, otherwise: 0, heldBack: 0, passedOver: 0 },
  heldBack: {},
  outputs: [{ board: 'a', gpio: 1, runtimeMs: 0, activations: 0, longestMs: 0, days }],
  unrecorded: [],
  trace: [],
})

test('a firing runs until its branch ends, its duration is over, or the range ends, whatever comes first', () => {
  const ran = stretchesRun(
    rule,
    [
      decision('fired', 0),
      decision('otherwise', 60_000),
      decision('fired', HOUR),
      decision('held-back', HOUR + 1),
      decision('fired', 2 * HOUR),
    ],
    2 * HOUR + 30_000,
  )
  expect(ran).toEqual([
    { fromMs: 0, toMs: 60_000 },
    { fromMs: HOUR, toMs: HOUR + 600_000 },
    { fromMs: 2 * HOUR, toMs: 2 * HOUR + 30_000 },
  ])
})

test('bars stand for days of the zone of the rule, with the other version beside', () => {
  const own = result(
    [decision('fired', MIDNIGHT + HOUR), decision('fired', MIDNIGHT + 25 * HOUR)],
    [{ day: '2026-11-21', runtimeMs: 600_000, activations: 1 }],
  )
  const before = result([], [{ day: '2026-11-20', runtimeMs: 60_000, activations: 1 }])
  const bars = dayBars(rule, { fromMs: MIDNIGHT, toMs: MIDNIGHT + 48 * HOUR }, own, before, { board: 'a', gpio: 1 })
  expect(bars).toEqual([
    { day: '2026-11-20', runtimeMs: 0, beforeMs: 60_000, fired: 1 },
    { day: '2026-11-21', runtimeMs: 600_000, beforeMs: 0, fired: 1 },
  ])
})

test('a year is drawn by some bars of several days each, and nothing of it is lost', () => {
  const days = Array.from({ length: 365 }, (_, day) => ({
    day: new Date(MIDNIGHT + day * 24 * HOUR).toISOString().slice(0, 10),
    runtimeMs: 1000,
    activations: 1,
  }))
  const bars = dayBars(rule, { fromMs: MIDNIGHT, toMs: MIDNIGHT + 365 * 24 * HOUR }, result([], days), undefined, { board: 'a', gpio: 1 })
  expect(bars.length).toBeLessThanOrEqual(62)
  expect(bars.reduce((sum, { runtimeMs }) => sum + runtimeMs, 0)).toBe(365_000)
})
