import {
  type Action,
  type Branch,
  type Condition,
  isLogic,
  type LogicCondition,
  type RuleBody,
} from '../../../backend/contract/rules/rule.ts'
import { below, type GraphEdge, type GraphNode, graphOf, rootOf } from './graph.ts'
import { freshIds } from './ids.ts'

/**
 * Joining and parting nodes. Pure. What a node says goes to one place, so a new edge takes the place of the old one; a condition that
 * led to actions and is put into logic hands them on to that logic.
 */

/** Where an edge leaves a node: what is true runs `out`, what is not `else`. */
export type Port = 'out' | 'else'

export type Refusal =
  | 'itself'
  | 'circle'
  /** Actions lead to actions alone. */
  | 'after-action'
  /** Nothing asks a trigger. */
  | 'into-trigger'
  /** A condition that reads a value has no inputs; put both into an AND. */
  | 'needs-logic'
  /** Only actions hang at what is not true; a NOT turns a condition round. */
  | 'else-needs-action'
  | 'already'

export type Connected = { ok: true; rule: RuleBody } | { ok: false; refusal: Refusal }

export function connect(rule: RuleBody, fromId: string, toId: string, port: Port = 'out'): Connected {
  const { nodes, edges } = graphOf(rule)
  const from = nodes.get(fromId)
  const to = nodes.get(toId)
  if (from === undefined || to === undefined || from === to) return no('itself')
  if (to.role === 'trigger') return no('into-trigger')
  const wanted = port === 'else' ? 'else' : undefined
  if (edges.some((edge) => edge.from === fromId && edge.to === toId && (wanted === undefined) === (edge.kind !== 'else')))
    return no('already')
  if (from.role === 'trigger') return yes(withTrigger(rule, from, to))
  if (from.role === 'action') return to.role === 'action' ? afterAction(rule, from, to) : no('after-action')
  if (to.role === 'action') return yes(intoAction(rule, fromId, to, port))
  if (port === 'else') return no('else-needs-action')
  return intoLogic(rule, fromId, to.node)
}

/** Takes an edge away; what hung behind it stays, by itself. */
export function disconnect(rule: RuleBody, edge: GraphEdge): RuleBody {
  switch (edge.kind) {
    case 'input':
      return { ...rule, conditions: withoutInput(rule.conditions, edge.from) }
    case 'event': {
      const branches = rule.branches.map((branch) => ({ ...branch, on: branch.on.filter(({ id }) => id !== edge.from) }))
      const trigger = rule.branches.flatMap(({ on }) => on).find(({ id }) => id === edge.from)
      return trigger === undefined ? rule : tidy({ ...rule, branches: [...branches, { ...newBranch(rule), on: [trigger] }] })
    }
    default: {
      const { rule: left, tail } = cut(rule, edge.to)
      return tidy({ ...left, branches: [...left.branches, { ...newBranch(left), do: tail }] })
    }
  }
}

/** Drops branches that stand for nothing; a rule has one at least. */
export function tidy(rule: RuleBody): RuleBody {
  const branches = rule.branches.filter(({ on, do: actions, otherwise }) => on.length + actions.length + otherwise.length > 0)
  return { ...rule, branches: branches.length > 0 ? branches : [newBranch({ ...rule, branches: [] })] }
}

export function newBranch(rule: Pick<RuleBody, 'conditions' | 'branches'>): Branch {
  return { id: freshIds(rule)('branch'), on: [], when: null, do: [], otherwise: [] }
}

const no = (refusal: Refusal): Connected => ({ ok: false, refusal })
const yes = (rule: RuleBody): Connected => ({ ok: true, rule: tidy(rule) })

function intoLogic(rule: RuleBody, from: string, logic: Condition): Connected {
  if (!isLogic(logic)) return no('needs-logic')
  if (below(rule.conditions, from).has(logic.id)) return no('circle')
  const single = logic.kind === 'not' || logic.kind === 'hold'
  const conditions = withoutInput(rule.conditions, from).map((one) =>
    one.id === logic.id && isLogic(one) ? withInputs(one, single ? [from] : [...one.inputs, from]) : one,
  )
  const root = rootOf(conditions, logic.id)
  const led = rule.branches.find(({ when }) => when === from)
  const taken = rule.branches.find(({ when }) => when === root)
  const branches = rule.branches.flatMap((branch) => {
    if (branch === led) return taken === undefined ? [{ ...branch, when: root }] : []
    // Both led somewhere: the new root runs what either ran.
    return branch === taken && led !== undefined ? [joined(taken, led)] : [branch]
  })
  return yes({ ...rule, conditions, branches })
}

