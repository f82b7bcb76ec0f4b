import Type, { type Static, type TSchema } from 'typebox'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { MAX_GPIO } from '../boards/device-topics.ts'

/** The emergency stop as screens, tray and API see it; live topic `emergency`. Its rules stand in backend/emergency. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.Integer()

/** How long the button is pressed until the stop is sent, ms; and to release, ms. */
export const HOLD_TO_STOP_MS = 600
export const HOLD_TO_RELEASE_MS = 2000

/** `ready`: nothing is held, but see `held` · `latched`: nothing switches on · `releasing`: boards confirm one after the other, still nothing switches on. */
export const EmergencyPhase = Type.Enum(['ready', 'latched', 'releasing'] as const)
export type EmergencyPhase = Static<typeof EmergencyPhase>

/** Where a stop came from. `restart`: the record of an earlier one could not be read, so it holds. */
const STOP_ORIGINS = ['screen', 'keys', 'tray', 'api', 'mqtt', 'restart'] as const
export const StopOrigin = Type.Enum(STOP_ORIGINS)
export type StopOrigin = Static<typeof StopOrigin>

/**
 * `sent`: no answer yet, may still be on · `confirmed`: the board has stopped and reports the output off (a servo at its emergency
 * position) · `still-on`: the board says that it stopped, yet reports the output on · `unreachable`: treat as on.
 */
export const OutputStopState = Type.Enum(['sent', 'confirmed', 'still-on', 'unreachable'] as const)
export type OutputStopState = Static<typeof OutputStopState>

const Signature = Type.Object({ by: Type.String(), atMs: Moment })
export type Signature = Static<typeof Signature>
const ReportedState = Type.Object({ on: Type.Boolean(), pwm: orNull(Type.Integer()), atMs: Moment })
export type ReportedState = Static<typeof ReportedState>

export const EmergencyOutput = Type.Object({
  board: Type.String(),
  boardName: orNull(Type.String()),
  zone: orNull(Type.String()),
  gpio: Type.Integer(),
  /** Null: reported by its board, configured by nobody. */
  name: orNull(Type.String()),
  type: Type.String(),
  critical: Type.Boolean(),
  /** How to cut its power by hand. */
  isolation: orNull(Type.String()),
  state: OutputStopState,
  /** As it was when the stop came; null = never reported. */
  before: orNull(ReportedState),
  last: orNull(ReportedState),
  /** Newest stop sent to its board; how often. */
  sentAtMs: Moment,
  tries: Type.Integer(),
  confirmedAtMs: orNull(Moment),
  secured: orNull(Signature),
  /** Its board has confirmed the release. */
  released: Type.Boolean(),
  /** What shall become of it after the release; null until then. */
  after: orNull(Type.Enum(['stays-off', 'restore'] as const)),
})
export type EmergencyOutput = Static<typeof EmergencyOutput>

export const StopReason = Type.Object({
  atMs: Moment,
  by: Type.String(),
  origin: StopOrigin,
  reason: orNull(Type.String()),
})
export type StopReason = Static<typeof StopReason>

