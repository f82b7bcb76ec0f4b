import { MAX_ANSWER_POINTS } from '../../backend/contract/history.ts'

/** States have changes instead of points: how many of them are asked for, however wide the chart is. For Explore and dashboards. */

/** Points of one request: half of what the backend answers at most, since requests reach over both ends of what is seen. */
export const POINTS_TOGETHER = MAX_ANSWER_POINTS / 2
/** Changes of a state that are drawn at most. */
const MOST_CHANGES = 12_000

/** @returns `widthPx` of a question for the changes of so many states */
export function statePoints(states: number): number {
  return Math.floor(Math.min(MOST_CHANGES, POINTS_TOGETHER / Math.max(1, states)))
}
