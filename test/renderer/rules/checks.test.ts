import { expect, test } from 'vitest'
import { checkRule } from '../../../backend/contract/rules/check.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { fieldOfProblem, isSaidAlready, nodeOfProblem } from '../../../renderer/rules/checks/problem-words.ts'
import { unfinishedOf } from '../../../renderer/rules/model/draft-problems.ts'
import { ruleFrom, TEMPLATES } from '../../../renderer/rules/model/templates.ts'

const world: RuleSurroundings = {
  board: () => ({ keepsRules: true }),
  series: () => ({ kind: 'number', range: { low: 0, high: 50 }, reportIntervalS: null }),
  output: () => ({ type: 'relay', limits: { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null } }),
  scene: () => undefined,
  hasRule: () => false,
  hasChannel: () => true,
  hasVariable: () => false,
  influences: [],
}

test.each(TEMPLATES)('each empty field of template "%s" is told once, at its node', (template) => {
  const rule = ruleFrom(template, 'A', 'UTC')
  const unfinished = unfinishedOf(rule)
  const open = new Set(unfinished.map(({ node }) => node))
  const more = checkRule(rule, world, 'a').filter((one) => !isSaidAlready(one, rule, open))
  const places = [...unfinished.map(({ node }) => node), ...more.map((one) => nodeOfProblem(one, rule))]
  const ids = new Set([...rule.conditions, ...rule.branches.flatMap((one) => [...one.on, ...one.do, ...one.otherwise])].map(({ id }) => id))
  for (const node of places) expect(node === null || ids.has(node)).toBe(true)
  expect(more.filter(({ code }) => code === 'name-missing' || code === 'bound-missing')).toEqual([])
})

test('a problem of a branch stands at what it runs, of a bound at its field', () => {
  const rule = ruleFrom('threshold', 'A', 'UTC')
  expect(nodeOfProblem({ code: 'never-runs', node: 'branch-1', severity: 'error', params: {} }, rule)).toBe('output-1')
  expect(nodeOfProblem({ code: 'otherwise-never-runs', node: 'branch-1', severity: 'error', params: {} }, rule)).toBe('output-2')
  expect(nodeOfProblem({ code: 'time-zone', node: '', severity: 'error', params: {} }, rule)).toBeNull()
  expect(fieldOfProblem({ code: 'bound-out-of-range', node: 'value-1', severity: 'warning', params: {} })).toBe('low')
})
