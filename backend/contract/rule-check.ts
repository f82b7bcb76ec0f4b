import type { RuleBody } from './rule.ts'
import { checkActions } from './rule-check/check-actions.ts'
import { checkConditions } from './rule-check/check-conditions.ts'
import { checkSense } from './rule-check/check-sense.ts'
import { checkTriggers } from './rule-check/check-triggers.ts'
import type { ProblemCode, ProblemParams, RuleProblem } from './rule-check/rule-problem.ts'
import { ERRORS } from './rule-check/rule-problem.ts'
import { structureProblems } from './rule-structure.ts'
import type { RuleSurroundings } from './rule-surroundings.ts'
import { isTimeZone } from './zone-offset.ts'

export type { ProblemCode, RuleProblem } from './rule-check/rule-problem.ts'

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
