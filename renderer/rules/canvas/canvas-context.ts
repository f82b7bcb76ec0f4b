import { createContext, useContext } from 'react'
import type { RuleStanding } from '../../../backend/contract/rules/desk.ts'
import type { FiringAction } from '../../../backend/contract/rules/firing.ts'
import type { Frame } from '../../../backend/contract/rules/rule.ts'
import { useNow } from '../../backend/clock.ts'
import type { GraphNode } from '../model/graph.ts'
import type { NodeWords } from '../words/use-node-words.ts'
import type { RuleNames } from '../words/use-rule-names.ts'

/** What is wrong at a node, or overrules it: drawn on the node and listed. */
export interface NodeMark {
  severity: 'error' | 'warning'
  text: string
}

/** What nodes of the canvas need of the editor around them; changes seldom. */
export interface CanvasWords {
  words(node: GraphNode): NodeWords
  names: RuleNames
  dayNames(days: readonly number[]): string
  /** Under which outputs say that this rule switched them. */
  ruleName: string
  lastRuns: RuleStanding['lastRuns']
  dryRun: boolean
  marks: ReadonlyMap<string, readonly NodeMark[]>
  /** True while truths and values are shown. */
  live: boolean
  /** Branches that run in what is shown; null = outputs are shown as they are. */
  active: ReadonlySet<string> | null
  onFold(frame: Frame): void
  /** What came of the actions in the firing that is shown, by node id; null = none is shown. */
  done: ReadonlyMap<string, FiringAction> | null
  /** The moment that is shown, Unix ms; null = now. */
  atMs: number | null
}

export const CanvasContext = createContext<CanvasWords | null>(null)

export function useCanvas(): CanvasWords {
  const words = useContext(CanvasContext)
  if (words === null) throw new Error('a node stands outside the canvas')
  return words
}

/** Now, or the moment that is shown, Unix ms. */
export function useMoment(): number {
  const nowMs = useNow()
  return useCanvas().atMs ?? nowMs
}
