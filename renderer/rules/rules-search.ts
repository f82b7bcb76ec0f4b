import { RULE_STATES, type RuleFilter } from './list/rule-rows.ts'

/** What the addresses of the pages of rules say. Pure. */

export const RULE_LISTS = ['rules', 'scenes', 'variables', 'settings'] as const
export type RuleList = (typeof RULE_LISTS)[number]

export interface RulesSearch extends RuleFilter {
  /** Which list; left out: rules. */
  list?: RuleList
  /** Opens the dialog for a new one. */
  new?: 1
}

export function readRulesSearch(raw: Record<string, unknown>): RulesSearch {
  const state = RULE_STATES.find((one) => one === raw.state)
  const list = RULE_LISTS.find((one) => one === raw.list && one !== 'rules')
  return {
    ...(list && { list }),
    ...(typeof raw.text === 'string' && raw.text !== '' && { text: raw.text.slice(0, 200) }),
    ...(state && { state }),
    ...(typeof raw.series === 'string' && { series: raw.series.slice(0, 200) }),
    ...(typeof raw.output === 'string' && { output: raw.output.slice(0, 80) }),
    ...(raw.new !== undefined && { new: 1 as const }),
  }
}

export interface RuleSearch {
  /** Shows this firing in the canvas. */
  firing?: number
}

export function readRuleSearch(raw: Record<string, unknown>): RuleSearch {
  const firing = Number(raw.firing)
  return Number.isInteger(firing) && firing > 0 ? { firing } : {}
}
