import { useCallback, useSyncExternalStore } from 'react'
import type { LiveEventOf } from '../../backend/contract/events.ts'
import type { InspectedMessage } from '../../backend/contract/inspector.ts'
import { perFrame } from './frame-batch.ts'

/** Last raw messages of the boards whose inspector is open, newest first. Written by live-connection.ts. */

const MESSAGES_KEPT = 500
const NONE: readonly InspectedMessage[] = []

const logs = new Map<string, readonly InspectedMessage[]>()
const listeners = new Set<() => void>()
const notifySoon = perFrame(() => {
  for (const listener of listeners) listener()
})

/** Needs a subscription to `messages/{board}`. */
export function useMessages(board: string): readonly InspectedMessage[] {
  const subscribe = useCallback((listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [])
  return useSyncExternalStore(subscribe, () => logs.get(board) ?? NONE)
}

export function applyMessages(data: LiveEventOf<'messages'>['data']): void {
  const newestFirst = [...data.messages].sort((a, b) => b.atMs - a.atMs)
  const known = data.full ? NONE : (logs.get(data.board) ?? NONE)
  logs.set(data.board, [...newestFirst, ...known].slice(0, MESSAGES_KEPT))
  notifySoon()
}

/** Called when the last inspector of a board closes. */
export function forgetMessages(board: string): void {
  logs.delete(board)
}
