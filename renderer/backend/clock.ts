import { useSyncExternalStore } from 'react'

/** The one timer behind every age on screen, and the backend's idea of now. Fed by live-connection.ts. */

/** Differences below this are transport, not a wrong clock. */
const TOLERATED_SKEW_MS = 2_000

let offsetMs = 0
let nowMs = Date.now()
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Backend time, Unix ms: the window may run on a machine whose clock is wrong. */
export function backendNow(): number {
  return Date.now() + offsetMs
}

/** Called with the time of making of each live event. */
export function noteBackendTime(atMs: number): void {
  const skew = atMs - Date.now()
  if (Math.abs(skew) < TOLERATED_SKEW_MS) offsetMs = 0
  else if (Math.abs(skew - offsetMs) >= TOLERATED_SKEW_MS) offsetMs = skew
}

/** Backend time, Unix ms, steps once a second. Every component that shows an age uses this and nothing else. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => nowMs)
}

/** For work that follows the same beat outside React. */
export function onTick(listener: () => void): () => void {
  return subscribe(listener)
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    nowMs = backendNow()
    timer = setTimeout(tick, 1000)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearTimeout(timer)
  }
}

function tick(): void {
  nowMs = backendNow()
  timer = setTimeout(tick, 1000)
  for (const listener of listeners) listener()
}
