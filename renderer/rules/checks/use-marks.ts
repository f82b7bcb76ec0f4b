import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../language/format.ts'
import type { NodeMark } from '../canvas/canvas-context.ts'
import type { RuleProblems } from '../editor/use-problems.ts'
import type { Words } from '../words/use-node-words.ts'
import { overruledMarks } from './conflict-words.ts'
import type { Conflicts } from './use-conflicts.ts'

/** What stands at nodes of the canvas: problems, and which other rule has its way with an output. */
export function useMarks(
  id: string,
  { marks }: RuleProblems,
  conflicts: Conflicts | undefined,
  words: Words,
): ReadonlyMap<string, readonly NodeMark[]> {
  const { t } = useTranslation('ruleChecks')
  const format = useFormat()
  return useMemo(() => {
    const context = { t, format, names: words.names, dayNames: words.dayNames }
    const overruled = overruledMarks(conflicts?.own ?? [], id, context)
    if (overruled.size === 0) return marks
    const both = new Map(marks)
    for (const [node, text] of overruled) both.set(node, [...(marks.get(node) ?? []), { severity: 'warning', text }])
    return both
  }, [id, marks, conflicts, words, t, format])
}
