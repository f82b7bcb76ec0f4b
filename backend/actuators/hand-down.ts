import { mayBeOn, type OutputMemory } from './output-memory.ts'
import { holdAt } from './wishes.ts'

/**
 * A board takes another one's place: the pump on its pin is the same. What keeps that one off goes on: the hand that holds it, its
 * rest, its activations. What it is now the new board must say itself. May be done twice. Changes `heir`.
 */
export function handDown(former: OutputMemory, heir: OutputMemory, reportedOn: boolean, nowMs: number): void {
  const on = mayBeOn(former, reportedOn)
  const hold = holdAt(former.hold, on, nowMs)
  // One that ends with the run ends with the board.
  if (hold !== null && hold.untilMs !== null && (heir.hold?.untilMs ?? 0) < hold.untilMs) heir.hold = { ...hold }
  // Nobody has seen it off: it may have run until now.
  const offAtMs = on ? nowMs : former.offAtMs
  if (offAtMs !== null) heir.offAtMs = Math.max(heir.offAtMs ?? 0, offAtMs)
  const known = new Set(heir.activations.map(({ id }) => id))
  const activations = [...heir.activations, ...former.activations.filter(({ id }) => !known.has(id))]
  heir.activations = activations.map((one) => ({ ...one })).sort((a, b) => a.latestMs - b.latestMs)
}
