import Type, { type Static } from 'typebox'
import { Actuator } from './actuators/actuator.ts'
import { BOARD_ID_PATTERN, Board, Registration } from './boards/board.ts'
import { ROLES } from './roles.ts'
import { LatestValue } from './sample.ts'
import { Calibration, Limits, Series } from './series.ts'

/** Bodies, queries and answers of the REST API that are not a noun's own schema. Routes live in adapters/http. */

export const RoleName = Type.Enum(ROLES)

export const BoardPatch = Type.Object(
  {
    name: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()])),
    zone: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()])),
    labels: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { maxItems: 16 })),
    boardType: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()])),
    organisation: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
)
export type BoardPatch = Static<typeof BoardPatch>

/** `GET /api/boards/{id}`: a board with everything its page shows first. */
export const BoardDetail = Type.Object({
  board: Board,
  series: Type.Array(Series),
  latest: Type.Array(LatestValue),
  actuators: Type.Array(Actuator),
})
export type BoardDetail = Static<typeof BoardDetail>

export const BulkRegistration = Type.Object({
  ids: Type.Array(Type.String(), { minItems: 1, maxItems: 10_000 }),
  registration: Registration,
})
export const BulkPatch = Type.Object({ ids: Type.Array(Type.String(), { minItems: 1, maxItems: 10_000 }), patch: BoardPatch })
/** Ids that exist were changed, the others are named. */
export const BulkResult = Type.Object({ changed: Type.Array(Type.String()), unknown: Type.Array(Type.String()) })
export type BulkResult = Static<typeof BulkResult>

export const SeriesPatch = Type.Object(
  {
    name: Type.Optional(Type.Union([Type.String({ minLength: 1, maxLength: 64 }), Type.Null()])),
    unit: Type.Optional(Type.String({ maxLength: 16 })),
    library: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    parameters: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()]))),
    calibration: Type.Optional(Type.Union([Type.Pick(Calibration, ['method', 'points']), Type.Null()])),
    offset: Type.Optional(Type.Number()),
    limits: Type.Optional(Limits),
  },
  { additionalProperties: false },
)
export type SeriesPatch = Static<typeof SeriesPatch>

/** `POST /api/devices`: make a board known (and accepted) before it speaks. */
export const DeviceBody = Type.Object({
  deviceId: Type.String({ pattern: BOARD_ID_PATTERN }),
  name: Type.Optional(Type.String({ maxLength: 64 })),
  zone: Type.Optional(Type.String({ maxLength: 64 })),
  organization: Type.Optional(Type.String({ maxLength: 64 })),
})
export type DeviceBody = Static<typeof DeviceBody>

export const OrganisationBody = Type.Object({
  id: Type.Optional(Type.String({ pattern: '^[a-z0-9-]{1,64}$' })),
  name: Type.String({ minLength: 1, maxLength: 128 }),
})
export const Organisation = Type.Object({ id: Type.String(), name: Type.String(), createdAtMs: Type.Integer() })
export type Organisation = Static<typeof Organisation>

/** `POST /api/ingest`: telemetry of a plain board over HTTP. Answered after commit. */
export const IngestBody = Type.Object({
  deviceId: Type.String({ pattern: BOARD_ID_PATTERN }),
  ts: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()])),
  metrics: Type.Record(
    Type.String({ minLength: 1, maxLength: 64 }),
    Type.Union([Type.Number(), Type.Boolean(), Type.String({ maxLength: 256 })]),
  ),
})
export type IngestBody = Static<typeof IngestBody>

export const LoginBody = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 1, maxLength: 256 }),
})
export const NewUserBody = Type.Object({
  username: Type.String({ pattern: '^[A-Za-z0-9._@-]{1,64}$' }),
  password: Type.String({ minLength: 10, maxLength: 256 }),
  role: RoleName,
})
/** `POST /api/auth/setup`: the first account, always an administrator. */
export const SetupBody = Type.Pick(NewUserBody, ['username', 'password'])
export const UserPatch = Type.Object(
  { role: Type.Optional(RoleName), password: Type.Optional(Type.String({ minLength: 10, maxLength: 256 })) },
  { additionalProperties: false },
)
/** `POST /api/auth/session`: a one-time ticket, or nothing where an `Authorization: Bearer` header is sent. */
export const SessionBody = Type.Object({ ticket: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })) })
/** `POST /api/auth/ticket`: valid once, for 60 s; goes into the window's address as `/#ticket=…`. */
export const TicketResult = Type.Object({ ticket: Type.String(), expiresAt: Type.String() })
/** Who the caller is: `GET /api/auth/me`, answer of `POST /api/auth/session`. */
export const Me = Type.Object({
  name: Type.String(),
  role: RoleName,
  via: Type.Union([Type.Literal('token'), Type.Literal('login'), Type.Literal('api-key'), Type.Literal('open')]),
  /** ISO 8601; null = does not end by itself. */
  expiresAt: Type.Union([Type.String(), Type.Null()]),
})
export type Me = Static<typeof Me>
export const LoginResult = Type.Object({ token: Type.String(), username: Type.String(), role: RoleName, expiresAt: Type.String() })
export const User = Type.Object({
  username: Type.String(),
  role: RoleName,
  createdAtMs: Type.Integer(),
  lastLoginMs: Type.Union([Type.Integer(), Type.Null()]),
})
export type User = Static<typeof User>

export const MqttLoginBody = Type.Object({
  username: Type.String({ minLength: 1, maxLength: 64 }),
  password: Type.String({ minLength: 10, maxLength: 256 }),
})

/** Size of the demo fleet where none is named. */
export const DEFAULT_DEMO_BOARDS = 50

export const DemoBody = Type.Object({ boards: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })) })

export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  version: Type.String(),
  uptimeS: Type.Number(),
  /** No account exists yet: the first-run page is due. */
  setupNeeded: Type.Boolean(),
  /** `--open`: no sign-in on loopback. */
  open: Type.Boolean(),
})
