import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import Type from 'typebox'
import { Activity } from '../../backend/contract/activity.ts'
import { backendNow } from '../backend/clock.ts'
import { useActivity } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'

/** What happened to one board within a span that ends now: starts, firmware, errors. Kept current by the live list. */
const KINDS = ['board-restarted', 'firmware-changed', 'board-error'] as const
const KIND_SET: ReadonlySet<string> = new Set(KINDS)
const LIMIT = 2000

export interface BoardEvents {
  /** Newest first. */
  entries: readonly Activity[]
  loading: boolean
  failure: unknown
  /** There may be older ones within the span. */
  cut: boolean
  reload(): void
}

export function useBoardEvents(board: string, spanMs: number): BoardEvents {
  const live = useActivity()
  const { data, isPending, error, refetch } = useQuery({
    queryKey: ['board-events', board, spanMs],
    queryFn: ({ signal }) => {
      const from = Math.round(backendNow() - spanMs)
      const url = `/api/activity?board=${encodeURIComponent(board)}&kinds=${KINDS.join(',')}&from=${from}&limit=${LIMIT}`
      return rest.get(url, Type.Array(Activity), { signal })
    },
    retry: 0,
  })
  const entries = useMemo(() => {
    const sinceMs = backendNow() - spanMs
    const byId = new Map<number, Activity>()
    for (const entry of [...(data ?? []), ...live])
      if (entry.board === board && KIND_SET.has(entry.kind) && entry.atMs >= sinceMs) byId.set(entry.id, entry)
    return [...byId.values()].sort((a, b) => b.atMs - a.atMs || b.id - a.id)
  }, [data, live, board, spanMs])
  return { entries, loading: isPending, failure: error, cut: (data?.length ?? 0) >= LIMIT, reload: () => void refetch() }
}
