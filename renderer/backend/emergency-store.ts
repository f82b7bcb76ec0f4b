import { create } from 'zustand'
import { EMERGENCY_READY, type EmergencyOutput, type EmergencyState } from '../../backend/contract/actuators/emergency.ts'
import type { LiveEventOf } from '../../backend/contract/events.ts'

/** The emergency stop as the backend pushes it. Written by live-connection.ts at once, not per frame: a stop is shown without delay. */
export interface KeptEmergency {
  /** True once the backend has told it; until then nothing may look ready. */
  known: boolean
  state: EmergencyState
  /** By board and GPIO. */
  outputs: ReadonlyMap<string, EmergencyOutput>
}

const NOTHING: KeptEmergency = { known: false, state: EMERGENCY_READY, outputs: new Map() }

export const useEmergency = create<KeptEmergency>()(() => NOTHING)

export function applyEmergency({ full, state, outputs }: LiveEventOf<'emergency'>['data']): void {
  const before = useEmergency.getState()
  // Another stop: what is known of the outputs belongs to an earlier one.
  const kept = new Map(full || before.state.id !== state.id ? [] : before.outputs)
  for (const output of outputs) kept.set(`${output.board}/${output.gpio}`, output)
  useEmergency.setState({ known: true, state, outputs: kept })
}

/** An answer of the REST API is as new as an event, and may be earlier. */
export function applyEmergencyState(state: EmergencyState): void {
  useEmergency.setState({ known: true, state })
}
