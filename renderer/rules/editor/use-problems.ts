import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleBody } from '../../../backend/contract/rule.ts'
import type { NodeMark } from '../canvas/canvas-context.ts'
import { unfinishedOf } from '../model/draft-problems.ts'
import type { Graph } from '../model/graph.ts'
import type { Words } from '../words/use-node-words.ts'

/** What is wrong with the draft, in words, for forms, canvas and the list. */
export interface Problem {
  node: string | null
  field: string | null
  severity: 'error' | 'warning'
  text: string
  /** What it is about. */
  where: string
}

export interface RuleProblems {
  list: readonly Problem[]
  /** Why it cannot be published; undefined = it can. */
  blocks: string | undefined
  marks: ReadonlyMap<string, readonly NodeMark[]>
}

export function useProblems(rule: RuleBody, graph: Graph, words: Words): RuleProblems {
  const { t } = useTranslation('rules')
  return useMemo(() => {
    const list = unfinishedOf(rule).map(({ code, node, field, severity }): Problem => {
      const at = node === null ? undefined : graph.nodes.get(node)
      return {
        node: at === undefined ? null : node,
        field,
        severity,
        text: t(`unfinished.${code}`),
        where: at ? words.of(at).line : rule.name,
      }
    })
    list.sort((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'))
    const marks = new Map<string, NodeMark[]>()
    for (const { node, severity, text } of list) {
      if (node !== null) marks.set(node, [...(marks.get(node) ?? []), { severity, text }])
    }
    const first = list.find(({ severity }) => severity === 'error')
    return { list, blocks: first && `${first.where}: ${first.text}`, marks }
  }, [rule, graph, words, t])
}
