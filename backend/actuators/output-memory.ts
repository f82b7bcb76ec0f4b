import Type, { type Static } from 'typebox'
import { Hold } from '../contract/actuators/actuator.ts'

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
  /** Board's own time of its newest report, Unix ms; null = none since it connected. See report-age.ts. */
  reportTimeMs: Type.Union([Type.Number(), Type.Null()]),
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
    reportTimeMs: null,
  }
}

/** Reported on, or an ON of open fate lies before it, or an OFF behind one is not confirmed. */
export function mayBeOn({ inFlight, offOrder, onSinceMs }: OutputMemory, reportedOn: boolean): boolean {
  return reportedOn || inFlight.length > 0 || (offOrder !== null && onSinceMs !== null)
}

const HOUR_MS = 3_600_000
/** More within an hour are not told apart. */
const MAX_ACTIVATIONS = 3600

/** An ON is about to be stored and sent: from now on the output counts as on. */
export function orderOn(
  memory: OutputMemory,
  { id, adjusts, durationS, ttlMs }: { id: string; adjusts: boolean; durationS: number; ttlMs: number },
  nowMs: number,
): void {
  memory.inFlight.push({ id, sentAtMs: nowMs, handed: false, answered: false, expired: false, adjusts })
  memory.onSinceMs ??= nowMs
  memory.endsAtMs = durationS > 0 ? nowMs + durationS * 1000 : null
  if (!adjusts) noteActivation(memory, id, nowMs + ttlMs, nowMs)
}

/** It is handed over: from here its place on the topic counts. A pending OFF lies before it and is not sent again. */
export function handOver(memory: OutputMemory, id: string): void {
  const one = memory.inFlight.find((entry) => entry.id === id)
  if (one === undefined) return
  one.handed = true
  memory.inFlight = [...memory.inFlight.filter((entry) => entry !== one), one]
  memory.offOrder = null
}

/** It was never sent, or the board said that it does not do it: as if it had not been. @returns true when the output is off by that */
export function withdraw(memory: OutputMemory, id: string, reportedOn: boolean): boolean {
  const before = memory.inFlight.length
  memory.inFlight = memory.inFlight.filter((entry) => entry.id !== id)
  if (memory.inFlight.length === before) return false
  memory.activations = memory.activations.filter((one) => one.id !== id)
  if (mayBeOn({ ...memory, offOrder: null }, reportedOn) || memory.offOrder !== null) return false
  memory.onSinceMs = null
  memory.endsAtMs = null
  return true
}

/** The board has answered a command: all that lies before it on the topic has been executed or dropped. */
export function passBarrier(memory: OutputMemory, sentBefore: (entry: InFlight) => boolean): void {
  memory.inFlight = memory.inFlight.filter((entry) => !sentBefore(entry))
}

/** It is off for sure, now at the latest. */
export function settleOff(memory: OutputMemory, nowMs: number): void {
  if (memory.onSinceMs !== null) memory.offAtMs = nowMs
  memory.onSinceMs = null
  memory.endsAtMs = null
  memory.inFlight = []
}

/** It went on, at `latestMs` at the latest. */
export function noteActivation(memory: OutputMemory, id: string, latestMs: number, nowMs: number): void {
  const recent = memory.activations.filter((one) => one.latestMs > nowMs - HOUR_MS)
  recent.push({ id, latestMs })
  memory.activations = recent.sort((a, b) => a.latestMs - b.latestMs).slice(-MAX_ACTIVATIONS)
}

/** Seen on: it went on no later than that. */
export function confirmActivation(memory: OutputMemory, id: string, nowMs: number): void {
  const one = memory.activations.find((entry) => entry.id === id)
  if (one !== undefined) one.latestMs = Math.min(one.latestMs, nowMs)
  memory.activations.sort((a, b) => a.latestMs - b.latestMs)
}

/** Pause before the next OFF, ms: 2, 4, 8 … at most 60 s. @param attempts made so far */
export function offPauseMs(attempts: number): number {
  return Math.min(60_000, 1000 * 2 ** attempts)
}
