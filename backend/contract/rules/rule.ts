import Type, { type Static, type TSchema } from 'typebox'
import { AlarmSeverity } from '../alarms/alarm.ts'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { MAX_GPIO } from '../boards/device-topics.ts'
import { documentOf } from '../document.ts'
import { ScheduleTime } from '../schedules/schedule.ts'

/**
 * What makes boards act on each other: a document of noun `rules`. Conditions lie flat, each with an id, so that canvas, text and
 * explanation speak of the same node; logic nodes name their inputs, and what a node says goes to one place only (a tree per branch).
 * A branch without `on` watches `when`: becoming true runs `do`, ceasing to be true runs `otherwise`. A branch with `on` looks at
 * `when` at each event: true runs `do`, false runs `otherwise`, unknown runs nothing.
 */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const strict = { additionalProperties: false }
export const NODE_ID_PATTERN = '^[a-z][a-z0-9-]{0,31}$'
const NodeId = Type.String({ pattern: NODE_ID_PATTERN })
const Board = Type.String({ pattern: BOARD_ID_PATTERN })
/** `HH:MM`, wall clock of the rule's time zone. */
const TimeOfDay = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' })
/** 1 = Monday … 7 = Sunday. */
const Days = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7, uniqueItems: true })
/** Longest duration that a rule can name, s (a week). */
export const MAX_RULE_SPAN_S = 604_800
const Span = Type.Number({ minimum: 0, maximum: MAX_RULE_SPAN_S })
const Window = Type.Number({ minimum: 1, maximum: MAX_RULE_SPAN_S })
const Text = Type.String({ maxLength: 2000 })

/** A series by what it is on its board, never by the number it has here: rules go to other installations. */
export const SeriesRef = Type.Object({ board: Board, channel: Type.String({ minLength: 1, maxLength: 128 }) }, strict)
export type SeriesRef = Static<typeof SeriesRef>
export const OutputRef = Type.Object({ board: Board, gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }) }, strict)
export type OutputRef = Static<typeof OutputRef>

/** Numbers: `low` (and `high` for between, outside). Words and booleans: `equals`, `differs` with `text`. */
export const VALUE_TESTS = ['above', 'below', 'between', 'outside', 'equals', 'differs'] as const
export type ValueTest = (typeof VALUE_TESTS)[number]
const Comparison = {
  test: Type.Enum(VALUE_TESTS),
  low: orNull(Type.Number()),
  high: orNull(Type.Number()),
  text: orNull(Type.String({ maxLength: 120 })),
}

const node = <K extends string, P extends Record<string, TSchema>>(kind: K, fields: P) =>
  Type.Object({ id: NodeId, kind: Type.Literal(kind), ...fields }, strict)
/** A reading older than this is unknown, s. */
const maxAgeS = Type.Number({ minimum: 1, maximum: MAX_RULE_SPAN_S })
const inputs = Type.Array(NodeId, { minItems: 1, maxItems: 64 })

export const ValueCondition = node('value', {
  series: SeriesRef,
  ...Comparison,
  /** How far a value must come back past its bound to end the breach, in the series' unit. */
  hysteresis: Type.Number({ minimum: 0 }),
  /** True only after a breach of so long, s. */
  forS: Span,
  /** True only after so many breaching readings in a row. */
  breaches: Type.Integer({ minimum: 1, maximum: 1000 }),
  maxAgeS,
})
/** Change from the first to the last reading of the window, per `perS`. Unknown until the readings span half of it. */
const RateCondition = node('rate', {
  series: SeriesRef,
  windowS: Window,
  perS: Type.Enum([1, 60, 3600, 86_400] as const),
  test: Type.Enum(['above', 'below'] as const),
  low: Type.Number(),
  maxAgeS,
})
/** Line of least squares through the window: it rises (falls) by at least `least` over its length. Unknown as with rate. */
const TrendCondition = node('trend', {
  series: SeriesRef,
  windowS: Window,
  direction: Type.Enum(['rising', 'falling'] as const),
  least: Type.Number({ exclusiveMinimum: 0 }),
  maxAgeS,
})
/** No reading for so long, s. Counts from the start of the rule where there never was one; never unknown. */
const SilentCondition = node('silent', { series: SeriesRef, forS: Window })
/** Stayed in a band of this width for so long, s. */
const FlatCondition = node('flat', { series: SeriesRef, within: Type.Number({ minimum: 0 }), forS: Window, maxAgeS })
export const BoardCondition = node('board', { board: Board, is: Type.Enum(['online', 'offline'] as const) })
/** Unknown while a command is on its way or the board is away. */
const OutputCondition = node('output', { output: OutputRef, is: Type.Enum(['on', 'off'] as const) })
const AlarmCondition = node('alarm', {
  alarm: Type.String({ minLength: 1, maxLength: 200 }),
  is: Type.Enum(['active', 'inactive'] as const),
})
/** `from` equal to `to` is the whole day; `to` before `from` goes past midnight and belongs to the day it began on. */
const TimeCondition = node('time', { from: TimeOfDay, to: TimeOfDay, days: Days })
/** Between sunrise and sunset, each shifted by so many minutes. */
const SunCondition = node('sun', {
  is: Type.Enum(['day', 'night'] as const),
  sunriseOffsetMin: Type.Integer({ minimum: -720, maximum: 720 }),
  sunsetOffsetMin: Type.Integer({ minimum: -720, maximum: 720 }),
  latitude: Type.Number({ minimum: -90, maximum: 90 }),
  longitude: Type.Number({ minimum: -180, maximum: 180 }),
})
export const VARIABLE_NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_]{0,63}$'
/** Unknown until it is set. */
const VariableCondition = node('variable', { variable: Type.String({ pattern: VARIABLE_NAME_PATTERN }), ...Comparison })
const AllCondition = node('all', { inputs })
const AnyCondition = node('any', { inputs })
const NotCondition = node('not', { inputs: Type.Array(NodeId, { minItems: 1, maxItems: 1 }) })
/** At least `least` of the inputs. */
const CountCondition = node('count', { inputs, least: Type.Integer({ minimum: 1, maximum: 64 }) })
/** Its input has stayed true for so long, s. */
const HoldCondition = node('hold', { inputs: Type.Array(NodeId, { minItems: 1, maxItems: 1 }), forS: Window })

