// A published, enabled rule while it runs, and which of its nodes name something that does not exist. Made by engine.ts.
import { type Action, type Branch, type Condition, isLogic, type Rule, type Trigger } from '../contract/rules/rule.ts'
import { RuleRun } from '../contract/rules/run/rule-run.ts'
import { seriesKey } from '../contract/rules/run/tree.ts'
import type { Series } from '../contract/series.ts'
import type { RuleWorld } from './ports.ts'
import { RateBound } from './rate-bound.ts'

/** Series of one channel may hold words or numbers; which of them a rule wants to hear. */
export type WantedKind = Series['kind'] | 'any'

export interface LiveRule {
  readonly id: string
  readonly rule: Rule
  readonly run: RuleRun
  bound: RateBound
  /** Nodes that name what does not exist. */
  gone: readonly string[]
  /** It threw, or rules set each other off: it is not driven any more. */
  dead: boolean
  /** Of the newest decision of each branch, Unix ms: the next is later, so that firings have names of their own. */
  readonly decidedMs: Map<string, number>
  /** After a restart: until then what is not known (any more) ends nothing, boards have yet to speak. Unix ms; null = it is over. */
  graceUntilMs: number | null
  /** Driven since it was last saved. */
  unsaved: boolean
  /** Driven since screens last heard of it. */
  unshown: boolean
}

/** @throws whatever is wrong with the rule */
export function makeLive(rule: Rule, nowMs: number): LiveRule {
  const run = new RuleRun(rule, nowMs)
  return {
    id: rule.id,
    rule,
    run,
    bound: new RateBound(rule),
    gone: [],
    dead: false,
    decidedMs: new Map(),
    graceUntilMs: null,
    unsaved: false,
    unshown: true,
  }
}

export function wantedKind({ conditions, branches }: Rule, key: string): WantedKind {
  const kinds = new Set<WantedKind>()
  for (const condition of conditions) {
    if (isLogic(condition) || !('series' in condition) || seriesKey(condition.series) !== key) continue
    if (condition.kind === 'value') kinds.add(condition.text === null ? 'number' : 'state')
    else kinds.add(condition.kind === 'silent' ? 'any' : 'number')
  }
  for (const trigger of triggersOf({ branches }))
    if (trigger.kind === 'changed' && seriesKey(trigger.series) === key) kinds.add(trigger.to === null ? 'any' : 'state')
  const [only] = kinds
  return kinds.size === 1 && only !== undefined ? only : 'any'
}

export function triggersOf({ branches }: Pick<Rule, 'branches'>): Trigger[] {
  return branches.flatMap(({ on }) => on)
}

/** What a decision of a branch has done. */
export function actionsOf(branch: Branch, outcome: string): readonly Action[] {
  if (outcome === 'fired') return branch.do
  return outcome === 'otherwise' ? branch.otherwise : []
}

/** Boards that its conditions and triggers name. */
export function boardsOf(rule: Rule): Set<string> {
  const boards = new Set<string>()
  for (const condition of rule.conditions) {
    const board = boardOf(condition)
    if (board !== undefined) boards.add(board)
  }
  for (const trigger of triggersOf(rule)) if (trigger.kind === 'changed') boards.add(trigger.series.board)
  return boards
}

/** A board that was never heard, a series that never sent. A silent one may be waited for on a board that is there. */
export function goneNodes(rule: Rule, world: Pick<RuleWorld, 'boardExists' | 'seriesExists'>): string[] {
  return rule.conditions.flatMap((condition) => {
    const board = boardOf(condition)
    if (board === undefined) return []
    const there =
      world.boardExists(board) && (!('series' in condition) || condition.kind === 'silent' || world.seriesExists(condition.series))
    return there ? [] : [condition.id]
  })
}

function boardOf(condition: Condition): string | undefined {
  if (isLogic(condition)) return undefined
  if ('series' in condition) return condition.series.board
  if (condition.kind === 'board') return condition.board
  return condition.kind === 'output' ? condition.output.board : undefined
}
