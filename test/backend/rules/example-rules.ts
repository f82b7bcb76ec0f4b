import { type Action, type Condition, RULE_DEFAULTS, type Rule, type RuleBody } from '../../../backend/contract/rules/rule.ts'

/** Rules of tests: only what matters is said. */

export function rule(change: Partial<RuleBody> = {}): RuleBody {
  return {
    ...RULE_DEFAULTS,
    name: 'Rule',
    timeZone: 'UTC',
    conditions: [valueCondition('warm')],
    branches: [{ id: 'main', on: [], when: 'warm', do: [outputAction('on')], otherwise: [] }],
    ...change,
  }
}

export function published(id: string, change: Partial<RuleBody> = {}, version = 1): Rule {
  return { ...rule(change), id, version, createdAtMs: 0, changedAtMs: 0, by: 'kim' }
}

export function valueCondition(
  id: string,
  change: Partial<Extract<Condition, { kind: 'value' }>> = {},
): Extract<Condition, { kind: 'value' }> {
  return {
    id,
    kind: 'value',
    series: { board: 'a', channel: 'temp' },
    test: 'above',
    low: 25,
    high: null,
    text: null,
    hysteresis: 0,
    forS: 0,
    breaches: 1,
    maxAgeS: 600,
    ...change,
  }
}

export function outputAction(
  id: string,
  board = 'b',
  gpio = 5,
  command: 'ON' | 'OFF' = 'ON',
  durationS = 0,
): Extract<Action, { kind: 'output' }> {
  return { id, kind: 'output', output: { board, gpio }, command, percent: null, durationS }
}