export const Condition = Type.Union([
  ValueCondition,
  RateCondition,
  TrendCondition,
  SilentCondition,
  FlatCondition,
  BoardCondition,
  OutputCondition,
  AlarmCondition,
  TimeCondition,
  SunCondition,
  VariableCondition,
  AllCondition,
  AnyCondition,
  NotCondition,
  CountCondition,
  HoldCondition,
])
export type Condition = Static<typeof Condition>
export type ConditionKind = Condition['kind']
export type LogicCondition = Extract<Condition, { inputs: unknown }>

/** What asks a branch to look: momentary, unlike a condition. */
export const Trigger = Type.Union([
  /** A reading that differs by at least `by` from the one that counted last (small steps add up), or a word that differs; `to` = only to this word. */
  node('changed', { series: SeriesRef, by: Type.Number({ minimum: 0 }), to: orNull(Type.String({ maxLength: 120 })) }),
  node('clock', { when: ScheduleTime }),
  /** `POST /api/hooks/{hook}` with its token. */
  node('webhook', { hook: Type.String({ pattern: '^[a-z0-9-]{3,64}$' }) }),
  /** A message on this MQTT filter whose payload holds this text; null = any. */
  node('message', { filter: Type.String({ minLength: 1, maxLength: 256 }), holds: orNull(Type.String({ minLength: 1, maxLength: 200 })) }),
  /** By a person, from the screen or over REST, or by another rule. */
  node('manual', {}),
  node('alarm-event', {
    alarm: Type.String({ minLength: 1, maxLength: 200 }),
    edge: Type.Enum(['raised', 'acknowledged', 'cleared'] as const),
  }),
])
export type Trigger = Static<typeof Trigger>

/** Texts may name `{{rule}}`, `{{time}}`, `{{value:<node id>}}`, `{{age:<node id>}}`, `{{variable:<name>}}`; nothing else is filled in. */
export const Action = Type.Union([
  node('output', {
    output: OutputRef,
    command: Type.Enum(['ON', 'OFF', 'PWM', 'TOGGLE'] as const),
    /** 0..100 for PWM, else null. */
    percent: orNull(Type.Number({ minimum: 0, maximum: 100 })),
    /** The board switches off by itself after so many seconds; 0 = until told otherwise. */
    durationS: Type.Number({ minimum: 0, maximum: 86_400 }),
  }),
  node('scene', { scene: Type.String({ minLength: 1, maxLength: 64 }) }),
  /** Channels by id; empty = those that the severity goes to. */
  node('notify', {
    channels: Type.Array(Type.String({ minLength: 1, maxLength: 64 }), { maxItems: 16 }),
    severity: AlarmSeverity,
    title: Type.String({ minLength: 1, maxLength: 160 }),
    text: Text,
  }),
  /** Stands until the branch ends; acknowledged and shelved like any alarm. */
  node('alarm', { severity: AlarmSeverity, text: Type.String({ minLength: 1, maxLength: 200 }) }),
  node('webhook', { url: Type.String({ minLength: 1, maxLength: 1000 }), method: Type.Enum(['POST', 'PUT', 'GET'] as const), body: Text }),
  node('mqtt', {
    topic: Type.String({ minLength: 1, maxLength: 256 }),
    payload: Text,
    qos: Type.Enum([0, 1, 2] as const),
    retain: Type.Boolean(),
  }),
  node('variable', {
    variable: Type.String({ pattern: VARIABLE_NAME_PATTERN }),
    value: Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 200 })]),
  }),
  /** The actions behind it run so much later, s, unless the branch ended before. */
  node('wait', { forS: Type.Number({ minimum: 0.1, maximum: 86_400 }) }),
  node('run', { rule: Type.String({ minLength: 1, maxLength: 64 }) }),
])
export type Action = Static<typeof Action>
export type ActionKind = Action['kind']

