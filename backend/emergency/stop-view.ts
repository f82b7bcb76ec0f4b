import type { EmergencyOutput, EmergencyState } from '../contract/actuators/emergency.ts'
import { type BoardStop, outputState, shown } from './board-stop.ts'
import type { StopMachine } from './stop-machine.ts'
import type { StopRecord } from './stop-record.ts'

/** The machine as screens see it and as the disk keeps it. Pure. */

export function stateOf(machine: StopMachine, kept: Pick<EmergencyState, 'durableAtMs' | 'storeFault'>): EmergencyState {
  const { phase, id, reasons, stoppedAtMs, publishedAtMs, cause, release, boards } = machine
  const counts = { outputs: 0, confirmed: 0, sent: 0, stillOn: 0, unreachable: 0, open: 0 }
  let free = 0
  for (const board of boards.values()) {
    if (board.stage === 'free') free++
    for (const output of board.outputs.values()) {
      const state = outputState(board, output)
      counts.outputs++
      counts[state === 'still-on' ? 'stillOn' : state]++
      if (state !== 'confirmed' && output.secured === null) counts.open++
    }
  }
  return {
    phase,
    id,
    reasons,
    stoppedAtMs,
    publishedAtMs,
    ...kept,
    ...counts,
    boards: boards.size,
    cause,
    release: release && phase === 'releasing' ? { ...release, boards: free } : release,
    held: phase === 'ready' ? [...boards.keys()] : [],
  }
}

export function recordOf(machine: StopMachine): StopRecord {
  const { phase, id, epoch, reasons, stoppedAtMs, publishedAtMs, cause, release, boards, protocol } = machine
  return {
    version: 1,
    latched: phase !== 'ready',
    id,
    epoch,
    reasons,
    stoppedAtMs,
    publishedAtMs,
    cause,
    release,
    boards: Array.from(boards.values(), ({ id: board, name, zone, relay, outputs }) => ({
      id: board,
      name,
      zone,
      relay,
      outputs: Array.from(outputs.values(), ({ fresh: _, confirmedAtMs: __, after: ___, seenAs: ____, ...output }) => output),
    })),
    protocol: [...protocol.lines],
    dismissed: [...machine.dismissed],
  }
}

export function outputsOf(boards: Iterable<BoardStop>): EmergencyOutput[] {
  const outputs: EmergencyOutput[] = []
  for (const board of boards) for (const output of board.outputs.values()) outputs.push(shown(board, output))
  return outputs
}
