import Type from 'typebox'
import { RuleBody } from '../../../backend/contract/rule.ts'
import { isRecord, shapeOf } from '../../backend/shape.ts'

/** Rules as a file: bodies, which name boards and channels themselves and so mean the same elsewhere. Pure. */

const FORMAT = 'leitstand-rules'
const SCHEMA = 1
/** Most rules of one file. */
export const MOST_IN_FILE = 10_000

export type FileProblem = 'not-json' | 'not-rules' | 'newer' | 'too-many'
export type ReadFile = { ok: true; rules: readonly RuleBody[] } | { ok: false; problem: FileProblem }

export function writeRuleFile(rules: readonly RuleBody[]): string {
  return `${JSON.stringify({ format: FORMAT, schema: SCHEMA, rules }, null, 2)}\n`
}

export function readRuleFile(text: string): ReadFile {
  let parsed: unknown
  try {
    parsed = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, problem: 'not-json' }
  }
  if (!isRecord(parsed) || parsed.format !== FORMAT) return { ok: false, problem: 'not-rules' }
  if (typeof parsed.schema === 'number' && parsed.schema > SCHEMA) return { ok: false, problem: 'newer' }
  if (!shapeOf(Type.Array(RuleBody))(parsed.rules)) return { ok: false, problem: 'not-rules' }
  if (parsed.rules.length > MOST_IN_FILE) return { ok: false, problem: 'too-many' }
  return { ok: true, rules: parsed.rules }
}
