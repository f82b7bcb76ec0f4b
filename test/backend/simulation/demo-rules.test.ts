import { expect, test } from 'vitest'
import { checkOf } from '../../../backend/contract/check-of.ts'
import { RuleDraftBody } from '../../../backend/contract/rules/draft.ts'
import { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../backend/contract/rules/structure.ts'
import { demoCatalogue } from '../../../backend/simulation/demo-catalogue.ts'
import { demoRules } from '../../../backend/simulation/demo-rules.ts'

test('a demo fleet has a rule that acts, one that tells and a draft, each where its board is', () => {
  const idsOf = (boards: number) => demoRules(demoCatalogue(boards, 4711), 'Europe/Berlin').map(({ id }) => id)
  expect(idsOf(0)).toEqual([])
  expect(idsOf(1)).toEqual(['demo-ph'])
  expect(idsOf(12)).toEqual(['demo-ph', 'demo-vent', 'demo-mist'])
})

test('what is published is sound and switches nothing; the draft lacks its output', () => {
  for (const { rule, draft } of demoRules(demoCatalogue(12, 4711), 'UTC')) {
    expect(structureProblems(rule)).toEqual([])
    expect(checkOf(RuleDraftBody).Check({ base: 0, rule })).toBe(true)
    expect(checkOf(RuleBody).Check(rule)).toBe(draft === undefined)
    const kinds = rule.branches.flatMap((branch) => [...branch.do, ...branch.otherwise]).map(({ kind }) => kind)
    if (draft === undefined && !rule.dryRun) expect(kinds).toEqual(['variable', 'variable'])
  }
})
