import type { Registration } from '../contract/boards/board.ts'
import type { HeartbeatAck } from '../contract/boards/device-topics.ts'
import { CONTRACT_VERSION } from '../contract/version.ts'

/** Identity of this run of the centre, as boards see it. */
export interface CentreSession {
  /** Grows with every start (Unix s of it). */
  handoverEpoch: number
  sessionId: string
}

const STATUS: Readonly<Record<Registration, HeartbeatAck['status']>> = { new: 'pending_approval', accepted: 'online', rejected: 'rejected' }

/** Answer to a heartbeat; boards fall to their safe state without it. @param configAvailable something waits for the board */
export function heartbeatAck(registration: Registration, session: CentreSession, nowMs: number, configAvailable = false): HeartbeatAck {
  return {
    ack_type: 'heartbeat',
    status: STATUS[registration],
    config_available: configAvailable,
    server_time: Math.floor(nowMs / 1000),
    handover_epoch: session.handoverEpoch,
    contract_version: CONTRACT_VERSION,
    session_id: session.sessionId,
    ...(registration === 'rejected' ? { reason_code: 'BOARD_REJECTED' } : {}),
  }
}
