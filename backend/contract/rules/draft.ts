import Type, { type Static } from 'typebox'
import { documentOf } from '../document.ts'
import { RuleBody } from './rule.ts'

/**
 * An unpublished edit of a rule: a document of noun `rule-drafts` whose id is the rule's. It is kept while it is being built, so a
 * draft has the form of a rule but need not be finished: a series or name may be empty, logic may have no inputs yet.
 */

const UNFINISHED: ReadonlySet<string> = new Set(['pattern', 'minLength', 'minItems', 'minimum', 'exclusiveMinimum'])

/** The schema without its lower bounds; upper ones stay. */
function unfinished(schema: unknown): Record<string, unknown> {
  const loosened: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(Object(schema))) {
    if (UNFINISHED.has(key)) continue
    loosened[key] = Array.isArray(value) ? value.map(partOf) : partOf(value)
  }
  return loosened
}

function partOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? unfinished(value) : value
}

export const RULE_DRAFT_BODY = {
  /** Version of the rule that it was made from; 0 = it was never published. */
  base: Type.Integer({ minimum: 0 }),
  rule: Type.Unsafe<RuleBody>(unfinished(RuleBody)),
}
export const RuleDraftBody = Type.Object(RULE_DRAFT_BODY, { additionalProperties: false })
export type RuleDraftBody = Static<typeof RuleDraftBody>
export const RuleDraft = documentOf(RULE_DRAFT_BODY)
export type RuleDraft = Static<typeof RuleDraft>
