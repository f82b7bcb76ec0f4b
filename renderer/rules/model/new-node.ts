import {
  type Action,
  type Condition,
  DEFAULT_MAX_AGE_S,
  type OutputRef,
  RULE_DEFAULTS,
  type RuleBody,
  type SeriesRef,
  type Trigger,
} from '../../../backend/contract/rules/rule.ts'
import type { NodeType } from './graph.ts'

/** What a node begins as. Nothing is guessed that switches: series and outputs are empty until they are chosen. Pure. */

export const TRIGGER_TYPES = [
  'trigger changed',
  'trigger clock',
  'trigger manual',
  'trigger webhook',
  'trigger message',
  'trigger alarm-event',
] as const satisfies readonly NodeType[]
export const CONDITION_TYPES = [
  'condition value',
  'condition output',
  'condition board',
  'condition time',
  'condition sun',
  'condition rate',
  'condition trend',
  'condition silent',
  'condition flat',
  'condition alarm',
  'condition variable',
] as const satisfies readonly NodeType[]
export const LOGIC_TYPES = [
  'condition all',
  'condition any',
  'condition not',
  'condition count',
  'condition hold',
] as const satisfies readonly NodeType[]
export const ACTION_TYPES = [
  'action output',
  'action scene',
  'action notify',
  'action alarm',
  'action wait',
  'action variable',
  'action run',
  'action mqtt',
  'action webhook',
] as const satisfies readonly NodeType[]
export const NODE_TYPES: readonly NodeType[] = [...TRIGGER_TYPES, ...CONDITION_TYPES, ...LOGIC_TYPES, ...ACTION_TYPES]

export type NewNode = { role: 'trigger'; node: Trigger } | { role: 'condition'; node: Condition } | { role: 'action'; node: Action }

export const NO_SERIES: SeriesRef = { board: '', channel: '' }
export const NO_OUTPUT: OutputRef = { board: '', gpio: 0 }
const DAILY = [1, 2, 3, 4, 5, 6, 7]

/** What a picker that was dragged in already knows. */
export interface Chosen {
  series?: SeriesRef
  output?: OutputRef
  board?: string
  /** A series of words and booleans, not of numbers. */
  words?: boolean
}

export function newNode(type: NodeType, id: string, chosen: Chosen = {}): NewNode {
  const [role, kind] = type.split(' ')
  if (role === 'trigger') return { role, node: newTrigger(kind, id, chosen) }
  if (role === 'action') return { role, node: newAction(kind, id, chosen) }
  return { role: 'condition', node: newCondition(kind, id, chosen) }
}

function newTrigger(kind: string | undefined, id: string, { series = NO_SERIES }: Chosen): Trigger {
  switch (kind) {
    case 'clock':
      return { id, kind, when: { kind: 'weekly', days: [...DAILY], times: ['06:00'] } }
    case 'webhook':
      return { id, kind, hook: id }
    case 'message':
      return { id, kind, filter: '', holds: null }
    case 'manual':
      return { id, kind }
    case 'alarm-event':
      return { id, kind, alarm: '', edge: 'raised' }
    default:
      return { id, kind: 'changed', series, by: 0, to: null }
  }
}

function newCondition(
  kind: string | undefined,
  id: string,
  { series = NO_SERIES, output = NO_OUTPUT, board = '', words }: Chosen,
): Condition {
  const maxAgeS = DEFAULT_MAX_AGE_S
  const comparison = words ? ({ test: 'equals', low: null, high: null, text: '' } as const) : NUMBER_TEST
  switch (kind) {
    case 'rate':
      return { id, kind, series, windowS: 600, perS: 60, test: 'above', low: 1, maxAgeS }
    case 'trend':
      return { id, kind, series, windowS: 3600, direction: 'rising', least: 1, maxAgeS }
    case 'silent':
      return { id, kind, series, forS: 300 }
    case 'flat':
      return { id, kind, series, within: 0.1, forS: 3600, maxAgeS }
    case 'board':
      return { id, kind, board, is: 'online' }
    case 'output':
      return { id, kind, output, is: 'on' }
    case 'alarm':
      return { id, kind, alarm: '', is: 'active' }
    case 'time':
      return { id, kind, from: '06:00', to: '20:00', days: [...DAILY] }
    case 'sun':
      return { id, kind, is: 'day', sunriseOffsetMin: 0, sunsetOffsetMin: 0, latitude: 52.5, longitude: 13.4 }
    case 'variable':
      return { id, kind, variable: '', ...NUMBER_TEST }
    case 'all':
    case 'any':
    case 'not':
      return { id, kind, inputs: [] }
    case 'count':
      return { id, kind, inputs: [], least: 2 }
    case 'hold':
      return { id, kind, inputs: [], forS: 60 }
    default:
      return { id, kind: 'value', series, ...comparison, hysteresis: 0, forS: 0, breaches: 1, maxAgeS }
  }
}

const NUMBER_TEST = { test: 'above', low: null, high: null, text: null } as const

function newAction(kind: string | undefined, id: string, { output = NO_OUTPUT }: Chosen): Action {
  switch (kind) {
    case 'scene':
      return { id, kind, scene: '' }
    case 'notify':
      return { id, kind, channels: [], severity: 'warning', title: '{{rule}}', text: '' }
    case 'alarm':
      return { id, kind, severity: 'warning', text: '{{rule}}' }
    case 'webhook':
      return { id, kind, url: '', method: 'POST', body: '' }
    case 'mqtt':
      return { id, kind, topic: '', payload: '', qos: 1, retain: false }
    case 'variable':
      return { id, kind, variable: '', value: 1 }
    case 'wait':
      return { id, kind, forS: 60 }
    case 'run':
      return { id, kind, rule: '' }
    default:
      return { id, kind: 'output', output, command: 'ON', percent: null, durationS: 0 }
  }
}

/** An empty rule. */
export function newRule(name: string, timeZone: string): RuleBody {
  return {
    ...RULE_DEFAULTS,
    name,
    timeZone,
    conditions: [],
    branches: [{ id: 'branch-1', on: [], when: null, do: [], otherwise: [] }],
  }
}
