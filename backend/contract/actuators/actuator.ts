import Type, { type Static } from 'typebox'
import { Reason } from '../reasons.ts'
import { LATEST_MS } from '../time-ms.ts'

/**
 * Who wants it. Where wishes differ the earlier one holds: `emergency` (stop, and what comes back after it) · `safety` (limits that
 * switch off) · `hand` (a person; holds until its end time) · `rule` (by priority) · `schedule`.
 */
export const COMMAND_SOURCES = ['emergency', 'safety', 'hand', 'rule', 'schedule'] as const
export const CommandSource = Type.Enum(COMMAND_SOURCES)
export type CommandSource = Static<typeof CommandSource>

const WhyOrNull = Type.Union([Type.String({ maxLength: 256 }), Type.Null()])
const MomentOrNull = Type.Union([Type.Integer(), Type.Null()])

/** Whose wish is in force: sources that rank lower do not switch the output meanwhile. */
export const Hold = Type.Object({
  source: CommandSource,
  by: Type.String(),
  reason: WhyOrNull,
  /** Among rules the higher one wins; 0 for everyone else. */
  priority: Type.Number(),
  sinceMs: Type.Integer(),
  /** Null: as long as the output is on for it. */
  untilMs: MomentOrNull,
})
export type Hold = Static<typeof Hold>

/** Last state a board reported for an actuator. The screen never shows anything the board has not said. */
export const ReportedOutput = Type.Object({
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
export type ReportedOutput = Static<typeof ReportedOutput>

/** What the board reported, and what the centre knows beside it. */
export const Actuator = Type.Object({
  ...ReportedOutput.properties,
  /** Reported on, or an ON was handed over whose fate is not known, or an OFF is not confirmed yet: it counts as on. */
  mayBeOn: Type.Boolean(),
  /** Since when it may have been on without a break; null = it is off. */
  onSinceMs: MomentOrNull,
  /** When the run may end by itself, at the earliest (timed, or by its limit); null = it does not, or it is not known. */
  endsAtMs: MomentOrNull,
  /** Who switched it last; `board`: the board by itself (offline rule, timer, own button). Null: not known. */
  switched: Type.Union([
    Type.Object({
      source: Type.Enum([...COMMAND_SOURCES, 'board'] as const),
      by: Type.Union([Type.String(), Type.Null()]),
      reason: WhyOrNull,
      atMs: Type.Integer(),
    }),
    Type.Null(),
  ]),
  hold: Type.Union([Hold, Type.Null()]),
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
  /** Manual override: until then rules and schedules do not switch this output. Unix ms, in the future. */
  holdUntilMs: Type.Optional(Type.Integer({ minimum: 0, maximum: LATEST_MS })),
  /** Remark, kept with the command. */
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
})
export type ActuatorCommandBody = Static<typeof ActuatorCommandBody>

/** A wish of anyone to switch an output. */
export interface OutputWish {
  board: string
  gpio: number
  command: 'ON' | 'OFF' | 'PWM' | 'TOGGLE'
  /** Share 0.0..1.0, for PWM. */
  value?: number | undefined
  /** Seconds on; 0 or absent = until told otherwise. Limits may shorten it. */
  durationS?: number | undefined
  source: CommandSource
  /** Person, or name of the rule or schedule. */
  by: string
  reason?: string | null | undefined
  /** Among rules the higher one wins. Default 0. */
  priority?: number | undefined
  /** Until then what ranks lower does not switch the output. Unix ms. */
  holdUntilMs?: number | undefined
  /** `safety`: why Leitstand orders it, with figures; `reason` says the same in English. */
  cause?: Reason | undefined
  /** Made by the client; the same id is never executed twice. */
  id?: string | undefined
  /** The id was made just now, so that nobody can have asked by it: it need not be looked for. */
  fresh?: boolean | undefined
  /** Settles when what caused it is on the disk. An ON is not sent before, and not at all where it fails. */
  recorded?: Promise<void> | undefined
}

/** `PUT /api/actuators/{board}/{gpio}/override`: keeps the output as it is until then, by hand. */
export const OverrideBody = Type.Object(
  { untilMs: Type.Integer({ minimum: 0, maximum: LATEST_MS }), reason: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })) },
  { additionalProperties: false },
)

/** `GET /api/actuators/{board}/{gpio}/usage`, of what is stored of the range. */
export const OutputUsage = Type.Object({
  fromMs: Type.Integer(),
  toMs: Type.Integer(),
  /** Time on, ms. */
  runtimeMs: Type.Number(),
  /** Changes to on. */
  activations: Type.Integer(),
  /** Power at 100 % × share × time, Wh; null = its power is not known. */
  energyWh: Type.Union([Type.Number(), Type.Null()]),
  /** The run at present; null = off. `share` 0..1. */
  present: Type.Union([Type.Object({ sinceMs: Type.Integer(), runtimeMs: Type.Number(), share: Type.Number() }), Type.Null()]),
})
export type OutputUsage = Static<typeof OutputUsage>

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
  reason: WhyOrNull,
  /** Why it was refused by the centre: a code of ERRORS; null = it was not. */
  code: Type.Union([Type.String(), Type.Null()]),
  /**
   * Why the centre refused it or gave it up, with figures, for screens to say in their language (`message` is English); null = it did
   * neither. What the board said stands in `message` alone.
   */
  refusal: Type.Union([Reason, Type.Null()]),
  /** Why Leitstand ordered it by itself (`safety`), with figures: what `reason` says in English; null = someone else wanted it. */
  cause: Type.Union([Reason, Type.Null()]),
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
