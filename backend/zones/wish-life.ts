// The life of one wish to a board, pure: waiting → sent → acknowledged | refused | unanswered, and again. Used by board-wishes.ts.
import type { PlaceAck } from '../contract/boards/device-messages.ts'
import type { Wish } from '../contract/zone.ts'

/** Time a board has to answer, ms. */
export const ANSWER_WITHIN_MS = 5_000
/** Pauses before the next try, ms; after the last one it is given up until the board comes back. */
export const RETRY_PAUSES_MS = [2_000, 10_000, 60_000] as const
/** Ids of earlier wishes that are remembered. */
const MOST_OLDER = 4
const MOST_TEXT = 256

export function newWish(id: string, before: Wish | undefined, heals = 0): Wish {
  const older = before === undefined ? [] : [before.id, ...before.older].slice(0, MOST_OLDER)
  const open = { state: 'waiting' as const, attempts: 0, sentAtMs: null, answeredAtMs: null, nextAtMs: null }
  return { id, ...open, code: null, message: null, late: false, heals, older }
}

export function isOpen({ state }: Wish): boolean {
  return state === 'waiting' || state === 'sent' || state === 'unanswered'
}

export function isGivenUp({ state, nextAtMs }: Wish): boolean {
  return state === 'unanswered' && nextAtMs === null
}

/** To be published now. */
export function isDue(wish: Wish, nowMs: number): boolean {
  return wish.state === 'waiting' || (wish.state === 'unanswered' && wish.nextAtMs !== null && nowMs >= wish.nextAtMs)
}

export function sent(wish: Wish, nowMs: number): Wish {
  return { ...wish, state: 'sent', attempts: wish.attempts + 1, sentAtMs: nowMs, nextAtMs: null }
}

/** The board is not there: it waits, however often it was sent. */
export function waits(wish: Wish): Wish {
  return { ...wish, state: 'waiting', nextAtMs: null }
}

/** Tried anew, from the first pause on; the same id, as the board may still answer an earlier try. */
export function again(wish: Wish): Wish {
  return { ...wish, state: 'waiting', attempts: 0, nextAtMs: null }
}

/** Undefined: there is time yet. A clock that was set back gives no more time than one answer may take. */
export function timedOut(wish: Wish, nowMs: number): Wish | undefined {
  if (wish.state !== 'sent' || Math.abs(nowMs - (wish.sentAtMs ?? 0)) < ANSWER_WITHIN_MS) return undefined
  const pauseMs = RETRY_PAUSES_MS[wish.attempts - 1]
  return { ...wish, state: 'unanswered', nextAtMs: pauseMs === undefined ? null : nowMs + pauseMs }
}

export interface Verdict {
  taken: boolean
  code: string | null
  message: string | null
}

/** What a board's answer says. Without a word of trouble it has taken the wish. */
export function verdictOf({ status = '', reason_code, error_code, message }: PlaceAck): Verdict {
  const code = reason_code || (error_code === undefined ? null : String(error_code))
  const taken = !/error|fail|refus|reject|invalid|denied/i.test(status) && (code === null || status !== '')
  return {
    taken,
    code: taken ? null : (code ?? 'REFUSED').slice(0, MOST_TEXT),
    message: taken ? null : (message?.slice(0, MOST_TEXT) ?? null),
  }
}

/** The first answer counts; undefined where one has come already. */
export function answered(wish: Wish, { taken, code, message }: Verdict, nowMs: number): Wish | undefined {
  if (!isOpen(wish) || wish.sentAtMs === null) return undefined
  const late = wish.state === 'unanswered'
  return { ...wish, state: taken ? 'acknowledged' : 'refused', answeredAtMs: nowMs, nextAtMs: null, code, message, late }
}
