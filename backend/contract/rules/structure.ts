import { type Condition, isLogic, type RuleBody } from './rule.ts'

/** Whether the nodes of a rule form trees. What a rule must fulfil to run at all; what it should is in check.ts. */

export type StructureCode = 'id-twice' | 'input-missing' | 'used-twice' | 'circle' | 'root-missing' | 'never-looks' | 'unconnected'

export interface StructureProblem {
  code: StructureCode
  /** Node or branch. */
  node: string
  /** `unconnected` leaves a rule able to run; all others do not. */
  fatal: boolean
}

export function structureProblems(rule: Pick<RuleBody, 'conditions' | 'branches'>): StructureProblem[] {
  const problems: StructureProblem[] = []
  const add = (code: StructureCode, node: string, fatal = true) => problems.push({ code, node, fatal })
  const seen = new Set<string>()
  for (const id of nodeIds(rule)) {
    if (seen.has(id)) add('id-twice', id)
    seen.add(id)
  }
  const byId = new Map(rule.conditions.map((condition) => [condition.id, condition]))
  const used = new Set<string>()
  const use = (id: string, by: string, missing: StructureCode) => {
    if (!byId.has(id)) add(missing, by)
    else if (used.has(id)) add('used-twice', id)
    used.add(id)
  }
  for (const condition of rule.conditions) if (isLogic(condition)) for (const id of condition.inputs) use(id, condition.id, 'input-missing')
  for (const { id, when, on } of rule.branches) {
    if (when !== null) use(when, id, 'root-missing')
    else if (on.length === 0) add('never-looks', id)
  }
  const reached = new Set<string>()
  const reach = (id: string): void => {
    if (reached.has(id)) return
    reached.add(id)
    const condition = byId.get(id)
    if (condition !== undefined && isLogic(condition)) condition.inputs.forEach(reach)
  }
  for (const { when } of rule.branches) if (when !== null) reach(when)
  for (const { id } of rule.conditions) {
    if (reached.has(id)) continue
    // Every node of a circle has one place it goes to, so none of them is reached from a branch.
    if (isInCircle(id, byId)) add('circle', id)
    else add('unconnected', id, false)
  }
  return problems
}

/** The ids of all nodes: conditions, branches, triggers, actions. */
export function nodeIds({ conditions, branches }: Pick<RuleBody, 'conditions' | 'branches'>): string[] {
  const ofBranches = branches.flatMap(({ id, on, do: actions, otherwise }) => [
    id,
    ...[...on, ...actions, ...otherwise].map((one) => one.id),
  ])
  return [...conditions.map(({ id }) => id), ...ofBranches]
}

function isInCircle(start: string, byId: ReadonlyMap<string, Condition>): boolean {
  const seen = new Set<string>()
  const open = [start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const condition = byId.get(id)
    if (condition === undefined || !isLogic(condition)) continue
    for (const input of condition.inputs) {
      if (input === start) return true
      if (!seen.has(input)) {
        seen.add(input)
        open.push(input)
      }
    }
  }
  return false
}
