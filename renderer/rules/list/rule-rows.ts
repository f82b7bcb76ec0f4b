import type { RuleStanding } from '../../../backend/contract/rules/desk.ts'
import type { RuleDraft } from '../../../backend/contract/rules/draft.ts'
import type { Rule } from '../../../backend/contract/rules/rule.ts'
import type { Status } from '../../ui/glyph-shapes.ts'

/** Rules as the list shows them, in groups. Pure. */

/** `acting`: what it asks for is true now; `watching`: not; `draft`: never published. */
export const RULE_STATES = ['stopped', 'broken', 'acting', 'watching', 'paused', 'off', 'draft'] as const
export type RuleState = (typeof RULE_STATES)[number]

export interface RuleRow {
  kind: 'rule'
  id: string
  name: string
  note: string
  group: string
  state: RuleState
  rule: Rule | undefined
  draft: RuleDraft | undefined
  standing: RuleStanding | undefined
}
export interface GroupRow {
  kind: 'group'
  name: string
  count: number
}
export type ListRow = RuleRow | GroupRow

export const STATE_STATUS: Record<RuleState, Status> = {
  stopped: 'critical',
  broken: 'warning',
  acting: 'pending',
  watching: 'idle',
  paused: 'stale',
  off: 'offline',
  draft: 'event',
}

export function stateOf(rule: Rule | undefined, standing: RuleStanding | undefined): RuleState {
  if (rule === undefined) return 'draft'
  if (standing?.state === 'stopped') return 'stopped'
  if (!rule.enabled) return 'off'
  if (standing === undefined) return 'watching'
  if (standing.state === 'broken' || standing.state === 'paused') return standing.state
  if (standing.state === 'off') return 'off'
  // What an event asked was true at that moment, not now.
  const holds = standing.active.some((id) => rule.branches.find((branch) => branch.id === id)?.on.length === 0)
  return holds || standing.waits.length > 0 ? 'acting' : 'watching'
}

export function ruleRows(rules: readonly Rule[], drafts: readonly RuleDraft[], standings: readonly RuleStanding[]): RuleRow[] {
  const draftOf = new Map(drafts.map((one) => [one.id, one]))
  const standingOf = new Map(standings.map((one) => [one.id, one]))
  const row = (id: string, rule: Rule | undefined, draft: RuleDraft | undefined): RuleRow => {
    const { name = '', note = '', group = '' } = rule ?? draft?.rule ?? {}
    const standing = standingOf.get(id)
    return { kind: 'rule', id, name, note, group, state: stateOf(rule, standing), rule, draft, standing }
  }
  const known = new Set(rules.map(({ id }) => id))
  return [
    ...rules.map((rule) => row(rule.id, rule, draftOf.get(rule.id))),
    ...drafts.filter(({ id }) => !known.has(id)).map((draft) => row(draft.id, undefined, draft)),
  ]
}

export interface RuleFilter {
  text?: string
  state?: RuleState
  /** `board channel`: only rules that read this series. */
  series?: string
  /** `board/gpio`: only rules that switch this output. */
  output?: string
}

export function fits(row: RuleRow, { text = '', state, series, output }: RuleFilter): boolean {
  if (state !== undefined && row.state !== state) return false
  const body = row.rule ?? row.draft?.rule
  if (series !== undefined && !(body !== undefined && readsSeries(body, series))) return false
  if (output !== undefined && !(body !== undefined && switchesOutput(body, output))) return false
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const whole = `${row.name} ${row.note} ${row.group}`.toLowerCase()
  return words.every((word) => whole.includes(word))
}

type Body = Pick<Rule, 'conditions' | 'branches'>

/** @param series `board channel` */
export function readsSeries({ conditions, branches }: Body, series: string): boolean {
  const same = (ref: { board: string; channel: string }) => `${ref.board} ${ref.channel}` === series
  return (
    conditions.some((one) => 'series' in one && same(one.series)) ||
    branches.some(({ on }) => on.some((one) => one.kind === 'changed' && same(one.series)))
  )
}

/** @param output `board/gpio` */
export function switchesOutput({ branches }: Body, output: string): boolean {
  return branches.some(({ do: actions, otherwise }) =>
    [...actions, ...otherwise].some((one) => one.kind === 'output' && `${one.output.board}/${one.output.gpio}` === output),
  )
}

/** Groups by name, those without one last; rules by name below their heading. */
export function grouped(rows: readonly RuleRow[], language: string): ListRow[] {
  const groups = new Map<string, RuleRow[]>()
  for (const row of rows) {
    const own = groups.get(row.group)
    if (own === undefined) groups.set(row.group, [row])
    else own.push(row)
  }
  const collator = new Intl.Collator(language, { numeric: true })
  const names = [...groups.keys()].sort((a, b) => Number(a === '') - Number(b === '') || collator.compare(a, b))
  return names.flatMap((name): ListRow[] => {
    const own = (groups.get(name) ?? []).sort((a, b) => collator.compare(a.name, b.name))
    const head: GroupRow[] = names.length === 1 && name === '' ? [] : [{ kind: 'group', name, count: own.length }]
    return [...head, ...own]
  })
}
