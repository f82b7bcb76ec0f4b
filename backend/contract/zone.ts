import Type, { type Static } from 'typebox'
import { MAX_GPIO } from './boards/device-topics.ts'
import { DOCUMENT_ID_PATTERN, documentOf } from './document.ts'

/**
 * Zones (where boards stand) and sub-zones (groups of a board's pins). Their names are their ids, on the wire too. A board's zone is a
 * field of the board, its sub-zones are in its configuration (subzones.ts); here stands what was sent of both and what the board said.
 * Plain boards have a zone in the centre alone.
 */

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** 1 to 64 characters, none of them at an end is a space. */
export const PlaceName = Type.String({ minLength: 1, maxLength: 64, pattern: '^\\S(.*\\S)?$' })

/** Sub-zones of a board, at most. */
export const MOST_SUBZONES = 16

export const Subzone = Type.Object(
  {
    name: PlaceName,
    /** Ascending, each once. */
    gpios: Type.Array(Type.Integer({ minimum: 0, maximum: MAX_GPIO }), { maxItems: 64 }),
  },
  { additionalProperties: false },
)
export type Subzone = Static<typeof Subzone>

/** A zone that somebody made by name; it stays when its last board leaves. Zones that only boards name need none. */
const ZONE_BODY = { name: PlaceName }
export const Zone = documentOf(ZONE_BODY)
export type Zone = Static<typeof Zone>
export type ZoneBody = Static<Type.TObject<typeof ZONE_BODY>>

/** `waiting`: for the board, or for its turn; `unanswered` without `nextAtMs`: given up until the board comes back. */
export const WishState = Type.Enum(['waiting', 'sent', 'acknowledged', 'refused', 'unanswered'] as const)
export type WishState = Static<typeof WishState>

/** How far one wish to a board is. */
export const Wish = Type.Object({
  /** Correlation id of all its tries. */
  id: Type.String(),
  state: WishState,
  /** Times it was published. */
  attempts: Type.Integer(),
  sentAtMs: orNull(Type.Integer()),
  answeredAtMs: orNull(Type.Integer()),
  /** When it is sent again by itself. */
  nextAtMs: orNull(Type.Integer()),
  /** Why it was refused: the board's `reason_code` (or error number), and its words. */
  code: orNull(Type.String()),
  message: orNull(Type.String()),
  /** The answer came after its time was over. */
  late: Type.Boolean(),
  /** Times in a row that it was acknowledged and found different all the same; bounded. */
  heals: Type.Integer(),
  /** Ids of the wishes it took the place of, newest first: their answers may still come. */
  older: Type.Array(Type.String()),
})
export type Wish = Static<typeof Wish>

export const ZoneWish = Type.Object({ name: orNull(Type.String()), wish: Wish })
export type ZoneWish = Static<typeof ZoneWish>

export const SubzoneWish = Type.Object({
  name: Type.String(),
  gpios: Type.Array(Type.Integer()),
  /** It shall not be there (any more). Kept for a while, as old answers may still come. */
  remove: Type.Boolean(),
  /** Zone it is sent under. */
  parent: orNull(Type.String()),
  /** Pins the board acknowledged last; null = not known. */
  has: orNull(Type.Array(Type.Integer())),
  /** Emptied first, as another sub-zone waits for its pins and it for theirs. */
  clearing: Type.Boolean(),
  wish: Wish,
})
export type SubzoneWish = Static<typeof SubzoneWish>

/** One per board, its id is the board's; live topic `documents/zone-states`. */
const ZONE_STATE_BODY = {
  /** Null: nobody ever wished anything. */
  zone: orNull(ZoneWish),
  /** Zone the board acknowledged or said last, null = none; counts from `toldAtMs` on (null = never). */
  told: orNull(Type.String()),
  toldAtMs: orNull(Type.Integer()),
  subzones: Type.Array(SubzoneWish),
}
export const ZoneState = documentOf(ZONE_STATE_BODY)
export type ZoneState = Static<typeof ZoneState>
export type ZoneStateBody = Static<Type.TObject<typeof ZONE_STATE_BODY>>

/** `GET /api/zones`. */
export const ZoneView = Type.Object({
  name: Type.String(),
  /** Made by name: it may be empty. */
  kept: Type.Boolean(),
  boards: Type.Array(Type.String()),
})
export type ZoneView = Static<typeof ZoneView>

/** `GET /api/boards/{id}/zone`. */
export const BoardPlace = Type.Object({ zone: orNull(Type.String()), subzones: Type.Array(Subzone), state: orNull(ZoneState) })
export type BoardPlace = Static<typeof BoardPlace>

const closed = { additionalProperties: false }
const BoardIds = Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { minItems: 1, maxItems: 10_000 })
export const ZoneBodyRequest = Type.Object(ZONE_BODY, closed)
/** `merge`: `to` may exist; its boards stay. */
export const ZoneRename = Type.Object(
  { from: Type.String({ minLength: 1, maxLength: 64 }), to: PlaceName, merge: Type.Optional(Type.Boolean()) },
  closed,
)
export const ZoneMove = Type.Object({ boards: BoardIds, zone: orNull(PlaceName) }, closed)
export const ZoneDelete = Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) }, closed)
export const ZoneUndo = Type.Object({ act: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }, closed)
/** What was done; `act` takes it back as long as it is remembered (`POST /api/zones/undo`). */
export const ZoneAct = Type.Object({ act: Type.String(), boards: Type.Array(Type.String()) })
export type ZoneAct = Static<typeof ZoneAct>

/** `PUT /api/boards/{id}/subzones`: all of them. `version`: of the configuration it was made from. */
export const SubzonesRequest = Type.Object(
  { version: Type.Integer({ minimum: 1 }), subzones: Type.Array(Subzone, { maxItems: MOST_SUBZONES }) },
  closed,
)
