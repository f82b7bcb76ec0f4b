import type { Registration } from '../../backend/contract/boards/board.ts'
import { BOARD_STATES, type BoardState } from '../quantities/state-of.ts'

/** Filter and order of the device table as they stand in the address; defaults are left out. */

export const SORT_KEYS = [
  'state',
  'name',
  'id',
  'zone',
  'family',
  'registration',
  'presence',
  'rssi',
  'firmware',
  'channels',
  'seen',
  'rejects',
] as const
export type SortKey = (typeof SORT_KEYS)[number]

export interface DevicesSearch {
  text?: string
  state?: BoardState
  /** '' = boards without a zone. */
  zone?: string
  registration?: Registration
  /** Default `state`, worst first. */
  sort?: SortKey
  /** Reversed order. */
  down?: true
  /** Default true. */
  newFirst?: false
}

const REGISTRATIONS: readonly Registration[] = ['new', 'accepted', 'rejected']

export function readDevicesSearch(search: Readonly<Record<string, unknown>>): DevicesSearch {
  const state = BOARD_STATES.find((one) => one === search.state)
  const registration = REGISTRATIONS.find((one) => one === search.registration)
  const sort = SORT_KEYS.find((one) => one === search.sort)
  const text = typeof search.text === 'string' || typeof search.text === 'number' ? String(search.text).slice(0, 200) : ''
  const zone = typeof search.zone === 'string' || typeof search.zone === 'number' ? String(search.zone) : undefined
  return {
    ...(text ? { text } : {}),
    ...(state ? { state } : {}),
    ...(zone === undefined ? {} : { zone }),
    ...(registration ? { registration } : {}),
    ...(sort && sort !== 'state' ? { sort } : {}),
    ...(search.down === true ? { down: true } : {}),
    ...(search.newFirst === false ? { newFirst: false } : {}),
  }
}

/** True when rows may be hidden, so that an empty table can say why. */
export function isFiltered(search: DevicesSearch): boolean {
  return search.text !== undefined || search.state !== undefined || search.zone !== undefined || search.registration !== undefined
}
