import Type, { type Static, type TSchema } from 'typebox'
import { OfflineRule } from '../configuration/configuration.ts'

/** `GET /api/rules/places`: where each rule runs. A board keeps its rules only while the centre is away, so the two never decide at once. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Why a board does not keep it although it could be said in its words; see OfflineRefusal for the rest. */
export const PLACE_REFUSALS = [
  /** The master switch is off: then boards decide nothing for rules either. */
  'master-off',
  /** The board has no configuration here, or that names not both sensor and output. */
  'not-configured',
  /** The output has conditions ("only if") that its board does not know. */
  'only-if',
  /** The output excludes one of another board, which its own does not see. */
  'interlock-across',
  /** The board's own configuration has a rule for that output. */
  'own-rule',
] as const

export const RulePlace = Type.Object({
  rule: Type.String(),
  /** People want it on the board too (`alsoOnBoard`). */
  wanted: Type.Boolean(),
  /**
   * `centre`: only here. `sending`: its board has not confirmed it yet. `board`: here, and on its board while the centre is away.
   * `refused`: the board did not take the configuration that holds it.
   */
  place: Type.Enum(['centre', 'sending', 'board', 'refused'] as const),
  /** Whose output it switches; null = none, or several. */
  board: orNull(Type.String()),
  /** Why no board keeps it; empty = one does, or could as soon as people want it. See OfflineRefusal and PLACE_REFUSALS. */
  refusals: Type.Array(Type.String()),
  /** What is a little different on the board; see OfflineDifference. `untilMs`: of `clock-change`. */
  differences: Type.Array(Type.Object({ code: Type.String(), untilMs: orNull(Type.Number()) })),
  /** As the board gets it. */
  offlineRule: orNull(OfflineRule),
})
export type RulePlace = Static<typeof RulePlace>