function joined(branch: Branch, other: Branch): Branch {
  return {
    ...branch,
    on: [...branch.on, ...other.on],
    do: [...branch.do, ...other.do],
    otherwise: [...branch.otherwise, ...other.otherwise],
  }
}

function intoAction(rule: RuleBody, from: string, to: Extract<GraphNode, { role: 'action' }>, port: Port): RuleBody {
  const list = port === 'else' ? 'otherwise' : 'do'
  const conditions = withoutInput(rule.conditions, from)
  const own = rule.branches.find(({ when }) => when === from)
  const target = rule.branches.find(({ id }) => id === to.branch)
  // Actions that only a trigger runs so far, or nothing: the condition stands before all of them.
  if (own === undefined && target?.when === null && to.index === 0 && to.list === 'do') {
    const turned = port === 'else' ? { do: [], otherwise: target.do } : {}
    return { ...rule, conditions, branches: rule.branches.map((one) => (one === target ? { ...one, when: from, ...turned } : one)) }
  }
  const { rule: left, tail } = cut({ ...rule, conditions }, to.id)
  if (own === undefined) return { ...left, branches: [...left.branches, { ...newBranch(left), when: from, [list]: tail }] }
  const branches = left.branches.map((one) => (one.id === own.id ? { ...one, [list]: [...one[list], ...tail] } : one))
  return { ...left, branches }
}

function afterAction(rule: RuleBody, from: Extract<GraphNode, { role: 'action' }>, to: Extract<GraphNode, { role: 'action' }>): Connected {
  if (to.branch === from.branch && to.list === from.list && to.index <= from.index) return no('circle')
  const { rule: left, tail } = cut(rule, to.id)
  const branches = left.branches.map((branch) => {
    if (branch.id !== from.branch) return branch
    const list = [...branch[from.list]]
    list.splice(list.findIndex(({ id }) => id === from.id) + 1, 0, ...tail)
    return { ...branch, [from.list]: list }
  })
  return yes({ ...left, branches })
}

function withTrigger(rule: RuleBody, from: Extract<GraphNode, { role: 'trigger' }>, to: GraphNode): RuleBody {
  const without = rule.branches.map((branch) => ({ ...branch, on: branch.on.filter(({ id }) => id !== from.id) }))
  const into = (match: (branch: Branch) => boolean, change: Partial<Branch> = {}): RuleBody | undefined => {
    const found = without.find(match)
    if (found === undefined) return undefined
    return { ...rule, branches: without.map((one) => (one === found ? { ...one, ...change, on: [...one.on, from.node] } : one)) }
  }
  if (to.role === 'action') return into(({ id }) => id === to.branch) ?? rule
  const root = rootOf(rule.conditions, to.id)
  const own = rule.branches.find(({ id }) => id === from.branch)
  return (
    into(({ when }) => when === root) ??
    (own?.when === null && own.on.length === 1 ? into(({ id }) => id === own.id, { when: root }) : undefined) ?? {
      ...rule,
      branches: [...without, { ...newBranch(rule), on: [from.node], when: root }],
    }
  )
}

/** Takes an action and what comes after it out of its list. */
function cut(rule: RuleBody, action: string): { rule: RuleBody; tail: Action[] } {
  let tail: Action[] = []
  const branches = rule.branches.map((branch) => {
    for (const list of ['do', 'otherwise'] as const) {
      const at = branch[list].findIndex(({ id }) => id === action)
      if (at < 0) continue
      tail = branch[list].slice(at)
      return { ...branch, [list]: branch[list].slice(0, at) }
    }
    return branch
  })
  return { rule: { ...rule, branches }, tail }
}

function withoutInput(conditions: readonly Condition[], input: string): Condition[] {
  return conditions.map((one) =>
    isLogic(one) && one.inputs.includes(input)
      ? withInputs(
          one,
          one.inputs.filter((id) => id !== input),
        )
      : one,
  )
}

export function withInputs(condition: LogicCondition, inputs: readonly string[]): LogicCondition {
  return { ...condition, inputs: [...inputs] }
}
