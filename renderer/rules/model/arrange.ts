import { isLogic, type RuleBody } from '../../../backend/contract/rules/rule.ts'
import { type GraphNode, graphOf, type Place } from './graph.ts'

/**
 * Places for nodes: what reads stands left, logic to the right by depth, actions in a column of their own, each branch below the one
 * before. Pure.
 */

/** Sizes of nodes, px. One height for all, so that edges run straight. */
export const NODE_HEIGHT = 104
const ROW = 118
const GAP = 40
const LEFT = 8
const TOP = 8
/** Grid that nodes snap to, px. */
export const GRID = 4

export function widthOf({ role, node }: Pick<GraphNode, 'role' | 'node'>): number {
  if (role === 'action') return 188
  if (role === 'condition') {
    if (node.kind === 'hold') return 148
    if ('inputs' in node) return 136
  }
  return 220
}

/** Places of all nodes, as if nobody had ever moved one. */
export function arranged(rule: Pick<RuleBody, 'conditions' | 'branches'>): Record<string, Place> {
  const { nodes } = graphOf(rule)
  const places: Record<string, Place> = {}
  const byId = new Map(rule.conditions.map((one) => [one.id, one]))
  const columns: number[] = []
  const column = new Map<string, number>()
  let row = 0

  const put = (id: string, at: number, y: number) => {
    const node = nodes.get(id)
    if (node === undefined || column.has(id)) return
    column.set(id, at)
    columns[at] = Math.max(columns[at] ?? 0, widthOf(node))
    places[id] = { x: 0, y }
  }
  /** @returns column and middle row of the condition */
  const condition = (id: string, way: ReadonlySet<string>): { at: number; y: number } => {
    const node = byId.get(id)
    const known = column.get(id)
    if (known !== undefined) return { at: known, y: places[id]?.y ?? 0 }
    if (node === undefined || !isLogic(node) || node.inputs.length === 0 || way.has(id)) {
      const y = row++ * ROW
      put(id, 0, y)
      return { at: 0, y }
    }
    const inputs = node.inputs.map((input) => condition(input, new Set([...way, id])))
    const at = Math.max(...inputs.map((one) => one.at)) + 1
    const y = (Math.min(...inputs.map((one) => one.y)) + Math.max(...inputs.map((one) => one.y))) / 2
    put(id, at, y)
    return { at, y }
  }

  const chains: { ids: string[]; y: number }[] = []
  for (const { on, when, do: actions, otherwise } of rule.branches) {
    const first = row
    for (const { id } of on) put(id, 0, row++ * ROW)
    const y = when !== null && byId.has(when) ? condition(when, new Set()).y : first * ROW
    chains.push({ ids: actions.map(({ id }) => id), y })
    if (otherwise.length > 0) chains.push({ ids: otherwise.map(({ id }) => id), y: actions.length > 0 ? y + ROW : y })
    const used = y / ROW + (actions.length > 0 && otherwise.length > 0 ? 2 : 1)
    row = Math.max(row, Math.ceil(used))
  }
  for (const { id } of rule.conditions) condition(id, new Set())

  // Actions stand right of everything that decides.
  const start = columns.length
  for (const { ids, y } of chains) {
    for (const [index, id] of ids.entries()) put(id, start + index, y)
  }
  const lefts: number[] = []
  let x = LEFT
  for (let at = 0; at < columns.length; at++) {
    lefts[at] = x
    x += (columns[at] ?? 0) + GAP
  }
  for (const [id, at] of column) {
    const place = places[id]
    if (place !== undefined) places[id] = { x: snapped(lefts[at] ?? LEFT), y: snapped(place.y + TOP) }
  }
  return places
}

/** As `placed`, but where nobody had moved a node before, all stand in order again: what is new may belong between those that were there. */
export function placedAfter(before: RuleBody, rule: RuleBody): RuleBody {
  const untouched = Object.entries(arranged(before)).every(([id, { x, y }]) => before.layout[id]?.x === x && before.layout[id]?.y === y)
  return untouched ? { ...rule, layout: arranged(rule) } : placed(rule)
}

/** The rule with a place for every node: those it has stay, the others stand where they are free. */
export function placed(rule: RuleBody): RuleBody {
  const { nodes } = graphOf(rule)
  const missing = [...nodes.keys()].filter((id) => rule.layout[id] === undefined)
  if (missing.length === 0) return rule
  const wanted = arranged(rule)
  const taken = Object.values(rule.layout)
  const layout = { ...rule.layout }
  for (const id of missing) {
    const place = freePlace(taken, wanted[id] ?? { x: LEFT, y: TOP })
    layout[id] = place
    taken.push(place)
  }
  return { ...rule, layout }
}

/** The wanted place, or the next one below it that covers nothing. */
export function freePlace(taken: readonly Place[], wanted: Place): Place {
  let { x, y } = wanted
  for (let tries = 0; tries < 200; tries++) {
    const inWay = taken.some((one) => Math.abs(one.x - x) < 140 && Math.abs(one.y - y) < NODE_HEIGHT)
    if (!inWay) break
    y += ROW
  }
  return { x: snapped(x), y: snapped(y) }
}

function snapped(px: number): number {
  return Math.round(px / GRID) * GRID
}
