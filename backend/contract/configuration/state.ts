import Type, { type Static } from 'typebox'
import { documentOf } from '../document.ts'
import { ConfigurationProblem } from './check.ts'
import { type ActuatorSetting, Configuration, ConfigurationBody } from './configuration.ts'
import { FieldChange } from './diff.ts'

/** How far a board's configuration is: what was sent, what the board said. One document per board, noun `configuration-states`. */

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])

/** `waiting`: for the board to be there; `unanswered`: given up after the last try, until the board comes back. */
export const PushState = Type.Enum(['waiting', 'sent', 'confirmed', 'partial', 'refused', 'unanswered'] as const)
export type PushState = Static<typeof PushState>

/** Why it was sent. */
export const PushReason = Type.Enum(['saved', 'by-hand', 'reconnect', 'counts', 'fingerprint'] as const)
export type PushReason = Static<typeof PushReason>

/** One sensor or output that the board did not take, in its own words. */
export const PushFailure = Type.Object({
  part: Type.Enum(['sensors', 'actuators', 'other'] as const),
  gpio: orNull(Type.Integer()),
  code: Type.String(),
  detail: Type.String(),
})
export type PushFailure = Static<typeof PushFailure>

export const Push = Type.Object({
  state: PushState,
  /** Of the desired configuration. */
  version: Type.Integer(),
  correlationId: Type.String(),
  fingerprint: Type.String(),
  reason: PushReason,
  /** Times it was published. */
  attempts: Type.Integer(),
  sentAtMs: orNull(Type.Integer()),
  answeredAtMs: orNull(Type.Integer()),
  /** When it is sent again by itself; null = not without a person, or the board's return. */
  nextAtMs: orNull(Type.Integer()),
  /** The board's words to the whole. */
  message: orNull(Type.String()),
  failures: Type.Array(PushFailure),
})
export type Push = Static<typeof Push>

const CONFIGURATION_STATE_BODY = {
  /** Highest generation given to a push; grows for ever. */
  generation: Type.Integer(),
  push: orNull(Push),
  /** What the board is known to have; null = never heard. */
  reported: orNull(ConfigurationBody),
  /** `push`: it confirmed what was sent; `board`: it told by itself. */
  reportedFrom: orNull(Type.Enum(['push', 'board'] as const)),
  reportedAtMs: orNull(Type.Integer()),
  /** Times in a row that a confirmed configuration was found different and sent again; bounded. */
  heals: Type.Integer(),
}
export const ConfigurationState = documentOf(CONFIGURATION_STATE_BODY)
export type ConfigurationState = Static<typeof ConfigurationState>
const BODY = Type.Object(CONFIGURATION_STATE_BODY)
export type ConfigurationStateBody = Static<typeof BODY>

/** `GET /api/boards/:id/configuration`. */
export const BoardConfiguration = Type.Object({
  desired: orNull(Configuration),
  state: orNull(ConfigurationState),
  /** Fields in which the board differs (`before` target, `after` board); empty where one of both is not known. */
  drift: Type.Array(FieldChange),
})
export type BoardConfiguration = Static<typeof BoardConfiguration>

/** `POST /api/boards/:id/configuration/check`. */
export const ConfigurationCheck = Type.Object({ problems: Type.Array(ConfigurationProblem), changes: Type.Array(FieldChange) })
export type ConfigurationCheck = Static<typeof ConfigurationCheck>

/** An output's setting as it shall be and as the board has it. */
export interface OutputSettings {
  desired: ActuatorSetting | null
  reported: ActuatorSetting | null
}
