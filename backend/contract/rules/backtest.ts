import Type, { type Static, type TSchema } from 'typebox'
import { FiringCause, FiringTrace, RULE_OUTCOMES } from './firing.ts'
import { RuleBody } from './rule.ts'

/** A rule run over what is stored: what it would have decided, and what outputs would have done. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
/** Longest range, ms (400 days). */
export const MOST_BACKTEST_MS = 400 * 86_400_000
/** Decisions that are listed; those behind are only counted. */
export const MOST_LISTED = 5000

/** `POST /api/rules/backtests`: one rule, or two to compare, as they are (drafts too). */
export const BacktestRequest = Type.Object(
  { rules: Type.Array(RuleBody, { minItems: 1, maxItems: 2 }), fromMs: Type.Number(), toMs: Type.Number() },
  { additionalProperties: false },
)
export type BacktestRequest = Static<typeof BacktestRequest>

export const TalliedOutput = Type.Object({
  board: Type.String(),
  gpio: Type.Integer(),
  runtimeMs: Type.Number(),
  activations: Type.Integer(),
  longestMs: Type.Number(),
  /** Days of the rule's time zone on which it ran. */
  days: Type.Array(Type.Object({ day: Type.String(), runtimeMs: Type.Number(), activations: Type.Integer() })),
})
export type TalliedOutput = Static<typeof TalliedOutput>

export const BacktestDecision = Type.Object({
  branch: Type.String(),
  outcome: Type.Enum(RULE_OUTCOMES),
  code: orNull(Type.String()),
  atMs: Type.Number(),
  cause: FiringCause,
})
export type BacktestDecision = Static<typeof BacktestDecision>

export const BacktestResult = Type.Object({
  decisions: Type.Array(BacktestDecision),
  counts: Type.Object({ fired: Type.Integer(), otherwise: Type.Integer(), heldBack: Type.Integer(), passedOver: Type.Integer() }),
  /** Held back by `cooldown`, by `per-hour`. */
  heldBack: Type.Record(Type.String(), Type.Integer()),
  outputs: Type.Array(TalliedOutput),
  /** Conditions of which the past is not kept: they were unknown throughout. */
  unrecorded: Type.Array(Type.String()),
  /** Every condition at the end of the range. */
  trace: Type.Array(FiringTrace),
})
export type BacktestResult = Static<typeof BacktestResult>

export const Backtest = Type.Object({
  id: Type.String(),
  state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled'] as const),
  fromMs: Type.Number(),
  toMs: Type.Number(),
  /** Samples looked at, and about how many there are. */
  done: Type.Number(),
  total: Type.Number(),
  tookMs: orNull(Type.Number()),
  /** One per rule, in their order; null until it is done. */
  results: orNull(Type.Array(BacktestResult)),
  error: orNull(Type.Object({ code: Type.String(), message: Type.String() })),
})
export type Backtest = Static<typeof Backtest>

/** `GET /api/rules/{id}/why-not`: every condition at that moment, by what is stored, and what was really decided around it. */
export const WhyNot = Type.Object({
  atMs: Type.Number(),
  /** In force then; null = none was. */
  version: orNull(Type.Integer()),
  /** Why nothing could fire whatever its conditions said: `not-there`, `off`, `dry-run`; null = it could. */
  code: orNull(Type.String()),
  /** As it was then. */
  rule: orNull(RuleBody),
  branches: Type.Array(
    Type.Object({
      id: Type.String(),
      truth: Type.String(),
      /** `fired`: it was active already. `holds`: nothing was in the way. `cooldown`, `per-hour`: held back. `condition-false`, `condition-unknown`. `no-event`: it looks only at events. `same-second`: what is stored of this second is not what it decided by. */
      code: Type.String(),
      /** Of `cooldown` and `per-hour`: until then. Of `fired`: since then. Of `same-second`: of the decision. */
      momentMs: orNull(Type.Number()),
    }),
  ),
  trace: Type.Array(FiringTrace),
  unrecorded: Type.Array(Type.String()),
})
export type WhyNot = Static<typeof WhyNot>
