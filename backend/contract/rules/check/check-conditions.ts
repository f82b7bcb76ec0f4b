import { type Condition, isLogic, type RuleBody, type SeriesRef } from '../rule.ts'
import type { RuleSeries, RuleSurroundings } from '../surroundings.ts'
import type { Tell } from './rule-problem.ts'

/** Conditions one by one: whether what they speak of exists, and can be compared like that. */

type Bounds = Pick<Extract<Condition, { kind: 'value' }>, 'id' | 'test' | 'low' | 'high' | 'text'>

export function checkConditions(rule: RuleBody, world: RuleSurroundings, tell: Tell): void {
  const ownVariables = new Set(
    rule.branches.flatMap(({ do: actions, otherwise }) =>
      [...actions, ...otherwise].flatMap((one) => (one.kind === 'variable' ? [one.variable] : [])),
    ),
  )
  for (const condition of rule.conditions) {
    if (isLogic(condition)) {
      const count = condition.inputs.length
      if (count === 0) tell('input-missing', condition.id)
      else if (condition.kind === 'count' && condition.least > count)
        tell('too-few-inputs', condition.id, { least: condition.least, count })
      continue
    }
    if ('series' in condition) checkReading(condition, seriesAt(condition.id, condition.series, world, tell), tell)
    else if (condition.kind === 'board') boardAt(condition.id, condition.board, world, tell)
    else if (condition.kind === 'output') outputAt(condition.id, condition.output, world, tell)
    else if (condition.kind === 'alarm') {
      if (condition.alarm === '') tell('name-missing', condition.id)
    } else if (condition.kind === 'variable') {
      if (condition.variable === '') tell('name-missing', condition.id)
      else if (!ownVariables.has(condition.variable) && !world.hasVariable(condition.variable))
        tell('unknown-variable', condition.id, { variable: condition.variable })
      checkBounds(condition, tell)
    } else if (condition.kind === 'time' && (condition.days.length === 0 || condition.from === '' || condition.to === ''))
      tell('times-missing', condition.id)
  }
}

/** Tells where it does not exist; a draft may not name it yet. */
export function seriesAt(node: string, series: SeriesRef, world: RuleSurroundings, tell: Tell): RuleSeries | undefined {
  if (series.board === '' || series.channel === '') {
    tell('name-missing', node)
    return undefined
  }
  if (!boardAt(node, series.board, world, tell)) return undefined
  const known = world.series(series)
  if (known === undefined) tell('unknown-series', node, { ...series })
  return known
}

function boardAt(node: string, board: string, world: RuleSurroundings, tell: Tell): boolean {
  if (board === '') tell('name-missing', node)
  else if (world.board(board) === undefined) tell('unknown-board', node, { board })
  else return true
  return false
}

export function outputAt(node: string, output: { board: string; gpio: number }, world: RuleSurroundings, tell: Tell) {
  if (!boardAt(node, output.board, world, tell)) return undefined
  const known = world.output(output)
  if (known === undefined) tell('unknown-output', node, { ...output })
  return known
}

function checkReading(condition: Extract<Condition, { series: unknown }>, series: RuleSeries | undefined, tell: Tell): void {
  const { id, kind } = condition
  const { channel } = condition.series
  if (kind === 'value') checkBounds(condition, tell)
  if (series === undefined) return
  const words = kind === 'value' && condition.text !== null && (condition.test === 'equals' || condition.test === 'differs')
  if (words && series.kind === 'number') tell('needs-word', id, { channel })
  if (!words && kind !== 'silent' && series.kind === 'state') tell('needs-number', id, { channel })
  if (kind === 'value' && series.range !== null) checkRange(condition, series.range, tell)
  const intervalS = series.reportIntervalS
  if (intervalS === null) return
  if (kind === 'silent') {
    if (condition.forS <= intervalS) tell('window-short', id, { windowS: condition.forS, intervalS })
    return
  }
  if (condition.maxAgeS <= intervalS) tell('age-short', id, { ageS: condition.maxAgeS, intervalS })
  // Half of the window must be spanned, by at least two readings.
  if ((kind === 'rate' || kind === 'trend') && condition.windowS < 2 * intervalS)
    tell('window-short', id, { windowS: condition.windowS, intervalS })
}

function checkBounds({ id, test, low, high, text, ...more }: Bounds & { hysteresis?: number }, tell: Tell): void {
  const hysteresis = more.hysteresis ?? 0
  if (test === 'equals' || test === 'differs') {
    if (text === null && low === null) tell('bound-missing', id)
  } else if (low === null) tell('bound-missing', id)
  else if (test === 'between' || test === 'outside') {
    if (high === null) tell('bound-missing', id)
    else if (low > high) tell('bounds-swapped', id, { low, high })
    else if (test === 'outside' && hysteresis * 2 > high - low) tell('hysteresis-wide', id, { hysteresis })
  }
}

function checkRange({ id, test, low, high, text }: Bounds, range: { low: number; high: number }, tell: Tell): void {
  const bounds = text !== null ? [] : test === 'between' || test === 'outside' ? [low, high] : [low]
  for (const bound of bounds)
    if (bound !== null && (bound < range.low || bound > range.high))
      tell('bound-out-of-range', id, { bound, low: range.low, high: range.high })
}
