import Value from 'typebox/value'
import { expect, test } from 'vitest'
import { RuleDraftBody } from '../../../../backend/contract/rules/draft.ts'
import { RULE_DEFAULTS, RuleBody } from '../../../../backend/contract/rules/rule.ts'

const rule: RuleBody = {
  ...RULE_DEFAULTS,
  name: '',
  timeZone: 'UTC',
  conditions: [
    { id: 'all-1', kind: 'all', inputs: [] },
    {
      id: 'value-1',
      kind: 'value',
      series: { board: '', channel: '' },
      test: 'above',
      low: null,
      high: null,
      text: null,
      hysteresis: 0,
      forS: 0,
      breaches: 1,
      maxAgeS: 600,
    },
  ],
  branches: [{ id: 'branch-1', on: [], when: null, do: [], otherwise: [] }],
}

test('a draft may be unfinished where a rule may not', () => {
  expect(Value.Check(RuleBody, rule)).toBe(false)
  expect(Value.Check(RuleDraftBody, { base: 0, rule })).toBe(true)
})

test('a draft keeps to the form and the upper bounds of a rule', () => {
  expect(Value.Check(RuleDraftBody, { base: 0, rule: { ...rule, name: 'x'.repeat(81) } })).toBe(false)
  expect(Value.Check(RuleDraftBody, { base: 0, rule: { ...rule, conditions: [{ id: 'a', kind: 'unheard-of' }] } })).toBe(false)
  expect(Value.Check(RuleDraftBody, { base: 0, rule: { ...rule, more: 1 } })).toBe(false)
})
