import Type, { type Static } from 'typebox'
import { InterlockMember } from '../actuators/interlock.ts'
import { ConfigurationBody } from '../configuration/configuration.ts'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'
import { Board } from './board.ts'

/** A board that was deleted, or replaced by another one. It can be brought back for RETIRED_FOR_MS; afterwards it is forgotten. */
export const RETIRED_FOR_MS = 30 * 86_400_000

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Ids = Type.Array(Type.Integer({ minimum: 1 }))

/** What a person gave a board and what a successor takes over. */
const Identity = Type.Pick(Board, ['name', 'zone', 'labels', 'boardType', 'organisation', 'registration'])
export type BoardIdentity = Static<typeof Identity>

/** Where a successor takes a board's place in what names it. */
const TAKEN_NOUNS = ['interlocks', 'schedules', 'dashboards', 'rollouts', 'rules', 'scenes'] as const

/** A document that named the heir already: on the way back that stays. `members`: what an interlock said. */
const Apart = Type.Object({ noun: Type.Enum(TAKEN_NOUNS), id: Type.String(), members: Type.Array(InterlockMember) })
/** Target configurations as each shall have them when the change is done; null = none. So written, it may be done twice. */
const Swap = Type.Object({ board: orNull(ConfigurationBody), heir: orNull(ConfigurationBody) })
export type ConfigurationSwap = Static<typeof Swap>
export type ApartDocument = Static<typeof Apart>

const RETIRED_BODY = {
  /** As it was. */
  board: Board,
  /** Board that took its place; null = it was deleted. */
  heir: orNull(Type.String()),
  heirBefore: orNull(Identity),
  /** Series that went to the heir: same ids, so history goes on. */
  moved: Ids,
  /** Series the heir had under the same channels; they belong to the retired board now, nothing of them is lost. */
  setAside: Ids,
  apart: Type.Optional(Type.Array(Apart)),
  swap: Type.Optional(orNull(Swap)),
  /** A restart of Leitstand finishes what was under way. */
  stage: Type.Enum(['under-way', 'done', 'undoing'] as const),
  /** It can be brought back until then. */
  untilMs: Type.Integer(),
}
/** Live topic `documents/retired-boards`. */
export const RetiredBoard = documentOf(RETIRED_BODY)
export type RetiredBoard = Static<typeof RetiredBoard>
export type RetiredFields = Static<Type.TObject<typeof RETIRED_BODY>>

export const RemovalRequest = Type.Object(
  { ids: Type.Array(Type.String({ maxLength: 128 }), { minItems: 1, maxItems: 10_000 }) },
  { additionalProperties: false },
)
export const RemovalResult = Type.Object({ retired: Type.Array(RetiredBoard), unknown: Type.Array(Type.String()) })
export type RemovalResult = Static<typeof RemovalResult>

export const RestoreRequest = Type.Object(
  { ids: Type.Array(Type.String({ pattern: DOCUMENT_ID_PATTERN }), { minItems: 1, maxItems: 10_000 }) },
  { additionalProperties: false },
)
/** `POST /api/boards/{id}/replace`: the new board that takes the place of `{id}`. */
export const ReplaceRequest = Type.Object({ heir: Type.String({ minLength: 1, maxLength: 128 }) }, { additionalProperties: false })
