import { BOARD_STATES, type BoardState } from '../quantities/state-of.ts'

/** What of the overview stands in its address, so that a view can be shared. */
export interface OverviewSearch {
  group?: 'board'
  sort?: 'name' | 'seen'
  state?: BoardState
}

/** Unknown or default values are left out. */
export function readOverviewSearch(search: Record<string, unknown>): OverviewSearch {
  const state = BOARD_STATES.find((one) => one === search.state)
  return {
    ...(search.group === 'board' ? { group: 'board' as const } : {}),
    ...(search.sort === 'name' || search.sort === 'seen' ? { sort: search.sort } : {}),
    ...(state ? { state } : {}),
  }
}
