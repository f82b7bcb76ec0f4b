import Type, { type Static } from 'typebox'
import { BOARD_ID_PATTERN } from '../boards/board.ts'
import { MAX_GPIO } from '../boards/device-topics.ts'
import { documentOf } from '../document.ts'

/** "Never both": of these outputs at most one is on at a time. Document of the noun `interlocks`. */

export const InterlockMember = Type.Object(
  { board: Type.String({ pattern: BOARD_ID_PATTERN }), gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }) },
  { additionalProperties: false },
)

const INTERLOCK_BODY = {
  name: Type.String({ minLength: 1, maxLength: 64 }),
  members: Type.Array(InterlockMember, { minItems: 2, maxItems: 16 }),
  /** False: it forbids nothing for now. Default true. */
  enabled: Type.Optional(Type.Boolean()),
}
export const InterlockBody = Type.Object(INTERLOCK_BODY, { additionalProperties: false })
export type InterlockBody = Static<typeof InterlockBody>
export const Interlock = documentOf(INTERLOCK_BODY)
export type Interlock = Static<typeof Interlock>

/** What the schema cannot say, as a sentence. */
export function interlockFault({ members }: InterlockBody): string | undefined {
  const named = new Set(members.map(({ board, gpio }) => `${board}/${gpio}`))
  return named.size < members.length ? 'Each output stands in an interlock once.' : undefined
}

/** Whether an output excludes one of another board: its own board cannot keep that alone. */
export function isLockedAcross(interlocks: readonly InterlockBody[], board: string, gpio: number): boolean {
  return inForce(interlocks).some(
    ({ members }) => members.some((one) => one.board === board && one.gpio === gpio) && members.some((one) => one.board !== board),
  )
}

/** Those that are not switched off. */
export function inForce<T extends Pick<InterlockBody, 'enabled'>>(interlocks: readonly T[]): T[] {
  return interlocks.filter(({ enabled }) => enabled !== false)
}
