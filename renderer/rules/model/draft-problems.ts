import { type OutputRef, type RuleBody, type SeriesRef, VARIABLE_NAME_PATTERN } from '../../../backend/contract/rules/rule.ts'

/** What of a draft is not finished, by field: it may be kept, but not published. What is wrong with finished parts rule-check says. Pure. */

export type UnfinishedCode =
  | 'empty-rule'
  | 'no-name'
  | 'no-series'
  | 'no-output'
  | 'no-board'
  | 'no-bound'
  | 'no-word'
  | 'no-alarm'
  | 'no-variable'
  | 'one-input'
  | 'no-scene'
  | 'no-rule'
  | 'no-title'
  | 'no-text'
  | 'no-url'
  | 'no-topic'
  | 'no-percent'
  | 'no-hook'

export interface Unfinished {
  code: UnfinishedCode
  /** Null: the rule itself. */
  node: string | null
  /** Field of its form. */
  field: string | null
  severity: 'error' | 'warning'
}

export function unfinishedOf(rule: RuleBody): Unfinished[] {
  const found: Unfinished[] = []
  const add = (code: UnfinishedCode, node: string | null, field: string | null = null, severity: Unfinished['severity'] = 'error') =>
    found.push({ code, node, field, severity })
  if (rule.name.trim() === '') add('no-name', null, 'name')
  if (!rule.branches.some((one) => one.do.length + one.otherwise.length > 0)) add('empty-rule', null)
  conditionFaults(rule, add)
  actionFaults(rule, add)
  for (const { on } of rule.branches) {
    for (const one of on) {
      if (one.kind === 'changed' && noSeries(one.series)) add('no-series', one.id, 'series')
      if (one.kind === 'webhook' && !/^[a-z0-9-]{3,64}$/.test(one.hook)) add('no-hook', one.id, 'hook')
      if (one.kind === 'message' && one.filter === '') add('no-topic', one.id, 'filter')
      if (one.kind === 'alarm-event' && one.alarm === '') add('no-alarm', one.id, 'alarm')
    }
  }
  return found
}

type Add = (code: UnfinishedCode, node: string | null, field?: string | null, severity?: Unfinished['severity']) => void

function conditionFaults({ conditions }: RuleBody, add: Add): void {
  for (const one of conditions) {
    if ('series' in one && noSeries(one.series)) add('no-series', one.id, 'series')
    switch (one.kind) {
      case 'value':
      case 'variable': {
        const ranged = one.test === 'between' || one.test === 'outside'
        if (one.text === '') add('no-word', one.id, 'text')
        if (one.text === null && one.low === null) add('no-bound', one.id, 'low')
        if (ranged && one.high === null) add('no-bound', one.id, 'high')
        if (one.kind === 'variable' && !new RegExp(VARIABLE_NAME_PATTERN).test(one.variable)) add('no-variable', one.id, 'variable')
        break
      }
      case 'trend':
        if (one.least <= 0) add('no-bound', one.id, 'least')
        break
      case 'board':
        if (one.board === '') add('no-board', one.id, 'board')
        break
      case 'output':
        if (noOutput(one.output)) add('no-output', one.id, 'output')
        break
      case 'alarm':
        if (one.alarm === '') add('no-alarm', one.id, 'alarm')
        break
      default:
    }
    if ((one.kind === 'all' || one.kind === 'any') && one.inputs.length === 1) add('one-input', one.id, null, 'warning')
  }
}

function actionFaults({ branches }: RuleBody, add: Add): void {
  for (const one of branches.flatMap(({ do: actions, otherwise }) => [...actions, ...otherwise])) {
    switch (one.kind) {
      case 'output':
        if (noOutput(one.output)) add('no-output', one.id, 'output')
        if (one.command === 'PWM' && one.percent === null) add('no-percent', one.id, 'percent')
        break
      case 'scene':
        if (one.scene === '') add('no-scene', one.id, 'scene')
        break
      case 'notify':
        if (one.title.trim() === '') add('no-title', one.id, 'title')
        break
      case 'alarm':
        if (one.text.trim() === '') add('no-text', one.id, 'text')
        break
      case 'webhook':
        if (one.url.trim() === '') add('no-url', one.id, 'url')
        break
      case 'mqtt':
        if (one.topic === '') add('no-topic', one.id, 'topic')
        break
      case 'variable':
        if (!new RegExp(VARIABLE_NAME_PATTERN).test(one.variable)) add('no-variable', one.id, 'variable')
        break
      case 'run':
        if (one.rule === '') add('no-rule', one.id, 'rule')
        break
      default:
    }
  }
}

const noSeries = ({ board, channel }: SeriesRef) => board === '' || channel === ''
const noOutput = ({ board }: OutputRef) => board === ''
