import { useCallback, useSyncExternalStore } from 'react'
import { latestValue, onValue } from '../backend/latest-values.ts'
import type { Format } from '../language/format.ts'
import { writeValue } from '../quantities/format.ts'
import type { ChosenSeries } from './chosen-series.ts'

/** "Last" of a range that ends now is the live value itself, not the one of when figures were made last. For the statistics table. */
export function liveLast({ id, series }: ChosenSeries, fromMs: number, format: Format): string | undefined {
  const newest = latestValue(id)
  if (series?.kind !== 'number' || !newest || typeof newest.value !== 'number') return undefined
  return newest.quality === 'bad' || newest.atMs < fromMs ? undefined : writeValue(newest.value, series, format).text
}

/** Renders again only where the text is another one. */
export function useLiveLast(chosen: ChosenSeries, fromMs: number, format: Format): string | undefined {
  const { id } = chosen
  const subscribe = useCallback((listener: () => void) => onValue(id, listener), [id])
  return useSyncExternalStore(subscribe, () => liveLast(chosen, fromMs, format))
}
