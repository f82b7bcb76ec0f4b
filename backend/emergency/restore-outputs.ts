import type { BoardStop } from './board-stop.ts'
import type { EmergencyPort } from './ports.ts'
import type { StopMachine } from './stop-machine.ts'

export interface Restoring {
  by: string
  reason: string
  outputs: readonly { board: BoardStop; gpio: number }[]
}

/** After a release: what was on at the stop and was chosen comes back, one after the other, as ordinary commands. A new stop ends it. */
export async function restoreOutputs(
  { by, reason, outputs }: Restoring,
  parts: { machine: StopMachine; port: Pick<EmergencyPort, 'restore'>; now: () => number; onStep: () => void },
): Promise<void> {
  const { machine, port } = parts
  const { id, epoch } = machine
  for (const { board, gpio } of outputs) {
    const output = board.outputs.get(gpio)
    if (output === undefined || output.before?.on !== true) continue
    if (machine.phase !== 'ready' || machine.id !== id || machine.epoch !== epoch) return
    const wanted = { board: board.id, gpio, pwm: output.before.pwm, type: output.type }
    const refused = machine.stopped(board.id) ? 'emergency.latched' : await port.restore(wanted, by, reason)
    if (machine.id !== id || machine.epoch !== epoch) return
    const what = refused === undefined ? 'restored' : 'restore-refused'
    machine.protocol.add(parts.now(), { what, board: board.id, gpio, detail: refused ?? null })
    const { release } = machine
    if (release && refused === undefined) machine.release = { ...release, restored: release.restored + 1 }
    else if (release) machine.release = { ...release, refused: release.refused + 1 }
    parts.onStep()
  }
}
