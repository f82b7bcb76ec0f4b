import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Interlock, InterlockBody } from '../../backend/contract/actuators/interlock.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import type { Status } from '../ui/glyph-shapes.ts'

/** What an interlock does at this moment, judged as the centre judges it (backend/actuators/outputs.ts): only OFF is off. Pure. */

export type Member = InterlockBody['members'][number]
export type MemberState = 'on' | 'maybe' | 'gone' | 'unreachable' | 'unknown' | 'off'

export interface MemberView extends Member {
  state: MemberState
}

/** `together`: several are on at once, what it must never come to; `holds`: one keeps the others off; `free`: any one may go on. */
export type Standing = 'together' | 'holds' | 'free' | 'disabled'

/** @param boardsKnown the list of boards has arrived: one that is not in it was deleted, and what it had counts as on */
export function memberState(actuator: Actuator | undefined, board: Board | undefined, boardsKnown: boolean): MemberState {
  if (actuator?.on) return 'on'
  if (actuator?.mayBeOn) return 'maybe'
  if (board === undefined && boardsKnown) return 'gone'
  if (board?.presence.state !== 'online') return 'unreachable'
  return actuator === undefined ? 'unknown' : 'off'
}

export function standingOf(enabled: boolean, members: readonly Pick<MemberView, 'state'>[]): Standing {
  if (!enabled) return 'disabled'
  if (members.filter(({ state }) => state === 'on').length > 1) return 'together'
  return members.some(({ state }) => state !== 'off') ? 'holds' : 'free'
}

/** Why a member cannot be switched on now: the others that are not off for sure. */
export function blockersOf<T extends MemberView>(members: readonly T[], { board, gpio }: Member): T[] {
  return members.filter((one) => !(one.board === board && one.gpio === gpio) && one.state !== 'off')
}

export const MEMBER_STATUS: Record<MemberState, Status> = {
  on: 'ok',
  maybe: 'pending',
  gone: 'warning',
  unreachable: 'offline',
  unknown: 'stale',
  off: 'idle',
}

export const STANDING_STATUS: Record<Standing, Status> = { together: 'critical', holds: 'event', free: 'ok', disabled: 'idle' }

/** A document without its head. */
export function bodyOf({ name, members, enabled }: Interlock): InterlockBody {
  return { name, members, ...(enabled === undefined ? {} : { enabled }) }
}
