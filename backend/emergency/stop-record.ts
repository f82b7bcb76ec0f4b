import Type, { type Static, type TSchema } from 'typebox'
import { EmergencyState, StopEvent, StopReason } from '../contract/actuators/emergency.ts'

/** What of a stop is on the disk, and the port that keeps it. A record that says `latched` holds until a person releases it. */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const State = orNull(Type.Object({ on: Type.Boolean(), pwm: orNull(Type.Integer()), atMs: Type.Integer() }))
const Signature = orNull(Type.Object({ by: Type.String(), atMs: Type.Integer() }))

export const StopRecord = Type.Object({
  version: Type.Literal(1),
  latched: Type.Boolean(),
  id: orNull(Type.String()),
  epoch: Type.Integer(),
  reasons: Type.Array(StopReason),
  stoppedAtMs: orNull(Type.Integer()),
  publishedAtMs: orNull(Type.Integer()),
  cause: Signature,
  release: EmergencyState.properties.release,
  /** While latched all boards, afterwards those that are held. */
  boards: Type.Array(
    Type.Object({
      id: Type.String(),
      name: orNull(Type.String()),
      zone: orNull(Type.String()),
      relay: Type.String(),
      outputs: Type.Array(
        Type.Object({
          gpio: Type.Integer(),
          name: orNull(Type.String()),
          type: Type.String(),
          critical: Type.Boolean(),
          isolation: orNull(Type.String()),
          emergencyPercent: orNull(Type.Number()),
          before: State,
          last: State,
          secured: Signature,
        }),
      ),
    }),
  ),
  protocol: Type.Array(StopEvent),
  /** Boards that were taken out; one that speaks again is stopped and held again. */
  dismissed: Type.Optional(Type.Array(Type.String())),
})
export type StopRecord = Static<typeof StopRecord>

/** Independent of every database, so that a stop holds where those are full or damaged. */
export interface StopStore {
  /** `nothing`: there was never a stop · `unreadable`: there was one, but what is a riddle. Never throws. */
  load(): Promise<StopRecord | 'nothing' | 'unreadable'>
  /** Resolves when it would survive a loss of power. @throws LeitstandError `store.full`, `store.unavailable` */
  save(record: StopRecord): Promise<void>
  /** After the last `save`. */
  close(): Promise<void>
}
