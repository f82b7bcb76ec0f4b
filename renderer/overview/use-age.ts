import { useCallback, useSyncExternalStore } from 'react'
import { backendNow, onTick } from '../backend/clock.ts'
import { useFormat } from '../language/format.ts'

/** Age in words that renders only when the words change: hundreds of tiles share one timer. */
export function useAge(atMs: number | undefined): string {
  const format = useFormat()
  const read = useCallback(() => (atMs === undefined ? '' : format.age(atMs, backendNow())), [atMs, format])
  return useSyncExternalStore(onTick, read)
}
