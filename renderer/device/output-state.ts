import type { Command } from '../../backend/contract/actuators/actuator.ts'

/** How a command is shown beside its output. Pure. */

/** A failure stays beside the output for so long, ms; the activity list keeps it. */
const FAILURE_SHOWN_MS = 60_000

export type CommandView = { kind: 'none' } | { kind: 'pending' } | { kind: 'confirmed' } | { kind: 'failed' }

export function commandView(command: Command | undefined, nowMs: number): CommandView {
  switch (command?.state) {
    case 'accepted':
    case 'sent':
    case 'acknowledged':
      return { kind: 'pending' }
    case 'refused':
    case 'failed':
    case 'expired':
      return { kind: nowMs - command.changedAtMs < FAILURE_SHOWN_MS ? 'failed' : 'none' }
    case 'confirmed':
      return { kind: 'confirmed' }
    default:
      return { kind: 'none' }
  }
}

/** Key of `device:output.emergency`; a state that is not known counts as a stop that holds. */
export function emergencyWord(state: string): 'active' | 'clearing' | 'resuming' {
  return state === 'clearing' || state === 'resuming' ? state : 'active'
}
