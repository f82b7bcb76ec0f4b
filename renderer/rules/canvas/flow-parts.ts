import { type Edge, Position } from '@xyflow/react'
import { NODE_HEIGHT, widthOf } from '../model/arrange.ts'
import type { Place } from '../model/edit.ts'
import type { Graph, GraphNode } from '../model/graph.ts'
import type { RuleFlowEdge } from './RuleEdge.tsx'
import type { RuleFlowNode } from './RuleNode.tsx'

/**
 * Nodes and edges as React Flow takes them. Sizes and ports are told, not measured: nothing is drawn twice, nothing jumps. Objects
 * that did not change are the same ones, so that only what changed is drawn.
 */

const PORT = 10
const ELSE_Y = NODE_HEIGHT - 16

export class FlowParts {
  #nodes = new Map<string, { flow: RuleFlowNode; graph: GraphNode; label: string }>()
  #edges = new Map<string, RuleFlowEdge>()

  nodes(
    graph: Graph,
    places: Readonly<Record<string, Place>>,
    moving: Readonly<Record<string, Place>>,
    selection: ReadonlySet<string>,
    labelOf: (node: GraphNode) => string,
  ): RuleFlowNode[] {
    const kept = new Map<string, { flow: RuleFlowNode; graph: GraphNode; label: string }>()
    const flows = [...graph.nodes.values()].map((node) => {
      const position = moving[node.id] ?? places[node.id] ?? { x: 0, y: 0 }
      const selected = selection.has(node.id)
      const known = this.#nodes.get(node.id)
      const label = labelOf(node)
      const same = known !== undefined && known.label === label && sameGraph(known.graph, node)
      const still = same && known.flow.selected === selected && known.flow.position.x === position.x && known.flow.position.y === position.y
      const flow = still ? known.flow : flowNode(node, position, selected, label, same ? known.flow.data : { graph: node })
      kept.set(node.id, { flow, graph: node, label })
      return flow
    })
    this.#nodes = kept
    return flows
  }

  edges(graph: Graph, selection: ReadonlySet<string>, labelOf: (from: string, to: string) => string): RuleFlowEdge[] {
    const kept = new Map<string, RuleFlowEdge>()
    for (const { id, kind, from, to } of graph.edges) {
      const selected = selection.has(id)
      const ariaLabel = labelOf(from, to)
      const known = this.#edges.get(id)
      const same = known !== undefined && known.selected === selected && known.data?.kind === kind && known.ariaLabel === ariaLabel
      kept.set(id, same ? known : flowEdge(id, kind, from, to, selected, ariaLabel))
    }
    this.#edges = kept
    return [...kept.values()]
  }
}

function flowNode(node: GraphNode, position: Place, selected: boolean, label: string, data: { graph: GraphNode }): RuleFlowNode {
  const width = widthOf(node)
  const height = NODE_HEIGHT
  const port = (type: 'source' | 'target', id: string | null, x: number, y: number) => ({
    id,
    type,
    position: type === 'source' ? Position.Right : Position.Left,
    x: x - PORT / 2,
    y: y - PORT / 2,
    width: PORT,
    height: PORT,
  })
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
  kind: NonNullable<RuleFlowEdge['data']>['kind'],
  source: string,
  target: string,
  selected: boolean,
  ariaLabel: string,
): RuleFlowEdge {
  const edge: Edge<{ kind: typeof kind }, 'rule'> = {
    id,
    type: 'rule',
    source,
    target,
    sourceHandle: kind === 'else' ? 'else' : 'out',
    data: { kind },
    selected,
    ariaLabel,
  }
  return edge
}

function sameGraph(a: GraphNode, b: GraphNode): boolean {
  if (a.node !== b.node || a.role !== b.role) return false
  return a.role !== 'action' || (b.role === 'action' && a.list === b.list && a.branch === b.branch)
}
