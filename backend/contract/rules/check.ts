import { isTimeZone } from '../schedules/zone-offset.ts'
import { checkActions } from './check/check-actions.ts'
import { checkConditions } from './check/check-conditions.ts'
import { checkSense } from './check/check-sense.ts'
import { checkTriggers } from './check/check-triggers.ts'
import type { ProblemCode, ProblemParams, RuleProblem } from './check/rule-problem.ts'
import { ERRORS } from './check/rule-problem.ts'
import type { RuleBody } from './rule.ts'
import { structureProblems } from './structure.ts'
import type { RuleSurroundings } from './surroundings.ts'

export type { ProblemCode, RuleProblem } from './check/rule-problem.ts'

/**
 * What is wrong with a rule, while it is typed and before it is published: errors keep it from being published, warnings are shown.
 * Takes drafts too. Cost: some µs per node.
 * @param own id of the rule; null = it is new
 */
export function checkRule(rule: RuleBody, world: RuleSurroundings, own: string | null = null): RuleProblem[] {
  const problems: RuleProblem[] = []
  const told = new Set<string>()
  const tell = (code: ProblemCode, node: string, params: ProblemParams = {}) => {
    const key = `${code} ${node}`
    if (told.has(key)) return
    told.add(key)
    problems.push({ code, node, severity: ERRORS.has(code) ? 'error' : 'warning', params })
  }
  for (const { code, node } of structureProblems(rule)) tell(code, node)
  const zoneIsKnown = isTimeZone(rule.timeZone)
  if (!zoneIsKnown) tell('time-zone', '', { timeZone: rule.timeZone })
  checkConditions(rule, world, tell)
  for (const branch of rule.branches) checkTriggers(branch.on, world, tell)
  checkActions(rule, world, own, tell)
  checkSense(rule, tell)
  return problems
}
