import Type, { type Static } from 'typebox'

/** Last state a board reported for an actuator. The screen never shows anything the board has not said. */
export const Actuator = Type.Object({
  board: Type.String(),
  gpio: Type.Integer(),
  type: Type.String(),
  on: Type.Boolean(),
  /** 0..255. */
  pwm: Type.Union([Type.Integer(), Type.Null()]),
  runtimeMs: Type.Union([Type.Number(), Type.Null()]),
  emergency: Type.String(),
  reportedAtMs: Type.Integer(),
})
export type Actuator = Static<typeof Actuator>

export const CommandState = Type.Union([
  Type.Literal('accepted'),
  Type.Literal('sent'),
  Type.Literal('acknowledged'),
  Type.Literal('confirmed'),
  Type.Literal('refused'),
  Type.Literal('failed'),
  Type.Literal('expired'),
])
export type CommandState = Static<typeof CommandState>

export const ActuatorCommandBody = Type.Object({
  command: Type.Union([Type.Literal('ON'), Type.Literal('OFF'), Type.Literal('PWM'), Type.Literal('TOGGLE')]),
  /** 0.0..1.0, for PWM. */
  value: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** Seconds; 0 = until told otherwise. */
  duration: Type.Optional(Type.Number({ minimum: 0, maximum: 86400 })),
  /** Made by the client; the same id is never executed twice. */
  id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })),
})
export type ActuatorCommandBody = Static<typeof ActuatorCommandBody>

/**
 * Who wants it. Where wishes differ the earlier one holds: `emergency` (stop, and what comes back after it) · `safety` (limits that
 * switch off) · `hand` (a person; holds until its end time) · `rule` (by priority) · `schedule`.
 */
export const COMMAND_SOURCES = ['emergency', 'safety', 'hand', 'rule', 'schedule'] as const
export const CommandSource = Type.Enum(COMMAND_SOURCES)
export type CommandSource = Static<typeof CommandSource>

const MomentOrNull = Type.Union([Type.Integer(), Type.Null()])

export const Command = Type.Object({
  id: Type.String(),
  board: Type.String(),
  gpio: Type.Integer(),
  command: Type.String(),
  value: Type.Number(),
  durationS: Type.Number(),
  by: Type.String(),
  state: CommandState,
  message: Type.Union([Type.String(), Type.Null()]),
  source: CommandSource,
  /** Why, in words: the rule's or schedule's name, a person's remark, the limit that switched off. */
  reason: Type.Union([Type.String({ maxLength: 256 }), Type.Null()]),
  /** Why it was refused by the centre: a code of ERRORS; null = it was not. */
  code: Type.Union([Type.String(), Type.Null()]),
  createdAtMs: Type.Integer(),
  changedAtMs: Type.Integer(),
  /** Handed to the broker; null = never. */
  sentAtMs: MomentOrNull,
  /** The board's answer, also a late one. */
  answeredAtMs: MomentOrNull,
  /** The status that showed it done, also a late one. */
  confirmedAtMs: MomentOrNull,
})
export type Command = Static<typeof Command>
