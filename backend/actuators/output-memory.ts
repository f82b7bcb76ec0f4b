import Type, { type Static } from 'typebox'
import { Hold } from '../contract/actuator.ts'

const MomentOrNull = Type.Union([Type.Integer(), Type.Null()])

/** An ON (or PWM above 0) that was handed over, or is about to be, and whose fate is open. In the order of the topic. */
const InFlight = Type.Object({
  id: Type.String(),
  sentAtMs: Type.Integer(),
  /** Handed to the broker; false = being stored, or not known after a restart. */
  handed: Type.Boolean(),
  /** The board said that it took it. */
  answered: Type.Boolean(),
  /** No confirmation in time: it may be executed late, so only an OFF behind it settles what the output is. */
  expired: Type.Boolean(),
  /** The output was known to be on already: it prolongs or dims, it does not switch on. */
  adjusts: Type.Boolean(),
})
export type InFlight = Static<typeof InFlight>

/** An OFF that is sent again and again until the board has shown that the output is off. */
const OffOrder = Type.Object({
  /** Command that stands in the history; the board gets it as `<id>`, `<id>~2`, `<id>~3` … */
  id: Type.String(),
  sinceMs: Type.Integer(),
  attempts: Type.Integer(),
  nextAttemptMs: Type.Integer(),
  answered: Type.Boolean(),
  /** A status `off` came after it was sent. */
  seenOff: Type.Boolean(),
  /** An ON of unknown fate lay before it: then answer and status are both needed. */
  doubt: Type.Boolean(),
  /** Told to people that it is not confirmed. */
  told: Type.Boolean(),
})
export type OffOrder = Static<typeof OffOrder>

/** What the centre remembers of an output beside its last report. One row per output, kept over restarts. */
export const OutputMemory = Type.Object({
  board: Type.String(),
  gpio: Type.Integer(),
  /** Earliest moment since when it may have been on without a break; null = it is off. */
  onSinceMs: MomentOrNull,
  /** Earliest moment at which the present run may end by itself; null = it does not, or is not known. */
  endsAtMs: MomentOrNull,
  /** Latest moment at which it may have been on before the present run; null = never. */
  offAtMs: MomentOrNull,
  /** Activations of the last hour, each with the latest moment at which it may have happened. */
  activations: Type.Array(Type.Object({ id: Type.String(), latestMs: Type.Integer() })),
  inFlight: Type.Array(InFlight),
  offOrder: Type.Union([OffOrder, Type.Null()]),
  switched: Type.Union([
    Type.Object({
      source: Type.Enum(['emergency', 'safety', 'hand', 'rule', 'schedule', 'board'] as const),
      by: Type.Union([Type.String(), Type.Null()]),
      reason: Type.Union([Type.String(), Type.Null()]),
      atMs: Type.Integer(),
    }),
    Type.Null(),
  ]),
  hold: Type.Union([Hold, Type.Null()]),
})
export type OutputMemory = Static<typeof OutputMemory>

export function freshMemory(board: string, gpio: number): OutputMemory {
  return {
    board,
    gpio,
    onSinceMs: null,
    endsAtMs: null,
    offAtMs: null,
    activations: [],
    inFlight: [],
    offOrder: null,
    switched: null,
    hold: null,
  }
}
