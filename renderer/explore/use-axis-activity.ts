import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import Type from 'typebox'
import { Activity } from '../../backend/contract/activity.ts'
import { useActivity } from '../backend/live-store.ts'
import { rest } from '../backend/rest.ts'
import { mergeActivity, SHOWN_KINDS } from './axis-events.ts'
import type { Span } from './explore-range.ts'

/** What happened to the chosen boards in the visible range: the stored entries and the live ones after them. */
const MOST = 1_000
/** With more boards one request for all is cheaper than one for each. */
const MOST_BOARDS = 4

export function useAxisActivity(boards: readonly string[], span: Span): readonly Activity[] {
  const live = useActivity()
  const { fromMs, toMs } = covering(span)
  const key = [...boards].sort().join(' ')
  const { data } = useQuery({
    queryKey: ['activity', key, fromMs, toMs],
    queryFn: async ({ signal }) => {
      const names = key.split(' ')
      const range = `from=${fromMs}&to=${toMs}&limit=${MOST}&kinds=${SHOWN_KINDS.join(',')}`
      const asked = names.length > MOST_BOARDS ? [''] : names.map((board) => `&board=${encodeURIComponent(board)}`)
      const answers = await Promise.all(asked.map((board) => rest.get(`/api/activity?${range}${board}`, Activities, { signal })))
      return answers.flat()
    },
    enabled: key !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return useMemo(() => mergeActivity(data ?? [], live, new Set(key.split(' ')), span), [data, live, key, span])
}

const Activities = Type.Array(Activity)

/** The range and some more, on a grid of its own size: a small pan asks for nothing. */
export function covering({ fromMs, toMs }: Span): Span {
  const grid = 2 ** Math.ceil(Math.log2(Math.max(60_000, toMs - fromMs) / 2))
  return { fromMs: Math.floor(fromMs / grid) * grid - grid, toMs: Math.ceil(toMs / grid) * grid }
}
