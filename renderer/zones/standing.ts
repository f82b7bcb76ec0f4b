import type { Board } from '../../backend/contract/boards/board.ts'
import type { SubzoneWish, Wish, ZoneState } from '../../backend/contract/zone.ts'
import type { Status } from '../ui/StatusGlyph.tsx'

/** How a board stands to its zone and sub-zones, as a word, a sign and a reason. Pure. */

/** Worst first. `centre`: nobody but the centre knows; `unknown`: nothing was sent. */
export const PLACE_WORDS = ['refused', 'differs', 'unanswered', 'sent', 'waiting', 'unknown', 'acknowledged', 'centre'] as const
export type PlaceWord = (typeof PLACE_WORDS)[number]
export type PlaceWhy =
  | 'acknowledged'
  | 'late'
  | 'sent'
  | 'waiting'
  | 'queued'
  | 'retry'
  | 'gaveUp'
  | 'differs'
  | 'centre'
  | 'notAccepted'
  | 'unknown'

export interface Standing {
  word: PlaceWord
  /** Key of `zones:why`; null: the board's own words say it. */
  why: PlaceWhy | null
  /** The board's reason of a refusal. */
  code: string | null
  message: string | null
  /** Of `differs`: what the board says. */
  told: string | null
}

export const PLACE_STATUS: Readonly<Record<PlaceWord, Status>> = {
  refused: 'warning',
  differs: 'warning',
  unanswered: 'warning',
  sent: 'pending',
  waiting: 'pending',
  unknown: 'idle',
  acknowledged: 'ok',
  centre: 'idle',
}

type Placed = Pick<Board, 'zone' | 'family' | 'registration' | 'presence'>
const PLAIN: Omit<Standing, 'word' | 'why'> = { code: null, message: null, told: null }

/** Of the zone itself; undefined: the board has no zone and needs none. */
export function zoneStanding(board: Placed, state: ZoneState | undefined): Standing | undefined {
  const wish = state?.zone ?? null
  if (board.family === 'plain') return board.zone === null ? undefined : { ...PLAIN, word: 'centre', why: 'centre' }
  if (board.registration !== 'accepted') return board.zone === null ? undefined : { ...PLAIN, word: 'waiting', why: 'notAccepted' }
  if (wish === null || state === undefined) return board.zone === null ? undefined : { ...PLAIN, word: 'unknown', why: 'unknown' }
  if (wish.name === null && wish.wish.state === 'acknowledged') return undefined
  const differs = wish.wish.state === 'acknowledged' && state.toldAtMs !== null && state.told !== wish.name
  return differs ? { ...PLAIN, word: 'differs', why: 'differs', told: state.told } : wishStanding(wish.wish, board)
}

export function subzoneStanding(entry: SubzoneWish | undefined, board: Placed): Standing {
  return entry === undefined ? { ...PLAIN, word: 'unknown', why: 'unknown' } : wishStanding(entry.wish, board)
}

/** Those that the board has or shall have; removed ones are shown as long as it has not said so. */
export function shownSubzones(state: ZoneState | undefined): SubzoneWish[] {
  return (state?.subzones ?? []).filter(({ remove, wish }) => !remove || wish.state !== 'acknowledged')
}

/** The worst of zone and sub-zones: what a list says of the whole board. */
export function worstStanding(board: Placed, state: ZoneState | undefined): Standing | undefined {
  const all = [zoneStanding(board, state), ...shownSubzones(state).map((entry) => subzoneStanding(entry, board))]
  return all.filter((one) => one !== undefined).sort((a, b) => PLACE_WORDS.indexOf(a.word) - PLACE_WORDS.indexOf(b.word))[0]
}

/** A person can have it sent again. */
export function canSendAgain(board: Placed, state: ZoneState | undefined): boolean {
  if (board.family === 'plain' || board.registration !== 'accepted' || state === undefined) return false
  return [state.zone?.wish, ...state.subzones.map(({ wish }) => wish)].some(
    (wish) => wish?.state === 'refused' || wish?.state === 'unanswered',
  )
}

function wishStanding({ state, nextAtMs, late, code, message }: Wish, { presence }: Placed): Standing {
  const there = presence.state === 'online' || presence.state === 'late'
  if (state === 'refused') return { ...PLAIN, word: 'refused', why: null, code, message }
  if (state === 'unanswered') return { ...PLAIN, word: 'unanswered', why: nextAtMs === null ? 'gaveUp' : 'retry' }
  if (state === 'waiting') return { ...PLAIN, word: 'waiting', why: there ? 'queued' : 'waiting' }
  if (state === 'sent') return { ...PLAIN, word: 'sent', why: 'sent' }
  return { ...PLAIN, word: 'acknowledged', why: late ? 'late' : 'acknowledged' }
}