export const Branch = Type.Object(
  {
    id: NodeId,
    on: Type.Array(Trigger, { maxItems: 16 }),
    /** The condition at the root; null = always (only with `on`). */
    when: orNull(NodeId),
    do: Type.Array(Action, { maxItems: 32 }),
    otherwise: Type.Array(Action, { maxItems: 32 }),
  },
  strict,
)
export type Branch = Static<typeof Branch>

const Place = Type.Object(
  { x: Type.Number({ minimum: -100_000, maximum: 100_000 }), y: Type.Number({ minimum: -100_000, maximum: 100_000 }) },
  strict,
)

/** Nodes that stand together on the canvas under a name; a node is in one frame at most. Nothing that runs reads it. */
export const Frame = Type.Object(
  {
    id: NodeId,
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    nodes: Type.Array(NodeId, { minItems: 1, maxItems: 200, uniqueItems: true }),
    /** Drawn as one node. */
    folded: Type.Boolean(),
  },
  strict,
)
export type Frame = Static<typeof Frame>

const RULE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  note: Type.String({ maxLength: 2000 }),
  /** Heading under which lists show it; '' = none. */
  group: Type.String({ maxLength: 80 }),
  enabled: Type.Boolean(),
  /** Decides and tells, but does nothing. */
  dryRun: Type.Boolean(),
  /** Of two rules that want the same output the higher holds it. */
  priority: Type.Integer({ minimum: 0, maximum: 100 }),
  timeZone: Type.String({ minLength: 1, maxLength: 64 }),
  conditions: Type.Array(Condition, { maxItems: 200 }),
  branches: Type.Array(Branch, { minItems: 1, maxItems: 32 }),
  /** After `do` ran it does not run again for so long, s; still true afterwards, it runs then. */
  cooldownS: Span,
  /** What the rule switches on stays on at most so long, s; null = no bound of the rule. */
  maxRuntimeS: orNull(Type.Number({ minimum: 1, maximum: 86_400 })),
  /** `do` runs at most so often in any 60 min; null = no bound. */
  maxPerHour: orNull(Type.Integer({ minimum: 1, maximum: 1000 })),
  /** Condition true, then unknown: `end` runs `otherwise`, `keep` leaves things as they are until it is known again. */
  whenUnknown: Type.Enum(['end', 'keep'] as const),
  /** Switches itself off after so many firings in a row that failed; 0 = never. */
  failuresToDisable: Type.Integer({ minimum: 0, maximum: 100 }),
  /** Also written into the board's `offline_rules` where it can keep it alone. */
  alsoOnBoard: Type.Boolean(),
  /** Places on the canvas by node id; a node without one is laid out by the screen. */
  layout: Type.Record(NodeId, Place),
  /** Nodes that are not there count for nothing. Absent = none. */
  frames: Type.Optional(Type.Array(Frame, { maxItems: 32 })),
}
export const RuleBody = Type.Object(RULE_BODY, strict)
export type RuleBody = Static<typeof RuleBody>
export const Rule = documentOf(RULE_BODY)
export type Rule = Static<typeof Rule>

/** A named state of several outputs: a document of noun `scenes`. */
const SCENE_BODY = {
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  outputs: Type.Array(
    Type.Object(
      { output: OutputRef, command: Type.Enum(['ON', 'OFF', 'PWM'] as const), percent: orNull(Type.Number({ minimum: 0, maximum: 100 })) },
      strict,
    ),
    { minItems: 1, maxItems: 64 },
  ),
}
export const SceneBody = Type.Object(SCENE_BODY, strict)
export type SceneBody = Static<typeof SceneBody>
export const Scene = documentOf(SCENE_BODY)
export type Scene = Static<typeof Scene>

/** What a new rule starts with. */
export const RULE_DEFAULTS: Omit<RuleBody, 'name' | 'conditions' | 'branches' | 'timeZone'> = {
  note: '',
  group: '',
  enabled: true,
  dryRun: false,
  priority: 50,
  cooldownS: 0,
  maxRuntimeS: null,
  maxPerHour: null,
  whenUnknown: 'end',
  failuresToDisable: 5,
  alsoOnBoard: false,
  layout: {},
}
/** Age from which a reading is unknown where a rule does not say, s. */
export const DEFAULT_MAX_AGE_S = 600

export function isLogic(condition: Condition): condition is LogicCondition {
  return 'inputs' in condition
}
