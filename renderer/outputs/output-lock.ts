import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Role } from '../../backend/contract/roles.ts'
import type { Connection } from '../backend/live-store.ts'

/** Why an output cannot be switched from here at all; what limits say is the verdict's. Keys of `device:output.why`. Pure. */
export type Lock = 'notAccepted' | 'rejected' | 'plain' | 'connection' | 'offline' | 'viewer' | 'emergency' | 'pending'

export function lockedBecause(board: Board, actuator: Actuator, role: Role, connection: Connection, pending: boolean): Lock | null {
  if (connection.state !== 'open') return 'connection'
  if (role === 'viewer') return 'viewer'
  if (board.family !== 'kaiser') return 'plain'
  if (board.registration === 'new') return 'notAccepted'
  if (board.registration === 'rejected') return 'rejected'
  if (board.presence.state === 'offline' || board.presence.state === 'unknown') return 'offline'
  if (actuator.emergency !== 'normal') return 'emergency'
  return pending ? 'pending' : null
}
