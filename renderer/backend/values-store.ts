import { useCallback, useSyncExternalStore } from 'react'
import type { LatestValue } from '../../backend/contract/sample.ts'
import { latestValue, onValue } from './latest-values.ts'
import { onRecent, type Recent, recentPoints } from './recent-points.ts'

/** React's view of single values: a component renders only when its own series changes. */

/** Newest value of a series, at most once per drawn frame. Needs a subscription to `values` or `values/{board}`. */
export function useValue(seriesId: number): LatestValue | undefined {
  const subscribe = useCallback((listener: () => void) => onValue(seriesId, listener), [seriesId])
  return useSyncExternalStore(subscribe, () => latestValue(seriesId))
}

/** The last 15 minutes as about 90 points, for sparklines. */
export function useRecent(seriesId: number): Recent {
  const subscribe = useCallback((listener: () => void) => onRecent(seriesId, listener), [seriesId])
  return useSyncExternalStore(subscribe, () => recentPoints(seriesId))
}
