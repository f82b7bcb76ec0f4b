// Fills the few placeholders that texts of rules may name; everything else stays as it is written. Pure; used by actions.
import type { NodeTrace } from '../contract/rules/run/node.ts'
import type { SampleValue } from '../contract/sample.ts'

const PLACEHOLDER = /\{\{(rule|time|value:[a-z][a-z0-9-]{0,31}|age:[a-z][a-z0-9-]{0,31}|variable:[A-Za-z][A-Za-z0-9_]{0,63})\}\}/g
/** Longest text for people, characters. */
const MOST_PLAIN = 4_000
/** What is filled in is one value, no text of its own: longer ones are cut. */
const MOST_VALUE = 200

export interface FillFacts {
  rule: string
  atMs: number
  timeZone: string
  trace: readonly Pick<NodeTrace, 'id' | 'value' | 'ageMs'>[]
  variable(name: string): SampleValue | null
}

/** `json`: what is filled in is escaped for the inside of a JSON string. What a value holds is never filled in again. */
export function fillText(text: string, facts: FillFacts, target: 'plain' | 'json' = 'plain'): string {
  const filled = text.replace(PLACEHOLDER, (_whole, name: string) => {
    const value = clean(textOf(name, facts))
    return target === 'json' ? JSON.stringify(value).slice(1, -1) : value
  })
  return target === 'plain' ? filled.slice(0, MOST_PLAIN) : filled
}

function textOf(name: string, { rule, atMs, timeZone, trace, variable }: FillFacts): string {
  if (name === 'rule') return rule
  if (name === 'time') return localTime(atMs, timeZone)
  const at = name.indexOf(':')
  const key = name.slice(at + 1)
  if (name.startsWith('variable:')) return shown(variable(key))
  const node = trace.find(({ id }) => id === key)
  if (name.startsWith('age:')) return node?.ageMs == null ? '?' : `${Math.round(node.ageMs / 1000)} s`
  return shown(node?.value ?? null)
}

function shown(value: SampleValue | null): string {
  if (value === null) return '?'
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)
}

/** Values come from boards: no control characters, so that no header, log line or terminal is written by them. */
function clean(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return value.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, ' ').slice(0, MOST_VALUE)
}

function localTime(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(atMs)
}
