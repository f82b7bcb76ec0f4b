import { fixedRange } from '../explore/explore-range.ts'
import { EMPTY_VIEW, type ExploreSearch, writeView } from '../explore/explore-search.ts'

/** Address of Explore at some series and a stretch of time; used by findings, imports and revisions. */
export function exploreSearch(series: readonly number[], fromMs: number, toMs: number): ExploreSearch {
  return writeView({
    ...EMPTY_VIEW,
    items: series.map((id) => ({ series: id, hidden: false, side: null })),
    range: fixedRange(Math.floor(fromMs), Math.ceil(toMs)),
  })
}
