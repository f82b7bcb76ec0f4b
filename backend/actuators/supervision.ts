import { because, type Reason } from '../contract/reasons.ts'
import { keyOf } from './interlocks.ts'
import type { OutputMemory } from './output-memory.ts'
import type { OutputPort, Outputs } from './outputs.ts'
import { strictest } from './safety.ts'

/** The board ends a run by itself; so long after its end the centre does, ms. */
const RUNTIME_GRACE_MS = 3000
const HOUR_MS = 3_600_000

/** Why an output that may be on must be off; undefined = it may go on. Asked every second for what is on, and at each report. */
export function whyOff(outputs: Outputs, port: OutputPort, memory: OutputMemory, nowMs: number): Reason | undefined {
  const { board, gpio, onSinceMs, inFlight } = memory
  if (!outputs.mayBeOn(board, gpio)) return undefined
  const stop = port.stopped(board, gpio)
  if (stop !== null) return because('output-stopped', { ...stop })
  const settings = port.settingsOf(board, gpio)
  const resting = settings.find(({ active }) => !active)
  if (resting !== undefined) return because('output-inactive', { name: resting.name })
  // Taken out of the configuration while it ran for the centre, which would not end it any more. What a board does by itself there is its own.
  const ordered = inFlight.length > 0 || (memory.switched !== null && memory.switched.source !== 'board')
  if (ordered && !port.isPlanned(board, gpio)) return because('output-unplanned', { gpio })
  const { maxRuntimeS } = strictest(settings)
  if (maxRuntimeS !== null && onSinceMs !== null && nowMs >= onSinceMs + maxRuntimeS * 1000 + RUNTIME_GRACE_MS) {
    return because('output-runtime', { maxS: maxRuntimeS, sinceMs: onSinceMs })
  }
  const reportedOn = outputs.reported(board, gpio)?.on ?? false
  // Prolonging an output that is on may fail without harm: it is on as wanted until the board says otherwise.
  if (inFlight.some(({ expired, adjusts }) => expired && !(adjusts && reportedOn))) return because('output-fate')
  if (!reportedOn) return undefined
  for (const partner of outputs.interlocks.partnersOf(board, gpio)) {
    if (!outputs.mayBeOn(partner.board, partner.gpio)) continue
    const other = outputs.memory(partner.board, partner.gpio)
    // Of two that are on the later one goes off.
    const later = (onSinceMs ?? 0) - (other.onSinceMs ?? 0) || (keyOf(board, gpio) > keyOf(other.board, other.gpio) ? 1 : -1)
    if (later > 0) return because('interlock-on', { interlock: partner.interlock, partner: outputs.nameOf(other.board, other.gpio) })
  }
  return undefined
}

/** Why an output that its board switched on by itself must go off again. `memory` as it was before. */
export function whyNotByBoard(port: OutputPort, memory: OutputMemory, nowMs: number): Reason | undefined {
  const { cooldownS, maxActivationsPerHour: most } = strictest(port.settingsOf(memory.board, memory.gpio))
  const waitMs = memory.offAtMs === null ? 0 : memory.offAtMs + cooldownS * 1000 - nowMs
  if (cooldownS > 0 && waitMs > 0) return because('output-cooldown', { cooldownS, waitS: Math.ceil(waitMs / 1000) })
  if (most === null) return undefined
  const recent = memory.activations.filter(({ latestMs }) => latestMs > nowMs - HOUR_MS)
  const due = recent.at(-most)
  if (due === undefined) return undefined
  return because('output-activations', { count: recent.length, most, waitS: Math.ceil((due.latestMs + HOUR_MS - nowMs) / 1000) })
}
