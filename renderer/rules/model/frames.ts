import type { Frame, RuleBody } from '../../../backend/contract/rules/rule.ts'
import { nodeIds } from '../../../backend/contract/rules/structure.ts'
import { NODE_HEIGHT, widthOf } from './arrange.ts'
import type { Graph, GraphEdge, Place } from './graph.ts'
import { freshIds } from './ids.ts'

/** Frames around nodes of the canvas: made, measured, folded into one node. Pure. */

export const MAX_FRAMES = 32
/** Room between a frame and its nodes, and of its head above them, px. */
const ROOM = 12
export const FRAME_HEAD = 28
/** Width of a folded frame, px; it is as high as a node. */
const FOLDED_WIDTH = 188

export interface Box extends Place {
  width: number
  height: number
}

/** The frames with the nodes that are there, each in the first one that names it. */
export function framesOf(rule: Pick<RuleBody, 'conditions' | 'branches' | 'frames'>): Frame[] {
  if (rule.frames === undefined) return []
  const free = new Set(nodeIds(rule))
  for (const { id } of rule.branches) free.delete(id)
  return rule.frames
    .map((frame) => ({ ...frame, nodes: frame.nodes.filter((id) => free.delete(id)) }))
    .filter(({ nodes }) => nodes.length > 0)
}

export function withFrames(rule: RuleBody, frames: readonly Frame[]): RuleBody {
  const { frames: _frames, ...rest } = rule
  return frames.length === 0 ? rest : { ...rest, frames: [...frames] }
}

/** The frame whose nodes are chosen, and no others. */
export function chosenFrame(rule: RuleBody, chosen: ReadonlySet<string>): Frame | undefined {
  return framesOf(rule).find(({ nodes }) => nodes.length === chosen.size && nodes.every((id) => chosen.has(id)))
}

/**
 * The chosen nodes in one frame: the one that is chosen whole takes the others in, else a new one of this name. Where there is nothing
 * to do, or no room for one more, the rule comes back as it was.
 */
export function framed(rule: RuleBody, chosen: ReadonlySet<string>, name: string): RuleBody {
  const frames = framesOf(rule)
  const all = new Set(nodeIds(rule))
  const nodes = [...chosen].filter((id) => all.has(id))
  const whole = frames.filter((frame) => frame.nodes.every((id) => chosen.has(id)))
  const [host] = whole
  if (nodes.length === 0 || whole.some((frame) => frame.nodes.length === nodes.length)) return rule
  const others = frames
    .filter((frame) => !whole.includes(frame))
    .map((frame) => ({ ...frame, nodes: frame.nodes.filter((id) => !chosen.has(id)) }))
  if (others.length >= MAX_FRAMES) return rule
  const own = host ? { ...host, nodes } : { id: freshIds(rule)('frame'), name, nodes, folded: false }
  return withFrames(rule, [...others, own])
}

/** The rule with a node in this frame; null = in none. */
export function inFrame(rule: RuleBody, node: string, frame: string | null): RuleBody {
  const frames = framesOf(rule).map((one) => {
    const others = one.nodes.filter((id) => id !== node)
    return { ...one, nodes: one.id === frame ? [...others, node] : others }
  })
  return withFrames(
    rule,
    frames.filter(({ nodes }) => nodes.length > 0),
  )
}

/** Where a frame is drawn. */
export function boxOf(frame: Frame, graph: Graph, placeOf: (id: string) => Place): Box {
  const boxes = frame.nodes.flatMap((id) => {
    const node = graph.nodes.get(id)
    return node === undefined ? [] : [{ ...placeOf(id), width: widthOf(node) }]
  })
  const x = Math.min(...boxes.map((one) => one.x))
  const y = Math.min(...boxes.map((one) => one.y))
  if (frame.folded) return { x, y, width: FOLDED_WIDTH, height: NODE_HEIGHT }
  const right = Math.max(...boxes.map((one) => one.x + one.width))
  const bottom = Math.max(...boxes.map((one) => one.y)) + NODE_HEIGHT
  const top = FRAME_HEAD + ROOM
  return { x: x - ROOM, y: y - top, width: right - x + 2 * ROOM, height: bottom - y + top + ROOM }
}

/** An edge as it is drawn: at the folded frame where its node is not to be seen. */
export interface ShownEdge extends GraphEdge {
  /** The node whose truth it carries. */
  of: string
}

/** Nodes that folded frames hide, and the edges that are left. */
export function folded(graph: Graph, frames: readonly Frame[]): { hidden: ReadonlySet<string>; edges: ShownEdge[] } {
  const hosts = new Map(frames.filter((frame) => frame.folded).flatMap(({ id, nodes }) => nodes.map((node) => [node, id] as const)))
  const edges = graph.edges
    .map((edge) => ({ ...edge, from: hosts.get(edge.from) ?? edge.from, to: hosts.get(edge.to) ?? edge.to, of: edge.from }))
    .filter(({ from, to }) => from !== to)
  return { hidden: new Set(hosts.keys()), edges }
}

/**
 * Places after a drag: a moved frame takes its nodes along, as far as it moved itself.
 * @param moved where nodes and frames stand now
 */
export function movedPlaces(
  frames: readonly Frame[],
  graph: Graph,
  placeOf: (id: string) => Place,
  moved: Readonly<Record<string, Place>>,
): Record<string, Place> {
  const places: Record<string, Place> = {}
  for (const [id, place] of Object.entries(moved)) if (graph.nodes.has(id)) places[id] = place
  for (const frame of frames) {
    const to = moved[frame.id]
    if (to === undefined) continue
    const from = boxOf(frame, graph, placeOf)
    for (const id of frame.nodes) {
      const { x, y } = placeOf(id)
      places[id] ??= { x: x + to.x - from.x, y: y + to.y - from.y }
    }
  }
  return places
}
