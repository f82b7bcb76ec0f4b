import type { RuleBody } from '../../../../../backend/contract/rules/rule.ts'
import type { RuleOutput, RuleSeries, RuleSurroundings } from '../../../../../backend/contract/rules/surroundings.ts'
import { parseRule } from '../../../../../backend/contract/rules/text/parse-rule.ts'

/** A small installation, and rules for it as text. */

const LIMITS = { maxRuntimeS: null, cooldownS: 0, maxActivationsPerHour: null }
const number = (low: number, high: number, reportIntervalS = 10): RuleSeries => ({ kind: 'number', range: { low, high }, reportIntervalS })

const SERIES: Record<string, RuleSeries> = {
  'ESP1 gpio4:ds18b20': number(-55, 125),
  'ESP1 gpio34:moisture': number(0, 100, 60),
  'ESP1 gpio21:sht31_humidity:0x44': number(0, 100),
  'ESP1 door': { kind: 'state', range: null, reportIntervalS: null },
  'ESP2 gpio4:ds18b20': number(-55, 125),
  'plain temperature': { kind: 'number', range: null, reportIntervalS: null },
}
const OUTPUTS: Record<string, RuleOutput> = {
  'ESP1 5': { type: 'pump', limits: LIMITS },
  'ESP1 18': { type: 'relay', limits: { maxRuntimeS: 600, cooldownS: 30, maxActivationsPerHour: 4 } },
  'ESP2 5': { type: 'relay', limits: LIMITS },
  'ESP2 6': { type: 'pwm', limits: LIMITS },
}

export function surroundings(change: Partial<RuleSurroundings> = {}): RuleSurroundings {
  return {
    board: (id) => ({ ESP1: { keepsRules: true }, ESP2: { keepsRules: true }, plain: { keepsRules: false } })[id],
    series: ({ board, channel }) => SERIES[`${board} ${channel}`],
    output: ({ board, gpio }) => OUTPUTS[`${board} ${gpio}`],
    scene: (id) =>
      id === 'dark' ? { name: 'Dark', outputs: [{ output: { board: 'ESP2', gpio: 5 }, command: 'OFF', percent: null }] } : undefined,
    hasRule: (id) => id === 'other',
    hasChannel: (id) => id === 'mail',
    hasVariable: (name) => name === 'mode',
    influences: [],
    ...change,
  }
}

export function ruleOf(text: string): RuleBody {
  const { rule, problems } = parseRule(text, { name: 'Rule', timeZone: 'UTC' })
  if (rule === undefined) throw new Error(JSON.stringify(problems))
  return rule
}
