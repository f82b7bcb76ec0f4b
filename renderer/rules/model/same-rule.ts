import type { Rule, RuleBody } from '../../../backend/contract/rules/rule.ts'
import { placed } from './arrange.ts'

/** Bodies of rules, compared and cut out of their documents. Pure. */

export function bodyOf(rule: Rule): RuleBody {
  const { id: _id, version: _version, createdAtMs: _createdAtMs, changedAtMs: _changedAtMs, by: _by, ...body } = rule
  return body
}

/** Places that only the screen gave count for nothing. */
export function sameRule(a: RuleBody, b: RuleBody): boolean {
  return a === b || text(placed(a)) === text(placed(b))
}

/** The same but for what the list switches: on, off, dry run. */
export function sameButSwitches(a: RuleBody, b: RuleBody): boolean {
  return sameRule({ ...a, enabled: true, dryRun: false }, { ...b, enabled: true, dryRun: false })
}

function text(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
