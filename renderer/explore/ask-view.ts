import { backendNow } from '../backend/clock.ts'
import { useLive } from '../backend/live-store.ts'
import { askAhead } from '../charts/use-history.ts'
import { chosenSeries } from './chosen-series.ts'
import { questionOf } from './explore-question.ts'
import { compareShiftMs, resolveRange } from './explore-range.ts'
import { readView } from './explore-search.ts'
import { TIME_ZONE } from './use-explore-data.ts'

/** Asks for the curves of a view while its page is still being made: the answer is waited for longest. Called by the route. */

/** Axes and paddings beside the curves, px. */
const BESIDE_PX = 120
let lastPx = 1_000

/** Width of the curves; as before while the page has no size yet. @param benchPx width of everything around the chart, 0 = unknown */
export function curvesPx(benchPx: number): number {
  if (benchPx > 0) lastPx = benchPx
  return Math.max(300, lastPx - BESIDE_PX)
}

export function askView(search: Readonly<Record<string, unknown>>): void {
  const { items, range, aggregate, compare, normalised } = readView(search)
  const { series, boards } = useLive.getState()
  const chosen = chosenSeries({ items, series, boards, slots: new Map(), language: 'en', normalised, goneText: () => '' })
  const nowMs = backendNow()
  const shiftMs = compare === null ? null : compareShiftMs(compare, resolveRange(range, nowMs).fromMs)
  askAhead(questionOf({ chosen, spec: range, moving: null, aggregate, shiftMs, widthPx: curvesPx(0), nowMs, timeZone: TIME_ZONE }))
}
