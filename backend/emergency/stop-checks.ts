import type { ReleaseBody } from '../contract/actuators/emergency.ts'
import { LeitstandError } from '../contract/errors.ts'
import { allows, type Role } from '../contract/roles.ts'
import type { StopMachine } from './stop-machine.ts'

/** What people may ask of a stop now. Each throws what is missing. Used by emergency.ts. */

/** @throws LeitstandError `emergency.not-latched` */
export function mustBeLatched({ phase }: StopMachine): void {
  if (phase !== 'latched') throw new LeitstandError('emergency.not-latched')
}

/** @throws LeitstandError `emergency.not-latched`, `emergency.open`, `emergency.cause`, `auth.forbidden` to restore without role admin */
export function mustBeReleasable(machine: StopMachine, restore: ReleaseBody['restore'], role: Role): void {
  mustBeLatched(machine)
  if (restore.length > 0 && !allows(role, 'admin')) throw new LeitstandError('auth.forbidden', 'To restore outputs needs the role admin.')
  const open = machine.open()
  if (open > 0) throw new LeitstandError('emergency.open', `${open} outputs are neither confirmed off nor secured by hand.`)
  if (machine.cause === null) throw new LeitstandError('emergency.cause')
}

/** @throws LeitstandError `emergency.not-held`, `emergency.board-kept` */
export function mustBeDismissable({ phase, boards }: StopMachine, board: string, accepted: boolean): void {
  if (phase !== 'ready' || !boards.has(board)) throw new LeitstandError('emergency.not-held')
  if (accepted) throw new LeitstandError('emergency.board-kept')
}
