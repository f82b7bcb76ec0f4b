import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { checkRule } from '../../../backend/contract/rules/check.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { useFormat } from '../../language/format.ts'
import type { NodeMark } from '../canvas/canvas-context.ts'
import { fieldOfProblem, isSaidAlready, nodeOfProblem, problemText } from '../checks/problem-words.ts'
import { unfinishedOf } from '../model/draft-problems.ts'
import type { Graph } from '../model/graph.ts'
import type { Words } from '../words/use-node-words.ts'

/** What is wrong with the draft, in words, for forms, canvas and the list: what is not finished, and what rule-check says of the rest. */
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

/** @param world undefined until the installation is known: then only what is unfinished is told */
export function useProblems(id: string, rule: RuleBody, graph: Graph, words: Words, world: RuleSurroundings | undefined): RuleProblems {
  const { t } = useTranslation('rules')
  const { t: checks } = useTranslation('ruleChecks')
  const format = useFormat()
  return useMemo(() => {
    const unfinished = unfinishedOf(rule)
    const open = new Set(unfinished.map(({ node }) => node))
    const found = world === undefined ? [] : checkRule(rule, world, id).filter((one) => !isSaidAlready(one, rule, open))
    const at = (node: string | null) => (node === null ? undefined : graph.nodes.get(node))
    const list = [
      ...unfinished.map(({ code, ...more }) => ({ ...more, text: t(`unfinished.${code}`) })),
      ...found.map((one) => ({
        node: nodeOfProblem(one, rule),
        field: fieldOfProblem(one),
        severity: one.severity,
        text: problemText(one, { t: checks, format, names: words.names }),
      })),
    ].map((one): Problem => {
      const node = at(one.node)
      return { ...one, node: node === undefined ? null : one.node, where: node ? words.of(node).line : checks('settings') }
    })
    list.sort((a, b) => Number(a.severity !== 'error') - Number(b.severity !== 'error'))
    const marks = new Map<string, NodeMark[]>()
    for (const { node, severity, text } of list) {
      if (node !== null) marks.set(node, [...(marks.get(node) ?? []), { severity, text }])
    }
    const first = list.find(({ severity }) => severity === 'error')
    return { list, blocks: first && `${first.where}: ${first.text}`, marks }
  }, [id, rule, graph, words, world, t, checks, format])
}
