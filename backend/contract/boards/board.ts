import Type, { type Static } from 'typebox'

/** Topic family a board speaks: `kaiser/…` (full protocol) or `sensors/…` (plain boards). */
export const Family = Type.Union([Type.Literal('kaiser'), Type.Literal('plain')])
export type Family = Static<typeof Family>

/** `{esp}` of the full protocol. */
export const BOARD_ID_PATTERN = '^[A-Za-z0-9_-]{1,64}$'

export const Registration = Type.Union([Type.Literal('new'), Type.Literal('accepted'), Type.Literal('rejected')])
export type Registration = Static<typeof Registration>

export const PresenceState = Type.Union([Type.Literal('online'), Type.Literal('late'), Type.Literal('offline'), Type.Literal('unknown')])
export type PresenceState = Static<typeof PresenceState>

/**
 * Why the presence is what it is: `message` heard; `late` > 1.5 × heartbeat interval silent; `silent` > 2.5 ×;
 * `will` broker published its last will; `said` board said offline; `restart` nothing heard since Leitstand started;
 * `never` registered by hand, nothing heard yet.
 */
export const PresenceReason = Type.Union([
  Type.Literal('message'),
  Type.Literal('late'),
  Type.Literal('silent'),
  Type.Literal('will'),
  Type.Literal('said'),
  Type.Literal('restart'),
  Type.Literal('never'),
])
export type PresenceReason = Static<typeof PresenceReason>

export const Presence = Type.Object({
  state: PresenceState,
  reason: PresenceReason,
  /** Detail in the board's own words, such as the will's `reason`. */
  detail: Type.Optional(Type.String()),
  sinceMs: Type.Integer(),
})
export type Presence = Static<typeof Presence>

/** What a board says of itself in heartbeats and diagnostics. Every field may be missing. */
export const Health = Type.Object({
  rssiDbm: Type.Optional(Type.Number()),
  heapFreeBytes: Type.Optional(Type.Number()),
  heapMinFreeBytes: Type.Optional(Type.Number()),
  heapFragmentationPercent: Type.Optional(Type.Number()),
  uptimeS: Type.Optional(Type.Number()),
  firmware: Type.Optional(Type.String()),
  ipAddress: Type.Optional(Type.String()),
  bootSequenceId: Type.Optional(Type.String()),
  resetReason: Type.Optional(Type.String()),
  sensorCount: Type.Optional(Type.Integer()),
  actuatorCount: Type.Optional(Type.Integer()),
  reportedAtMs: Type.Optional(Type.Integer()),
})
export type Health = Static<typeof Health>

/** A board as the centre knows it; row of `GET /api/boards` and payload of the live event `boards`. */
export const Board = Type.Object({
  id: Type.String(),
  family: Family,
  /** Relay node that carries the board; `god` for the centre itself. */
  relay: Type.String(),
  organisation: Type.String(),
  /** Name given by a person; null shows the id. */
  name: Type.Union([Type.String(), Type.Null()]),
  zone: Type.Union([Type.String(), Type.Null()]),
  labels: Type.Array(Type.String()),
  /** Id of its board type (type.ts): which pins it has; null = not chosen yet. */
  boardType: Type.Union([Type.String(), Type.Null()]),
  registration: Registration,
  registeredAtMs: Type.Integer(),
  firstSeenMs: Type.Integer(),
  lastSeenMs: Type.Integer(),
  presence: Presence,
  health: Health,
  /** Heartbeat interval the board keeps, s. Boards without heartbeat: learnt from their messages. */
  heartbeatIntervalS: Type.Number(),
  /** Last retained `sensors/{id}/state` document of a plain board. */
  state: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  counters: Type.Object({
    messages: Type.Integer(),
    rejected: Type.Integer(),
    /** Payload named another board or GPIO than the topic. */
    violations: Type.Integer(),
    lastRejectMs: Type.Union([Type.Integer(), Type.Null()]),
    lastRejectReason: Type.Union([Type.String(), Type.Null()]),
  }),
  /** Last error the board reported, and how bad (0 info … 3 critical). */
  lastError: Type.Union([
    Type.Object({ atMs: Type.Integer(), code: Type.String(), severity: Type.Integer(), message: Type.String() }),
    Type.Null(),
  ]),
})
export type Board = Static<typeof Board>

/** Heartbeat interval of family A, s; also the assumption for a board that has not shown another one. */
export const DEFAULT_HEARTBEAT_INTERVAL_S = 60
