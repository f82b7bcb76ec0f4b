import { type Action, type Branch, type Condition, type Frame, isLogic, type RuleBody } from '../../../backend/contract/rules/rule.ts'
import { newBranch, tidy, withInputs } from './connect.ts'
import { framesOf, MAX_FRAMES, withFrames } from './frames.ts'
import { type GraphNode, graphOf, type NodeType, type Place, rootOf } from './graph.ts'
import { freshIds } from './ids.ts'
import { type Chosen, type NewNode, newNode } from './new-node.ts'

/** Steps of the editor on a rule: add, change, remove, copy. Pure; joining and parting are connect.ts's. */

export function addNode(rule: RuleBody, type: NodeType, place: Place, chosen: Chosen = {}): { rule: RuleBody; id: string } {
  const [, kind = 'node'] = type.split(' ')
  const id = freshIds(rule)(kind)
  return { id, rule: inserted(rule, newNode(type, id, chosen), place) }
}

/** Replaces a node by one with the same id and role. */
export function changeNode(rule: RuleBody, changed: NewNode): RuleBody {
  const { id } = changed.node
  if (changed.role === 'condition') {
    return { ...rule, conditions: rule.conditions.map((one) => (one.id === id ? changed.node : one)) }
  }
  const branches = rule.branches.map((branch): Branch => {
    if (changed.role === 'trigger') return { ...branch, on: branch.on.map((one) => (one.id === id ? changed.node : one)) }
    const put = (list: readonly Action[]) => list.map((one) => (one.id === id ? changed.node : one))
    return { ...branch, do: put(branch.do), otherwise: put(branch.otherwise) }
  })
  return { ...rule, branches }
}

/** What hung at a removed node stays; what had one input only is replaced by it. */
export function removeNodes(rule: RuleBody, ids: ReadonlySet<string>): RuleBody {
  let { conditions } = rule
  let branches = rule.branches.map((branch) => ({
    ...branch,
    on: branch.on.filter(({ id }) => !ids.has(id)),
    do: branch.do.filter(({ id }) => !ids.has(id)),
    otherwise: branch.otherwise.filter(({ id }) => !ids.has(id)),
  }))
  for (const gone of rule.conditions.filter(({ id }) => ids.has(id))) {
    // Looked up anew: an input removed before has been replaced already.
    const now = conditions.find(({ id }) => id === gone.id)
    const heir = now !== undefined && isLogic(now) && now.inputs.length === 1 ? now.inputs[0] : undefined
    const heirs = heir === undefined ? [] : [heir]
    conditions = conditions
      .filter(({ id }) => id !== gone.id)
      .map((one) =>
        isLogic(one) && one.inputs.includes(gone.id)
          ? withInputs(
              one,
              one.inputs.flatMap((id) => (id === gone.id ? heirs : [id])),
            )
          : one,
      )
    branches = branches.map((branch) => (branch.when === gone.id ? { ...branch, when: heir ?? null } : branch))
  }
  const layout = Object.fromEntries(Object.entries(rule.layout).filter(([id]) => !ids.has(id)))
  const left = tidy({ ...rule, conditions, branches, layout })
  return withFrames(left, framesOf(left))
}

/** Nodes as they are copied: whole, with the edges among themselves. */
export interface Clip {
  conditions: Condition[]
  branches: Branch[]
  layout: Record<string, Place>
  /** Those whose nodes are all copied. */
  frames: Frame[]
}

export function clipOf(rule: RuleBody, ids: ReadonlySet<string>): Clip {
  const has = ({ id }: { id: string }) => ids.has(id)
  const conditions = rule.conditions.filter(has).map((one) =>
    isLogic(one)
      ? withInputs(
          one,
          one.inputs.filter((id) => ids.has(id)),
        )
      : one,
  )
  const branches = rule.branches
    .map((branch) => ({
      ...branch,
      on: branch.on.filter(has),
      do: branch.do.filter(has),
      otherwise: branch.otherwise.filter(has),
      when: branch.when !== null && ids.has(branch.when) ? branch.when : null,
    }))
    .filter(({ on, do: actions, otherwise }) => on.length + actions.length + otherwise.length > 0)
  const frames = framesOf(rule).filter(({ nodes }) => nodes.every((id) => ids.has(id)))
  return { conditions, branches, layout: Object.fromEntries(Object.entries(rule.layout).filter(([id]) => ids.has(id))), frames }
}

/** @param by how far the copies stand from where they were copied */
export function pasteClip(rule: RuleBody, clip: Clip, by: Place): { rule: RuleBody; ids: string[] } {
  const fresh = freshIds(rule)
  const renamed = new Map<string, string>()
  const give = (id: string) => renamed.get(id) ?? renamed.set(id, fresh(id)).get(id) ?? id
  const conditions = clip.conditions.map((one): Condition => {
    const copy = { ...one, id: give(one.id) }
    return isLogic(copy) ? withInputs(copy, copy.inputs.map(give)) : copy
  })
  const branches = clip.branches.map((branch) => ({
    id: fresh(branch.id),
    on: branch.on.map((one) => ({ ...one, id: give(one.id) })),
    when: branch.when === null ? null : give(branch.when),
    do: branch.do.map((one) => ({ ...one, id: give(one.id) })),
    otherwise: branch.otherwise.map((one) => ({ ...one, id: give(one.id) })),
  }))
  const places = Object.entries(clip.layout).map(([id, { x, y }]): [string, Place] => [give(id), { x: x + by.x, y: y + by.y }])
  const layout = { ...rule.layout, ...Object.fromEntries(places) }
  const next = { ...rule, conditions: [...rule.conditions, ...conditions], branches: [...rule.branches, ...branches], layout }
  const frames = clip.frames.map((frame) => ({ ...frame, id: fresh(frame.id), nodes: frame.nodes.map(give) }))
  const pasted = tidy(next)
  return { rule: withFrames(pasted, [...framesOf(rule), ...frames].slice(0, MAX_FRAMES)), ids: [...renamed.values()] }
}

export function moveNodes(rule: RuleBody, places: Readonly<Record<string, Place>>): RuleBody {
  return { ...rule, layout: { ...rule.layout, ...places } }
}

/** Where a node may be connected to by keyboard, nearest kind first. */
export function targetsOf(rule: RuleBody, id: string): GraphNode[] {
  const { nodes } = graphOf(rule)
  const from = nodes.get(id)
  if (from === undefined) return []
  return [...nodes.values()].filter((to) => {
    if (to.id === id || to.role === 'trigger') return false
    if (to.role === 'action') return true
    if (from.role === 'action') return false
    return from.role === 'trigger' ? rootOf(rule.conditions, to.id) === to.id : isLogic(to.node)
  })
}

function inserted(rule: RuleBody, fresh: NewNode, place: Place): RuleBody {
  const layout = { ...rule.layout, [fresh.node.id]: place }
  if (fresh.role === 'condition') return { ...rule, conditions: [...rule.conditions, fresh.node], layout }
  const branch = newBranch(rule)
  const own: Branch = fresh.role === 'trigger' ? { ...branch, on: [fresh.node] } : { ...branch, do: [fresh.node] }
  return tidy({ ...rule, branches: [...rule.branches, own], layout })
}
