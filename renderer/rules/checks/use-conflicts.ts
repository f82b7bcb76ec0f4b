import { useDeferredValue, useMemo } from 'react'
import { findConflicts, type RuleConflict } from '../../../backend/contract/rules/conflicts.ts'
import type { RuleBody } from '../../../backend/contract/rules/rule.ts'
import type { RuleSurroundings } from '../../../backend/contract/rules/surroundings.ts'
import { useDocuments } from '../../backend/documents.ts'
import { runnablePart } from '../model/runnable.ts'
import { bodyOf } from '../model/same-rule.ts'

/** Conflicts over all rules. */
export interface Conflicts {
  /** Those that the named rule takes part in. */
  own: readonly RuleConflict[]
  others: readonly RuleConflict[]
  /** How many rules were looked at. */
  rules: number
}

/**
 * @param draft in the place of the published rule of this id, as if it were on; looked at again when typing pauses
 * @param world undefined until the installation is known
 */
export function useConflicts(world: RuleSurroundings | undefined, draft?: { id: string; rule: RuleBody }): Conflicts | undefined {
  const rules = useDocuments('rules')
  const rule = useDeferredValue(draft?.rule)
  const id = draft?.id
  return useMemo(() => {
    if (world === undefined || !rules.known) return undefined
    const others = rules.list.filter((one) => one.id !== id).map((one) => ({ ...bodyOf(one), id: one.id }))
    const entries = id === undefined || rule === undefined ? others : [...others, { ...runnablePart(rule), enabled: true, id }]
    const found = findConflicts(entries, world)
    const own = found.filter((one) => id !== undefined && takesPart(one, id))
    return { own, others: found.filter((one) => !own.includes(one)), rules: entries.length }
  }, [world, rules, id, rule])
}

function takesPart(conflict: RuleConflict, id: string): boolean {
  if ('ends' in conflict) return conflict.ends.some(({ rule }) => rule === id)
  return 'path' in conflict && conflict.path.some(({ kind, key }) => kind === 'rule' && key === id)
}
