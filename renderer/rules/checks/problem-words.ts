import type { TFunction } from 'i18next'
import type { RuleProblem } from '../../../backend/contract/rules/check.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { Format } from '../../language/format.ts'
import { spanText } from '../words/span.ts'
import type { RuleNames } from '../words/use-rule-names.ts'

/** What rule-check found, in words, and the node and field where it is mended. Pure. */

/** A branch has no place on the canvas: its first action, trigger or condition stands for it; null = the rule as a whole. */
export function nodeOfProblem({ code, node }: RuleProblem, rule: RuleBody): string | null {
  const branch = rule.branches.find(({ id }) => id === node)
  if (branch === undefined) return node === '' ? null : node
  const [action] = code === 'otherwise-never-runs' ? branch.otherwise : [...branch.do, ...branch.otherwise]
  return action?.id ?? branch.on[0]?.id ?? branch.when
}

/** What a person must fill in first is said by the field itself. */
const LEFT_OPEN: ReadonlySet<string> = new Set([
  'name-missing',
  'bound-missing',
  'mqtt-filter',
  'mqtt-topic',
  'url',
  'needs-number',
  'never-true',
])

/** @param unfinished nodes of which a field is still empty */
export function isSaidAlready({ code, node }: RuleProblem, rule: RuleBody, unfinished: ReadonlySet<string | null>): boolean {
  const branch = rule.branches.find(({ id }) => id === node)
  if (branch !== undefined && branch.on.length + branch.do.length + branch.otherwise.length === 0) return true
  return LEFT_OPEN.has(code) && unfinished.has(node)
}

const FIELDS: Partial<Record<RuleProblem['code'], string>> = {
  'unknown-series': 'series',
  'unknown-output': 'output',
  'unknown-scene': 'scene',
  'unknown-rule': 'rule',
  'runs-itself': 'rule',
  'unknown-variable': 'variable',
  'bounds-swapped': 'high',
  'bound-out-of-range': 'low',
  'hysteresis-wide': 'hysteresis',
  'age-short': 'maxAgeS',
  'too-few-inputs': 'least',
  'times-missing': 'days',
  cron: 'cron',
  'mqtt-filter': 'filter',
  'mqtt-topic': 'topic',
  'topic-reserved': 'topic',
  'duration-unused': 'durationS',
  'runtime-over-limit': 'durationS',
  url: 'url',
  'url-credentials': 'url',
  'url-inward': 'url',
  'url-metadata': 'url',
}

export const fieldOfProblem = ({ code }: RuleProblem): string | null => FIELDS[code] ?? null

interface Words {
  t: TFunction<'ruleChecks'>
  format: Format
  names: RuleNames
}

export function problemText({ code, params }: RuleProblem, { t, format, names }: Words): string {
  return t(`problem.${code}`, { ...shown(params, format, names) })
}

/** Times in words, numbers as this language writes them, boards by name. */
function shown(params: RuleProblem['params'], format: Format, names: RuleNames): Record<string, string | number> {
  const said: Record<string, string | number> = {}
  for (const [key, value] of Object.entries(params)) {
    if (typeof value === 'string') said[key] = key === 'board' ? names.board(value) : value
    else if (/[a-z]S$/.test(key)) said[key.slice(0, -1)] = spanText(value, format)
    else said[key] = key === 'gpio' ? String(value) : format.number(value, Math.min(6, (String(value).split('.')[1] ?? '').length))
  }
  if (typeof params.board === 'string' && typeof params.channel === 'string')
    said.channel = names.seriesName({ board: params.board, channel: params.channel })
  return said
}
