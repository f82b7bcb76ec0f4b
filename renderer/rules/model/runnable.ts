import { type Condition, isLogic, type RuleBody } from '../../../backend/contract/rules/rule.ts'
import { structureProblems } from '../../../backend/contract/rules/structure.ts'

/** What of a draft can run at all, so that what is finished already shows its truth. Pure. */

export function runnablePart(rule: RuleBody): RuleBody {
  const known = new Set(rule.conditions.map(({ id }) => id))
  const used = new Set<string>()
  const conditions = rule.conditions.map((one): Condition => {
    if (!isLogic(one)) return one
    const inputs = one.inputs.filter((id) => known.has(id) && !used.has(id) && id !== one.id)
    for (const id of inputs) used.add(id)
    return { ...one, inputs }
  })
  const part = { ...rule, conditions, branches: rule.branches.filter(({ when, on }) => (when === null ? on.length > 0 : known.has(when))) }
  const circles = new Set(
    structureProblems(part)
      .filter(({ code }) => code === 'circle' || code === 'id-twice')
      .map(({ node }) => node),
  )
  if (circles.size === 0) return part
  return {
    ...part,
    conditions: conditions.filter(({ id }) => !circles.has(id)),
    branches: part.branches.filter(({ when }) => when === null || !circles.has(when)),
  }
}
