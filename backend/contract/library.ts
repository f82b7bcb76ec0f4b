import Type, { type Static } from 'typebox'

/** One parameter of a sensor library. */
export const LibraryParameter = Type.Object({
  name: Type.String(),
  kind: Type.Union([Type.Literal('number'), Type.Literal('boolean'), Type.Literal('choice')]),
  unit: Type.Optional(Type.String()),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  choices: Type.Optional(Type.Array(Type.String())),
  default: Type.Union([Type.Number(), Type.Boolean(), Type.String()]),
  /** English, one line. */
  about: Type.String(),
})
export type LibraryParameter = Static<typeof LibraryParameter>

/** Row of `GET /api/libraries`. */
export const LibraryView = Type.Object({
  name: Type.String(),
  version: Type.String(),
  origin: Type.Union([Type.Literal('bundled'), Type.Literal('dropped-in')]),
  sensorTypes: Type.Array(Type.String()),
  unit: Type.String(),
  range: Type.Object({ min: Type.Number(), max: Type.Number() }),
  /** Digits after the point worth showing. */
  decimals: Type.Optional(Type.Integer()),
  parameters: Type.Array(LibraryParameter),
  formula: Type.String(),
  source: Type.String(),
  /** Why it is not in use; null = healthy. */
  fault: Type.Union([Type.String(), Type.Null()]),
  failures: Type.Integer(),
})
export type LibraryView = Static<typeof LibraryView>
