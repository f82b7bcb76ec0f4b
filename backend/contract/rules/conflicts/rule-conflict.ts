import Type, { type Static } from 'typebox'
import type { RuleBody } from '../rule.ts'

/** A rule with its id: a document, or a draft in its place. */
export type RuleEntry = RuleBody & { id: string }

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Bound = orNull(Type.Number())

export const OpposingEnd = Type.Object({
  rule: Type.String(),
  name: Type.String(),
  priority: Type.Integer(),
  branch: Type.String(),
  /** The action: an output or a scene. */
  node: Type.String(),
  /** True: when the condition ceases. */
  otherwise: Type.Boolean(),
  command: Type.Enum(['ON', 'OFF', 'PWM', 'TOGGLE'] as const),
  percent: Bound,
})
export type OpposingEnd = Static<typeof OpposingEnd>

/** A way from rule to rule; the first step is the last one again. */
export const LoopStep = Type.Object({
  kind: Type.Enum(['rule', 'output', 'series', 'variable', 'alarm', 'topic', 'hook'] as const),
  /** Id of the rule; `board gpio`; `board channel`; the name. */
  key: Type.String(),
  /** Of a rule. */
  name: orNull(Type.String()),
})
export type LoopStep = Static<typeof LoopStep>

const Output = Type.Object({ board: Type.String(), gpio: Type.Integer() })
const Severity = Type.Enum(['error', 'warning'] as const)

export const RuleConflict = Type.Union([
  /** Both want another thing of one output at the same time. `shadowed`: the second end never has its way. */
  Type.Object({
    kind: Type.Enum(['opposing', 'shadowed'] as const),
    severity: Severity,
    output: Output,
    ends: Type.Tuple([OpposingEnd, OpposingEnd]),
    /** Id of the rule that has its way by its priority; null = the same priority: whichever comes later. */
    winner: orNull(Type.String()),
    /** Times at which both can hold, on the wall clock of the first rule's zone; null = at any time. `to` equal to `from` = the whole day. */
    windows: orNull(Type.Array(Type.Object({ from: Type.String(), to: Type.String(), days: Type.Array(Type.Integer()) }))),
    /** Values at which both can hold; null = no bound on that side. */
    values: Type.Array(Type.Object({ board: Type.String(), channel: Type.String(), low: Bound, high: Bound })),
  }),
  /** `loop`: rules fire each other again and again. `cycle`: as people say what follows from what. `feedback`: one rule, without hysteresis. */
  Type.Object({
    kind: Type.Enum(['loop', 'cycle', 'feedback'] as const),
    severity: Severity,
    path: Type.Array(LoopStep),
    /** How many rules go round there, the shown path among them. */
    rules: Type.Integer(),
  }),
  /** So many wishes on one output that not all were compared. */
  Type.Object({ kind: Type.Literal('crowded'), severity: Severity, output: Output, rules: Type.Integer() }),
])
export type RuleConflict = Static<typeof RuleConflict>
