import { useCallback, useSyncExternalStore } from 'react'
import { backendNow, onTick } from '../backend/clock.ts'

/** Backend time rounded up to `stepMs`: renders only when a step is over. */
export function useSteppedNow(stepMs: number): number {
  const read = useCallback(() => Math.ceil(backendNow() / stepMs) * stepMs, [stepMs])
  return useSyncExternalStore(onTick, read)
}
