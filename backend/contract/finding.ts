import Type, { type Static } from 'typebox'
import { type DocumentHead, documentOf } from './document.ts'

/** Something wrong with the data of a series, found by the program. Input for alarms. */
export const FINDING_KINDS = ['gap', 'flat', 'jump', 'out-of-range', 'clock-drift'] as const
export type FindingKind = (typeof FINDING_KINDS)[number]

const FINDING_BODY = {
  series: Type.Integer({ minimum: 1 }),
  board: Type.String(),
  kind: Type.Enum(FINDING_KINDS),
  severity: Type.Enum(['critical', 'warning', 'event'] as const),
  fromMs: Type.Integer(),
  /** Null while it goes on. */
  toMs: Type.Union([Type.Integer(), Type.Null()]),
  /** How often within the stretch (jumps, values out of range, short gaps joined into one finding). */
  count: Type.Integer(),
  /**
   * Figures of the text, in the series' unit or ms: gap `{ms, usualMs}` (with `offline: 1` when its board was offline), flat `{value, ms}`, jump `{from, to, usual}`,
   * out-of-range `{value, low, high}`, clock-drift `{driftMs, perDayMs}`.
   * Gaps and clock drift of a whole board are one finding, on one of its series; `series` then says how many it concerns.
   */
  detail: Type.Record(Type.String(), Type.Number()),
  /** A person has seen it; it sinks in the list until it grows worse. */
  acknowledgedBy: Type.Union([Type.String(), Type.Null()]),
}
export const Finding = documentOf(FINDING_BODY)
export type Finding = Static<typeof Finding>
export type FindingBody = Omit<Finding, keyof DocumentHead>
