import { type Edge, Position } from '@xyflow/react'
import type { Frame } from '../../../backend/contract/rules/rule.ts'
import { NODE_HEIGHT, widthOf } from '../model/arrange.ts'
import { type Box, boxOf, type ShownEdge } from '../model/frames.ts'
import type { Graph, GraphNode, Place } from '../model/graph.ts'
import type { FrameFlowNode } from './FrameNode.tsx'
import type { RuleFlowEdge } from './RuleEdge.tsx'
import type { RuleFlowNode } from './RuleNode.tsx'

/**
 * Nodes and edges as React Flow takes them. Sizes and ports are told, not measured: nothing is drawn twice, nothing jumps. Objects
 * that did not change are the same ones, so that only what changed is drawn.
 */

const PORT = 10
const ELSE_Y = NODE_HEIGHT - 16
/** React Flow lifts what is chosen by 1,000. */
const BELOW = -1001

export class FlowParts {
  #nodes = new Map<string, { flow: RuleFlowNode; graph: GraphNode; label: string }>()
  #edges = new Map<string, RuleFlowEdge>()
  #frames = new Map<string, FrameFlowNode>()

  nodes(
    graph: Graph,
    hidden: ReadonlySet<string>,
    placeOf: (id: string) => Place,
    selection: ReadonlySet<string>,
    labelOf: (node: GraphNode) => string,
  ): RuleFlowNode[] {
    const kept = new Map<string, { flow: RuleFlowNode; graph: GraphNode; label: string }>()
    const flows = [...graph.nodes.values()]
      .filter(({ id }) => !hidden.has(id))
      .map((node) => {
        const position = placeOf(node.id)
        const selected = selection.has(node.id)
        const known = this.#nodes.get(node.id)
        const label = labelOf(node)
        const same = known !== undefined && known.label === label && sameGraph(known.graph, node)
        const still =
          same && known.flow.selected === selected && known.flow.position.x === position.x && known.flow.position.y === position.y
        const flow = still ? known.flow : flowNode(node, position, selected, label, same ? known.flow.data : { graph: node })
        kept.set(node.id, { flow, graph: node, label })
        return flow
      })
    this.#nodes = kept
    return flows
  }

  frames(
    frames: readonly Frame[],
    graph: Graph,
    placeOf: (id: string) => Place,
    selection: ReadonlySet<string>,
    labelOf: (frame: Frame) => string,
  ): FrameFlowNode[] {
    const kept = frames.map((frame) => {
      const box = boxOf(frame, graph, placeOf)
      const selected = frame.nodes.every((id) => selection.has(id))
      const label = labelOf(frame)
      const known = this.#frames.get(frame.id)
      const same = known !== undefined && known.data.frame === frame && known.selected === selected && known.ariaLabel === label
      return same && sameBox(known, box) ? known : flowFrame(frame, box, selected, label)
    })
    this.#frames = new Map(kept.map((one) => [one.id, one]))
    return kept
  }

  edges(edges: readonly ShownEdge[], selection: ReadonlySet<string>, labelOf: (from: string, to: string) => string): RuleFlowEdge[] {
    const kept = new Map<string, RuleFlowEdge>()
    for (const { id, kind, from, to, of } of edges) {
      const selected = selection.has(id)
      const ariaLabel = labelOf(from, to)
      const known = this.#edges.get(id)
      const same = known !== undefined && known.selected === selected && known.data?.kind === kind && known.ariaLabel === ariaLabel
      const still = same && known.source === from && known.target === to
      kept.set(id, still ? known : flowEdge(id, { kind, of }, from, to, selected, ariaLabel))
    }
    this.#edges = kept
    return [...kept.values()]
  }
}

function port(type: 'source' | 'target', id: string | null, x: number, y: number) {
  const position = type === 'source' ? Position.Right : Position.Left
  return { id, type, position, x: x - PORT / 2, y: y - PORT / 2, width: PORT, height: PORT }
}

/** Open it lies below everything, chosen too; its head alone takes the pointer. */
function flowFrame(frame: Frame, { x, y, width, height }: Box, selected: boolean, label: string): FrameFlowNode {
  const ports = [port('source', 'out', width, height / 2), port('source', 'else', width, ELSE_Y), port('target', null, 0, height / 2)]
  return {
    id: frame.id,
    type: 'frame',
    position: { x, y },
    data: { frame },
    selected,
    width,
    height,
    measured: { width, height },
    handles: frame.folded ? ports : [],
    connectable: false,
    ariaLabel: label,
    ariaRole: 'group',
    ...(!frame.folded && { zIndex: BELOW, style: { pointerEvents: 'none' } }),
  }
}

function sameBox({ position, width, height }: FrameFlowNode, box: Box): boolean {
  return position.x === box.x && position.y === box.y && width === box.width && height === box.height
}

function flowNode(node: GraphNode, position: Place, selected: boolean, label: string, data: { graph: GraphNode }): RuleFlowNode {
  const width = widthOf(node)
  const height = NODE_HEIGHT
  const handles = [port('source', 'out', width, height / 2)]
  if (node.role !== 'trigger') handles.push(port('target', null, 0, height / 2))
  if (node.role === 'condition') handles.push(port('source', 'else', width, ELSE_Y))
  return {
    id: node.id,
    type: 'rule',
    position,
    data,
    selected,
    width,
    height,
    measured: { width, height },
    handles,
    ariaLabel: label,
    ariaRole: 'button',
  }
}

function flowEdge(
  id: string,
  data: NonNullable<RuleFlowEdge['data']>,
  source: string,
  target: string,
  selected: boolean,
  ariaLabel: string,
): RuleFlowEdge {
  const edge: Edge<typeof data, 'rule'> = {
    id,
    type: 'rule',
    source,
    target,
    sourceHandle: data.kind === 'else' ? 'else' : 'out',
    data,
    selected,
    ariaLabel,
  }
  return edge
}

function sameGraph(a: GraphNode, b: GraphNode): boolean {
  if (a.node !== b.node || a.role !== b.role) return false
  return a.role !== 'action' || (b.role === 'action' && a.list === b.list && a.branch === b.branch)
}
