import Type, { type Static } from 'typebox'

/** Reasons a message is rejected; the key under which it is counted. */
export const RejectReason = Type.Union([
  Type.Literal('too-large'),
  Type.Literal('not-json'),
  Type.Literal('wrong-shape'),
  Type.Literal('not-finite'),
  Type.Literal('time-ahead'),
  Type.Literal('bad-gpio'),
  Type.Literal('bad-id'),
  Type.Literal('unknown-topic'),
  Type.Literal('board-rejected'),
  Type.Literal('too-many-series'),
  /** Leitstand failed on this message; the log names the cause. */
  Type.Literal('internal'),
])
export type RejectReason = Static<typeof RejectReason>

/** One of the last raw messages of a board, as it came from the wire. */
export const InspectedMessage = Type.Object({
  atMs: Type.Integer(),
  topic: Type.String(),
  qos: Type.Integer(),
  retain: Type.Boolean(),
  /** First 4 KiB as text where it is UTF-8, else base64 (`encoding`). */
  payload: Type.String(),
  encoding: Type.Union([Type.Literal('utf8'), Type.Literal('base64')]),
  bytes: Type.Integer(),
  rejected: Type.Union([RejectReason, Type.Null()]),
  /** What was wrong, for people: `/metrics/tempC: expected number`. */
  detail: Type.Union([Type.String(), Type.Null()]),
  violation: Type.Boolean(),
})
export type InspectedMessage = Static<typeof InspectedMessage>
