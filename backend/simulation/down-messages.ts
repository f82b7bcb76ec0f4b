import Type from 'typebox'
import { checkOf } from '../contract/check-of.ts'
import { ConfigMessage } from '../contract/configuration/message.ts'

/** What a simulated board understands of the centre's messages; unknown fields are ignored. Read by `kaiser-answers.ts`. */

const Text = Type.String({ maxLength: 4096 })

export const ActuatorCommand = checkOf(
  Type.Object({
    command: Text,
    value: Type.Optional(Type.Number()),
    duration: Type.Optional(Type.Number({ minimum: 0 })),
    /** Unix ms; later it must not be executed. */
    expires_at: Type.Optional(Type.Number()),
    correlation_id: Type.Optional(Text),
    intent_id: Type.Optional(Text),
  }),
)
export const Emergency = checkOf(
  Type.Object({ command: Type.Optional(Text), reason: Type.Optional(Text), correlation_id: Type.Optional(Text) }),
)
export const SystemCommand = checkOf(
  Type.Object({ command: Text, params: Type.Optional(Type.Unknown()), correlation_id: Type.Optional(Text) }),
)
export const UpdateOrder = Type.Object({
  url: Type.String({ pattern: '^https?://', maxLength: 2048 }),
  sha256: Type.String({ pattern: '^[0-9a-fA-F]{64}$' }),
})
export const MeasureCommand = checkOf(Type.Object({ command: Text, request_id: Type.Optional(Text) }))
export const HeartbeatAckMessage = checkOf(Type.Object({ status: Text, handover_epoch: Type.Number() }))
const NullableText = Type.Union([Text, Type.Null()])
export const ZoneAssign = checkOf(Type.Object({ zone_id: Type.Optional(NullableText), correlation_id: Type.Optional(Text) }))
export const SubzoneOrder = checkOf(
  Type.Object({
    subzone_id: Text,
    assigned_gpios: Type.Optional(Type.Array(Type.Number(), { maxItems: 64 })),
    action: Type.Optional(Text),
    correlation_id: Type.Optional(Text),
  }),
)

export const Configuration = checkOf(ConfigMessage)

/** Parsed JSON, or undefined for what is none. */
export function readJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'))
  } catch {
    return undefined // the board answers "not understood"
  }
}
