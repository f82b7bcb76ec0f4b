import { type Condition, DEFAULT_MAX_AGE_S, type RuleBody } from '../../../backend/contract/rules/rule.ts'
import { placed } from './arrange.ts'
import { NO_OUTPUT, NO_SERIES, newRule } from './new-node.ts'

/** Rules to begin with: built to their form, with series and outputs still to be chosen. Pure. */

export const TEMPLATES = ['empty', 'threshold', 'both', 'night', 'silent', 'fill', 'daily'] as const
export type Template = (typeof TEMPLATES)[number]

export function ruleFrom(template: Template, name: string, timeZone: string): RuleBody {
  return placed({ ...newRule(name, timeZone), ...PARTS[template] })
}

const value = (id: string, test: 'above' | 'below', change: Partial<Extract<Condition, { kind: 'value' }>> = {}): Condition => ({
  id,
  kind: 'value',
  series: NO_SERIES,
  test,
  low: null,
  high: null,
  text: null,
  hysteresis: 0,
  forS: 0,
  breaches: 1,
  maxAgeS: DEFAULT_MAX_AGE_S,
  ...change,
})
const switched = (id: string, command: 'ON' | 'OFF', durationS = 0) =>
  ({ id, kind: 'output', output: NO_OUTPUT, command, percent: null, durationS }) as const
const DAILY = [1, 2, 3, 4, 5, 6, 7]

const PARTS: Record<Template, Partial<RuleBody>> = {
  empty: {},
  threshold: {
    conditions: [value('value-1', 'above')],
    branches: [{ id: 'branch-1', on: [], when: 'value-1', do: [switched('output-1', 'ON')], otherwise: [switched('output-2', 'OFF')] }],
  },
  both: {
    conditions: [value('value-1', 'above'), value('value-2', 'below'), { id: 'all-1', kind: 'all', inputs: ['value-1', 'value-2'] }],
    branches: [{ id: 'branch-1', on: [], when: 'all-1', do: [switched('output-1', 'ON')], otherwise: [switched('output-2', 'OFF')] }],
  },
  night: {
    conditions: [
      value('value-1', 'below'),
      { id: 'time-1', kind: 'time', from: '22:00', to: '06:00', days: [...DAILY] },
      { id: 'all-1', kind: 'all', inputs: ['value-1', 'time-1'] },
    ],
    branches: [{ id: 'branch-1', on: [], when: 'all-1', do: [switched('output-1', 'ON', 600)], otherwise: [] }],
    cooldownS: 3600,
  },
  silent: {
    conditions: [{ id: 'silent-1', kind: 'silent', series: NO_SERIES, forS: 600 }],
    branches: [
      {
        id: 'branch-1',
        on: [],
        when: 'silent-1',
        do: [{ id: 'alarm-1', kind: 'alarm', severity: 'warning', text: '{{rule}}' }],
        otherwise: [],
      },
    ],
  },
  fill: {
    conditions: [value('value-1', 'below', { hysteresis: 10 })],
    branches: [{ id: 'branch-1', on: [], when: 'value-1', do: [switched('output-1', 'ON')], otherwise: [switched('output-2', 'OFF')] }],
    maxRuntimeS: 1800,
  },
  daily: {
    branches: [
      {
        id: 'branch-1',
        on: [{ id: 'clock-1', kind: 'clock', when: { kind: 'weekly', days: [...DAILY], times: ['06:00'] } }],
        when: null,
        do: [switched('output-1', 'ON', 300)],
        otherwise: [],
      },
    ],
  },
}
