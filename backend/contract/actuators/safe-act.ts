import Type, { type Static } from 'typebox'
import { documentOf } from '../document.ts'
import { WishState } from '../zone.ts'
import { CommandState } from './actuator.ts'

/**
 * A zone or sub-zone that a person made safe: its outputs get an OFF each by hand (pursued like any other until the board shows it),
 * and each sub-zone of it `subzone/safe`. Kept with what became of it; live topic `documents/safe-acts`.
 */

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

export const SafeOutput = Type.Object({
  board: Type.String(),
  gpio: Type.Integer(),
  name: orNull(Type.String()),
  /** Id of its OFF. */
  command: Type.String(),
  /** `confirmed` alone means that the board has shown it off. */
  state: CommandState,
  message: orNull(Type.String()),
})
export type SafeOutput = Static<typeof SafeOutput>

/** `subzone/safe` to one board. `waiting`: the board is not there, it was not sent. */
export const SafeOrder = Type.Object({
  board: Type.String(),
  subzone: Type.String(),
  /** Correlation id. */
  id: Type.String(),
  state: WishState,
  sentAtMs: orNull(Type.Integer()),
  code: orNull(Type.String()),
  message: orNull(Type.String()),
})
export type SafeOrder = Static<typeof SafeOrder>

const SAFE_ACT_BODY = {
  /** Null where one board's sub-zone was meant. */
  zone: orNull(Type.String()),
  board: orNull(Type.String()),
  subzone: orNull(Type.String()),
  reason: orNull(Type.String()),
  outputs: Type.Array(SafeOutput),
  orders: Type.Array(SafeOrder),
}
export const SafeAct = documentOf(SAFE_ACT_BODY)
export type SafeAct = Static<typeof SafeAct>
export type SafeActBody = Static<Type.TObject<typeof SAFE_ACT_BODY>>

/** `POST /api/zones/make-safe`: a zone, a sub-zone wherever in a zone, or the sub-zone of one board. */
export const MakeSafeRequest = Type.Object(
  {
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    board: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    subzone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type MakeSafeRequest = Static<typeof MakeSafeRequest>
