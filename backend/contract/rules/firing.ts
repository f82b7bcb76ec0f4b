import Type, { type Static, type TSchema } from 'typebox'
import { Command } from '../actuators/actuator.ts'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { DOCUMENT_ID_PATTERN } from '../document.ts'
import { Reason } from '../reasons.ts'
import { SeriesRef } from './rule.ts'
import { TRUTHS } from './truth.ts'

/** What a rule decided, why, and what came of it. Kept by the firing log; stored before anything of it is done. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.Number()
const Value = orNull(Type.Union([Type.Number(), Type.Boolean(), Type.String()]))

/** See rule-run/branch-run.ts. */
export const RULE_OUTCOMES = ['fired', 'otherwise', 'held-back', 'passed-over'] as const
export type RuleOutcome = (typeof RULE_OUTCOMES)[number]

/** Wire form of rule-run's Cause. */
export const FiringCause = Type.Union([
  Type.Object({ kind: Type.Literal('reading'), series: SeriesRef, value: Value, atMs: Moment }),
  Type.Object({ kind: Type.Literal('fact'), fact: Type.String(), value: Value }),
  Type.Object({ kind: Type.Literal('trigger'), trigger: Type.String() }),
  Type.Object({ kind: Type.Literal('time') }),
])

/** Wire form of rule-run's NodeTrace. */
export const FiringTrace = Type.Object({
  id: Type.String(),
  truth: Type.Enum(TRUTHS),
  code: Type.String(),
  value: Value,
  ageMs: orNull(Moment),
  sinceMs: orNull(Moment),
})
export type FiringTrace = Static<typeof FiringTrace>

/**
 * `waiting`: not begun. `running`: begun, its end is not known yet. `done`: an output: its board has shown it; else: carried out.
 * `refused`: the centre kept it from being done (held by hand, stop, limits). `cancelled`: the branch ended before, or it came too
 * late. `dry`: the rule only tells.
 */
const ACTION_OUTCOMES = ['waiting', 'running', 'done', 'refused', 'failed', 'cancelled', 'dry'] as const
export type ActionOutcome = (typeof ACTION_OUTCOMES)[number]

/** A command to an output, as it went on. Times Unix ms; null = not (yet). */
export const FiringCommand = Type.Object({
  /** Id of the command, the same for the same firing: executed once however often it is asked for. */
  id: Type.String(),
  board: Type.String(),
  gpio: Type.Integer(),
  command: Type.String(),
  outcome: Type.Enum(ACTION_OUTCOMES),
  code: orNull(Type.String()),
  message: orNull(Type.String()),
  refusal: orNull(Reason),
  sentAtMs: orNull(Moment),
  acknowledgedAtMs: orNull(Moment),
  confirmedAtMs: orNull(Moment),
})
export type FiringCommand = Static<typeof FiringCommand>

export const FiringAction = Type.Object({
  /** Node id of the action. */
  id: Type.String(),
  kind: Type.String(),
  outcome: Type.Enum(ACTION_OUTCOMES),
  /** Why it was not done: a code of ERRORS or of rule-codes; null = it was, or may be still. */
  code: orNull(Type.String()),
  message: orNull(Type.String()),
  /** The same for screens, where it has figures. */
  why: Type.Optional(Reason),
  /** Outputs and scenes: their commands. */
  commands: Type.Array(FiringCommand),
  /** A wait: when it is over. */
  dueMs: orNull(Moment),
  startedAtMs: orNull(Moment),
  finishedAtMs: orNull(Moment),
})
export type FiringAction = Static<typeof FiringAction>

export const Firing = Type.Object({
  /** Counts from 1. */
  id: Type.Integer(),
  rule: Type.String(),
  /** As it was then. */
  ruleName: Type.String(),
  ruleVersion: Type.Integer(),
  branch: Type.String(),
  outcome: Type.Enum(RULE_OUTCOMES),
  /** `cooldown`, `per-hour`, `condition-false`, `condition-unknown`, `dropped`; null = none. */
  code: orNull(Type.String()),
  dryRun: Type.Boolean(),
  cause: FiringCause,
  trace: Type.Array(FiringTrace),
  actions: Type.Array(FiringAction),
  /** `running`: something of it is still to come or its end not known. */
  state: Type.Enum(['running', 'done', 'failed', 'cancelled'] as const),
  /** When it was decided, Unix ms. */
  atMs: Moment,
  /** The same again and again is one entry: how often, and the last time. */
  count: Type.Integer({ minimum: 1 }),
  lastAtMs: Moment,
  /** When what caused it arrived at the centre; null = nothing arrived (time). */
  arrivedAtMs: orNull(Moment),
  storedAtMs: orNull(Moment),
  /** How many rules stand before it: 0 = set off from outside. */
  depth: Type.Integer({ minimum: 0 }),
})
export type Firing = Static<typeof Firing>

/** Of `GET /api/rules/firings`, newest first. */
export interface FiringFilter {
  rule?: string | undefined
  board?: string | undefined
  /** With `board`. */
  gpio?: number | undefined
  outcomes?: readonly RuleOutcome[] | undefined
  /** Part of the rule's name or of what it said, without case. */
  text?: string | undefined
  /** At or after, Unix ms. */
  fromMs?: number | undefined
  /** Before, Unix ms. */
  toMs?: number | undefined
  /** Older than this one. */
  beforeId?: number | undefined
}

export const FiringQuery = Type.Object({
  rule: Type.Optional(Type.String({ pattern: DOCUMENT_ID_PATTERN })),
  board: Type.Optional(Type.String({ pattern: BOARD_ID_PATTERN })),
  gpio: Type.Optional(Type.Integer({ minimum: 0, maximum: 255 })),
  outcome: Type.Optional(Type.Enum(RULE_OUTCOMES)),
  text: Type.Optional(Type.String({ maxLength: 120 })),
  from: Type.Optional(Type.String()),
  to: Type.Optional(Type.String()),
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
})

/** Whether anything of it is still to come. */
export function isOpen(firing: Firing): boolean {
  return firing.state === 'running'
}

/** `GET /api/rules/explain`: why an output was as it was at a moment. */
export const OutputExplanation = Type.Object({
  atMs: Moment,
  /** As the board reported it; null = nothing is stored from before. */
  on: orNull(Type.Boolean()),
  sinceMs: orNull(Moment),
  /** The last command before that moment which the board has shown to be done; null = none is known. */
  command: orNull(Command),
  /** The firing that sent it; null = no rule did, or it is not kept any more. */
  firing: orNull(Firing),
  /** `rule`, `schedule`, `hand`, `safety`, `emergency`; `board`: by itself (own rule, timer, button); null = not known. */
  source: orNull(Type.String()),
  /** It is off because the time that `command` gave it was over. */
  timeOver: Type.Boolean(),
  /** Newest first, also those that were refused or failed. */
  before: Type.Array(Command),
})
export type OutputExplanation = Static<typeof OutputExplanation>