export const EmergencyState = Type.Object({
  phase: EmergencyPhase,
  /** Names the stop; also the correlation id of its messages. Null before the first. */
  id: orNull(Type.String()),
  /** The first is what stopped, later ones came while it was latched. At most 20 are kept. */
  reasons: Type.Array(StopReason),
  stoppedAtMs: orNull(Moment),
  /** Handed to the broker; null = not yet. */
  publishedAtMs: orNull(Moment),
  /** On the disk, so that it survives a restart; null = not yet. */
  durableAtMs: orNull(Moment),
  /** Why it is not on the disk; it holds all the same. */
  storeFault: orNull(Type.String()),
  outputs: Type.Integer(),
  boards: Type.Integer(),
  confirmed: Type.Integer(),
  sent: Type.Integer(),
  stillOn: Type.Integer(),
  unreachable: Type.Integer(),
  /** Neither confirmed nor secured: keeps the stop from being released. */
  open: Type.Integer(),
  /** The cause is dealt with, signed by a person. */
  cause: orNull(Signature),
  release: orNull(
    Type.Object({
      by: Type.String(),
      atMs: Moment,
      reason: Type.String(),
      /** Boards that confirmed the release, of all. */
      boards: Type.Integer(),
      zone: orNull(Type.String()),
      endedAtMs: orNull(Moment),
      /** Outputs that got their state back, and that were refused it. */
      restored: Type.Integer(),
      refused: Type.Integer(),
      /** Why the newest release was broken off: an output lost its confirmation, or a new stop. */
      brokenBy: orNull(Type.Enum(['output', 'stop', 'restart'] as const)),
    }),
  ),
  /** Boards that were away at the release and still have to be stopped, confirmed and released. */
  held: Type.Array(Type.String()),
})
export type EmergencyState = Static<typeof EmergencyState>

export const EMERGENCY_READY: EmergencyState = {
  phase: 'ready',
  id: null,
  reasons: [],
  stoppedAtMs: null,
  publishedAtMs: null,
  durableAtMs: null,
  storeFault: null,
  outputs: 0,
  boards: 0,
  confirmed: 0,
  sent: 0,
  stillOn: 0,
  unreachable: 0,
  open: 0,
  cause: null,
  release: null,
  held: [],
}

/** `GET /api/emergency` and the first event of the live topic. */
export const EmergencyView = Type.Object({ state: EmergencyState, outputs: Type.Array(EmergencyOutput) })
export type EmergencyView = Static<typeof EmergencyView>

const Reason = Type.String({ minLength: 1, maxLength: 256, pattern: '\\S' })
/** Says so little on purpose: a stop must not fail for its form. */
export const StopBody = Type.Object({
  origin: Type.Optional(Type.Enum(['screen', 'keys', 'tray', 'api'] as const)),
  reason: Type.Optional(Type.String({ maxLength: 256 })),
})
export type StopBody = Static<typeof StopBody>

const OutputName = Type.Object({
  board: Type.String({ pattern: BOARD_ID_PATTERN }),
  gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
})
export type OutputName = Static<typeof OutputName>

export const ReleaseBody = Type.Object(
  {
    reason: Reason,
    /** Outputs that get back the state they had at the stop; all others stay off. Needs role admin where it is not empty. */
    restore: Type.Array(OutputName, { maxItems: 20_000 }),
  },
  { additionalProperties: false },
)
export type ReleaseBody = Static<typeof ReleaseBody>

/** `POST /api/emergency/boards/{board}/dismiss`: why a board that is held will not answer any more. */
export const DismissBody = Type.Object({ reason: Reason }, { additionalProperties: false })

/** One line of the protocol. */
export const StopEvent = Type.Object({
  atMs: Moment,
  what: Type.Enum([
    'stopped',
    'reason-added',
    'stored',
    'not-stored',
    'confirmed',
    'still-on',
    'unreachable',
    'secured',
    'cause-signed',
    'release-begun',
    'board-released',
    'release-broken',
    'released',
    'held',
    'dismissed',
    'restored',
    'restore-refused',
    'restarted',
  ] as const),
  by: orNull(Type.String()),
  board: orNull(Type.String()),
  gpio: orNull(Type.Integer()),
  detail: orNull(Type.String()),
})
export type StopEvent = Static<typeof StopEvent>

/** Pure: what an output counts as off. `emergencyPercent`: position of a servo, 0..100 %; null = must be off. */
export function isStopped(state: ReportedState, emergencyPercent: number | null): boolean {
  if (emergencyPercent === null) return !state.on && (state.pwm ?? 0) === 0
  if (state.pwm === null) return !state.on
  return Math.abs(state.pwm - Math.round(emergencyPercent * 2.55)) <= 2
}
