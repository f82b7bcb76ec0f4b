import { isLogic, type RuleBody } from '../rule.ts'
import { ConditionSpaces } from './condition-space.ts'
import type { Tell } from './rule-problem.ts'

/** Whether conditions contradict each other, or say nothing, so that a branch never runs. */
export function checkSense(rule: RuleBody, tell: Tell): void {
  const spaces = new ConditionSpaces(rule)
  const never = new Set<string>()
  const always = new Set<string>()
  for (const { id } of rule.conditions) {
    if (spaces.of(id, true, 'possible').length === 0) never.add(id)
    else if (spaces.of(id, false, 'possible').length === 0) always.add(id)
  }
  // Told where it comes from, not of everything above it.
  for (const condition of rule.conditions) {
    const inputs = isLogic(condition) ? condition.inputs : []
    if (inputs.some((id) => never.has(id) || always.has(id))) continue
    if (never.has(condition.id)) tell('never-true', condition.id)
    if (always.has(condition.id)) tell('always-true', condition.id)
  }
  for (const branch of rule.branches) {
    if (branch.do.length === 0 && branch.otherwise.length === 0) tell('empty-branch', branch.id)
    if (branch.when === null) {
      if (branch.otherwise.length > 0) tell('otherwise-never-runs', branch.id)
      continue
    }
    if (never.has(branch.when)) tell('never-runs', branch.id)
    // An event may still meet an unknown condition, but nothing runs then.
    if (always.has(branch.when) && branch.otherwise.length > 0 && branch.on.length > 0) tell('otherwise-never-runs', branch.id)
  }
}
