import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import { type Graph, type GraphNode, graphOf } from '../model/graph.ts'
import { readVersion } from '../rule-calls.ts'
import type { Shown } from './shown.ts'

/**
 * The nodes of the canvas while a moment of the past is shown: with the bounds of the version that decided then. What that version did
 * not have, or had as another kind, stands as it is now, without a truth.
 * @param present published version that the canvas shows; null = it shows a draft
 * @returns `old`: the nodes are drawn as that version said them
 */
export function useShownGraph(id: string, graph: Graph, shown: Shown | null, present: number | null): { graph: Graph; old: boolean } {
  const version = shown === null || shown.version === present ? null : shown.version
  const { data } = useQuery({
    queryKey: ['rule-version', id, version],
    queryFn: ({ signal }) => readVersion(id, version ?? 0, signal),
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return useMemo(() => {
    if (version === null || data === undefined) return { graph, old: false }
    return { graph: { ...graph, nodes: withBounds(graph, data.body) }, old: true }
  }, [graph, version, data])
}

/** Nodes of the graph as another version of the rule says them. Pure. */
export function withBounds(graph: Graph, body: RuleBody): ReadonlyMap<string, GraphNode> {
  const then = graphOf(body).nodes
  return new Map(
    [...graph.nodes].map(([id, node]): [string, GraphNode] => {
      const before = then.get(id)
      if (before === undefined || before.node.kind !== node.node.kind) return [id, node]
      // Where it stands, and what it leads to, is drawn as it is now.
      if (node.role === 'condition' && before.role === 'condition') return [id, { ...node, node: before.node }]
      if (node.role === 'trigger' && before.role === 'trigger') return [id, { ...node, node: before.node }]
      return node.role === 'action' && before.role === 'action' ? [id, { ...node, node: before.node }] : [id, node]
    }),
  )
}
