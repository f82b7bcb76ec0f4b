import { type Board, DEFAULT_HEARTBEAT_INTERVAL_S, type Family, type Presence, type Registration } from '../contract/boards/board.ts'

/** A board of which nothing is known but that it exists. */
export function newBoard(id: string, family: Family, relay: string, registration: Registration, atMs: number, presence: Presence): Board {
  return {
    id,
    family,
    relay,
    organisation: 'default',
    name: null,
    zone: null,
    labels: [],
    boardType: null,
    registration,
    registeredAtMs: atMs,
    firstSeenMs: atMs,
    lastSeenMs: atMs,
    presence,
    health: {},
    heartbeatIntervalS: DEFAULT_HEARTBEAT_INTERVAL_S,
    state: null,
    counters: { messages: 0, rejected: 0, violations: 0, lastRejectMs: null, lastRejectReason: null },
    lastError: null,
  }
}
