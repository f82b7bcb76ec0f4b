import Type, { type Static, type TSchema } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'
import { Reason } from '../reasons.ts'
import { OutputRef, Rule, SeriesRef, VARIABLE_NAME_PATTERN } from './rule.ts'
import { TRUTHS } from './truth.ts'

/** What stands beside published rules: variables, settings, and how each rule stands at present. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const strict = { additionalProperties: false }

/** A value that rules set and read: a document of noun `variables`, its id is its name. */
const VARIABLE_BODY = {
  value: Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 200 })]),
  note: Type.String({ maxLength: 200 }),
}
export const VariableBody = Type.Object(VARIABLE_BODY, strict)
export type VariableBody = Static<typeof VariableBody>
export const Variable = documentOf(VARIABLE_BODY)
export type Variable = Static<typeof Variable>
export const VariableName = Type.String({ pattern: VARIABLE_NAME_PATTERN })

/** Why a rule does not run although it is enabled, or was switched off by Leitstand. Screens have words for each. */
export const RULE_FAULTS = [
  /** Its nodes name boards or series that do not exist: `nodes` says which. */
  'gone',
  /** It cannot be run at all (no tree, unknown time zone). */
  'unsound',
  /** It threw. */
  'threw',
  /** Rules that set each other off without end. */
  'loop',
  /** It fired too often in a minute. */
  'too-often',
  /** As many firings in a row failed as `failuresToDisable` says. */
  'failures',
] as const
export type RuleFault = (typeof RULE_FAULTS)[number]

/**
 * How a rule stands: live topic `documents/rule-standings`, kept nowhere. `running`: it is driven. `off`: not enabled.
 * `paused`: the master switch is off. `broken`: it cannot decide all that it says. `stopped`: Leitstand has switched it off.
 */
export const RuleStanding = documentOf({
  state: Type.Enum(['running', 'off', 'paused', 'broken', 'stopped'] as const),
  fault: orNull(Type.Enum(RULE_FAULTS)),
  /** English, with figures. */
  faultDetail: orNull(Type.String()),
  /** The same for screens. */
  faultWhy: orNull(Reason),
  /** Nodes at fault. */
  faultNodes: Type.Array(Type.String()),
  /** Branches whose `do` ran and has not ended. */
  active: Type.Array(Type.String()),
  /** Sequences that stand in a `wait`. */
  waits: Type.Array(Type.Object({ branch: Type.String(), action: Type.String(), dueMs: Type.Number() })),
  /** Truth of every condition, and why (TruthCode). */
  nodes: Type.Record(Type.String(), Type.Object({ truth: Type.Enum(TRUTHS), code: Type.String() })),
  lastFiredMs: orNull(Type.Number()),
  /** When what a branch does, or does otherwise, was begun last; a list that never was is missing. */
  lastRuns: Type.Array(Type.Object({ branch: Type.String(), list: Type.Enum(['do', 'otherwise'] as const), atMs: Type.Number() })),
  /** Since midnight of the rule's time zone. */
  today: Type.Object({ fired: Type.Integer(), otherwise: Type.Integer(), heldBack: Type.Integer(), failed: Type.Integer() }),
})
export type RuleStanding = Static<typeof RuleStanding>

/** `PUT /api/rules/settings`. */
const RULE_SETTINGS = {
  /** False: no rule decides or acts. */
  master: Type.Boolean(),
  /** Hosts (name or address, with port where it is not the usual one) that webhooks may reach although they are on this machine or net. */
  allowedHosts: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), { maxItems: 100 }),
  /** What people say follows from what: the heater warms the room. For the search for loops (conflicts.ts). */
  influences: Type.Array(Type.Object({ output: OutputRef, series: SeriesRef }, strict), { maxItems: 500 }),
  /** The firing log keeps so many days and entries at most. */
  keepDays: Type.Integer({ minimum: 1, maximum: 3650 }),
  keepEntries: Type.Integer({ minimum: 1000, maximum: 1_000_000 }),
}
export const RuleSettings = Type.Object(RULE_SETTINGS, strict)
export type RuleSettings = Static<typeof RuleSettings>
export const RuleSettingsDocument = documentOf(RULE_SETTINGS)
export type RuleSettingsDocument = Static<typeof RuleSettingsDocument>
export const DEFAULT_RULE_SETTINGS: RuleSettings = { master: true, allowedHosts: [], influences: [], keepDays: 90, keepEntries: 50_000 }
/** Id of the one document of noun `rule-settings`. */
export const RULE_SETTINGS_ID = 'rules'

/** A webhook that others may call, without its token. */
export const RuleHookHead = Type.Object({ hook: Type.String(), createdAtMs: Type.Number(), by: Type.String() })
export type RuleHookHead = Static<typeof RuleHookHead>
/** Shown once. */
export const RuleHookToken = Type.Object({ hook: Type.String(), token: Type.String() })
export type RuleHookToken = Static<typeof RuleHookToken>
export const HookName = Type.String({ pattern: '^[a-z0-9-]{3,64}$' })

/** `POST /api/rules/{id}/publish`: the draft of this version becomes the rule. */
export const PublishBody = Type.Object(
  { version: Type.Integer({ minimum: 1 }), note: Type.Optional(Type.String({ maxLength: 200 })) },
  strict,
)
/** `POST /api/rules/{id}/switch`. */
export const SwitchBody = Type.Object({ enabled: Type.Optional(Type.Boolean()), dryRun: Type.Optional(Type.Boolean()) }, strict)
/** `POST /api/rules/{id}/restore`: an earlier version becomes the draft. */
export const RestoreBody = Type.Object({ version: Type.Integer({ minimum: 1 }) }, strict)
/** `POST /api/rules/{id}/run`: its manual trigger; null = the first one. */
export const RunBody = Type.Object({ trigger: Type.Optional(Type.String({ maxLength: 32 })) }, strict)

export const RuleIdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })
export const RuleList = Type.Array(Rule)
