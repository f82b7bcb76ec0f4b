import {
  type Action,
  type ActionKind,
  type Condition,
  type ConditionKind,
  isLogic,
  type RuleBody,
  type Trigger,
} from '../../../backend/contract/rules/rule.ts'

/** A rule as nodes and edges. Pure; what the canvas draws and what connecting and laying out work on. */

export type GraphNode =
  | { id: string; role: 'trigger'; node: Trigger; branch: string }
  | { id: string; role: 'condition'; node: Condition }
  | { id: string; role: 'action'; node: Action; branch: string; list: 'do' | 'otherwise'; index: number }

/** `role kind`, as palette, clipboard and strings name it. */
export type NodeType = `condition ${ConditionKind}` | `trigger ${Trigger['kind']}` | `action ${ActionKind}`

export function typeOf({ role, node }: GraphNode): NodeType {
  if (role === 'condition') return `condition ${node.kind}`
  return role === 'trigger' ? `trigger ${node.kind}` : `action ${node.kind}`
}

/**
 * `input`: condition into logic; `event`: a trigger asks; `then`, `else`: what the root condition leads to; `next`: one action after
 * the other. A trigger points at the branch's condition, and where there is none at what it runs.
 */
export type EdgeKind = 'input' | 'event' | 'then' | 'else' | 'next'

export interface GraphEdge {
  id: string
  kind: EdgeKind
  from: string
  to: string
}

/** Where a node stands on the canvas, px. */
export interface Place {
  x: number
  y: number
}

export interface Graph {
  nodes: ReadonlyMap<string, GraphNode>
  edges: readonly GraphEdge[]
}

export function graphOf(rule: Pick<RuleBody, 'conditions' | 'branches'>): Graph {
  const nodes = new Map<string, GraphNode>()
  const edges: GraphEdge[] = []
  const edge = (kind: EdgeKind, from: string, to: string) => edges.push({ id: `${from}>${to}`, kind, from, to })
  for (const node of rule.conditions) {
    nodes.set(node.id, { id: node.id, role: 'condition', node })
    if (isLogic(node)) for (const input of node.inputs) edge('input', input, node.id)
  }
  for (const branch of rule.branches) {
    for (const node of branch.on) nodes.set(node.id, { id: node.id, role: 'trigger', node, branch: branch.id })
    for (const list of ['do', 'otherwise'] as const) {
      branch[list].forEach((node, index) => {
        nodes.set(node.id, { id: node.id, role: 'action', node, branch: branch.id, list, index })
        const before = branch[list][index - 1]
        if (before !== undefined) edge('next', before.id, node.id)
        else if (branch.when !== null) edge(list === 'do' ? 'then' : 'else', branch.when, node.id)
      })
    }
    const asked = branch.when ?? branch.do[0]?.id
    if (asked !== undefined) for (const { id } of branch.on) edge('event', id, asked)
  }
  return { nodes, edges: edges.filter(({ from, to }) => nodes.has(from) && nodes.has(to)) }
}

/** The condition that this one ends up in: itself, where no logic uses it. */
export function rootOf(conditions: readonly Condition[], id: string): string {
  const seen = new Set<string>()
  let root = id
  while (!seen.has(root)) {
    seen.add(root)
    const user = conditions.find((one) => isLogic(one) && one.inputs.includes(root))
    if (user === undefined) return root
    root = user.id
  }
  return root
}

/** The condition and all below it. */
export function below(conditions: readonly Condition[], id: string): Set<string> {
  const byId = new Map(conditions.map((one) => [one.id, one]))
  const found = new Set<string>()
  const open = [id]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    const condition = byId.get(next)
    if (condition !== undefined && isLogic(condition)) open.push(...condition.inputs)
  }
  return found
}
