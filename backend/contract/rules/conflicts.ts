import { findLoops } from './conflicts/loops.ts'
import { findOpposing } from './conflicts/opposing.ts'
import type { RuleConflict, RuleEntry } from './conflicts/rule-conflict.ts'
import type { RuleSurroundings } from './surroundings.ts'

export type { LoopStep, OpposingEnd, RuleConflict, RuleEntry } from './conflicts/rule-conflict.ts'

/**
 * Where rules get into each other's way, over all of them: opposing commands to one output, rules that a higher one always overrules,
 * rules that fire each other for ever, circles through an output and a sensor. Rules that are switched off are left out; those in dry
 * run are not, as they act once that ends. Cost grows with the rules and with what shares an output, not with all pairs of rules.
 */
export function findConflicts(rules: readonly RuleEntry[], world: RuleSurroundings): RuleConflict[] {
  const enabled = rules.filter((rule) => rule.enabled)
  return [...findOpposing(enabled, world), ...findLoops(enabled, world)]
}
