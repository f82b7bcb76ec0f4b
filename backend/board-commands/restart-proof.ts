import type { Health } from '../contract/boards/board.ts'
import { type BoardCommand, RESTARTING } from '../contract/boards/command.ts'

/** Clocks of board and centre, and the time a heartbeat travels, may differ by this much, ms. */
const SLACK_MS = 3000

/**
 * `restarted`: the heartbeat proves a start after the command was sent. `earlier`: a new boot, but one from before the command:
 * it proves nothing. `same`: no restart yet.
 */
export type Proof = 'same' | 'earlier' | 'restarted'

/** A board's word alone is no proof of a restart: the boot sequence must be new and, where the uptime is known, young enough. Pure. */
export function proofOfRestart(command: Pick<BoardCommand, 'bootBefore' | 'sentAtMs'>, health: Health, nowMs: number): Proof {
  if (command.sentAtMs === null) return 'same'
  const { bootSequenceId, uptimeS } = health
  const runsSince = uptimeS === undefined ? undefined : nowMs - uptimeS * 1000
  const young = runsSince === undefined || runsSince >= command.sentAtMs - SLACK_MS
  if (command.bootBefore !== null) {
    if (bootSequenceId === undefined || bootSequenceId === command.bootBefore) return 'same'
    return young ? 'restarted' : 'earlier'
  }
  // None was known before: only the uptime can prove it, so it must be there.
  return runsSince !== undefined && young ? 'restarted' : 'same'
}

/** Is a restart what this command waits for? */
export function restarts(command: Pick<BoardCommand, 'command'>): boolean {
  return RESTARTING.includes(command.command)
}

/** Did the update bring what it should: the version asked for, or else any other than before. */
export function isNewFirmware(command: Pick<BoardCommand, 'params' | 'firmwareBefore'>, firmware: string | undefined): boolean {
  const wanted = command.params.version
  if (typeof wanted === 'string' && wanted !== '') return firmware === wanted
  return firmware !== undefined && firmware !== command.firmwareBefore
}
