import { createContext, useCallback, useContext, useSyncExternalStore } from 'react'
import type { Decision } from '../../../backend/contract/rules/run/rule-run.ts'
import type { NodeLive } from './rule-driver.ts'

/** What each node of the canvas says now, outside React: a node draws again only when it changed itself. */
export class TraceStore {
  #nodes: ReadonlyMap<string, NodeLive> = new Map()
  #decisions: readonly Decision[] = []
  readonly #listeners = new Set<() => void>()

  node(id: string): NodeLive | undefined {
    return this.#nodes.get(id)
  }

  get nodes(): ReadonlyMap<string, NodeLive> {
    return this.#nodes
  }

  get decisions(): readonly Decision[] {
    return this.#decisions
  }

  /** Nodes that did not change keep their object. */
  set(nodes: ReadonlyMap<string, NodeLive>, decisions: readonly Decision[] = []): void {
    let same = nodes.size === this.#nodes.size && decisions === this.#decisions
    const next = new Map<string, NodeLive>()
    for (const [id, node] of nodes) {
      const known = this.#nodes.get(id)
      const kept = known !== undefined && sameNode(known, node)
      next.set(id, kept ? known : node)
      same &&= kept
    }
    if (same) return
    this.#nodes = next
    this.#decisions = decisions
    for (const listener of this.#listeners) listener()
  }

  clear(): void {
    this.set(new Map())
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}

/** Branches whose last decision was to run. */
export function activeBranches(decisions: readonly Decision[]): Set<string> {
  const active = new Set<string>()
  for (const { branch, outcome } of decisions) {
    if (outcome === 'fired') active.add(branch)
    else if (outcome === 'otherwise') active.delete(branch)
  }
  return active
}

function sameNode(a: NodeLive, b: NodeLive): boolean {
  return (
    a.truth === b.truth &&
    a.code === b.code &&
    Object.is(a.value, b.value) &&
    a.readAtMs === b.readAtMs &&
    a.heldSinceMs === b.heldSinceMs &&
    a.sinceMs === b.sinceMs
  )
}

const NOTHING = new TraceStore()
/** Of the canvas around: live, simulated, or of a moment in the past. */
export const TraceContext = createContext<TraceStore>(NOTHING)

export function useTrace(id: string): NodeLive | undefined {
  const store = useContext(TraceContext)
  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.node(id), [store, id]),
  )
}

export function useDecisions(store: TraceStore): readonly Decision[] {
  return useSyncExternalStore(
    store.subscribe,
    useCallback(() => store.decisions, [store]),
  )
}
