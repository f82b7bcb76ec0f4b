import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type SeriesStatistics, StatisticsAnswer } from '../../backend/contract/history.ts'
import { rest } from '../backend/rest.ts'
import type { Span } from './explore-range.ts'

/** Figures of the visible range, for hidden curves too. Asked when the range rests; the ones before stay until then. */
export interface Statistics {
  byId: ReadonlyMap<number, SeriesStatistics>
  loading: boolean
  failure: unknown
  reload(): void
}

const REST_MS = 250
/** Figures of a live range are made again when it has moved by this share, within these bounds. */
const LIVE_SHARE = 500
const LEAST_STEP_MS = 10_000
const LONGEST_STEP_MS = 300_000

export function useStatistics(ids: readonly number[], span: Span, live: boolean): Statistics {
  const { fromMs, toMs } = live ? stepped(span) : span
  const [asked] = useDebouncedValue(`series=${ids.join(',')}&from=${Math.floor(fromMs)}&to=${Math.ceil(toMs)}`, REST_MS)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['statistics', asked],
    queryFn: ({ signal }) => rest.get(`/api/statistics?${asked}`, StatisticsAnswer, { signal, timeoutMs: 30_000 }),
    enabled: ids.length > 0 && asked.startsWith('series=') && !asked.startsWith('series=&'),
    placeholderData: keepPreviousData,
  })
  const byId = useMemo(() => new Map(data?.series.map((one) => [one.id, one] as const)), [data])
  return useMemo(() => ({ byId, loading: isFetching, failure: error, reload: () => void refetch() }), [byId, isFetching, error, refetch])
}

function stepped({ fromMs, toMs }: Span): Span {
  const step = Math.min(LONGEST_STEP_MS, Math.max(LEAST_STEP_MS, Math.round((toMs - fromMs) / LIVE_SHARE / 1_000) * 1_000))
  return { fromMs: Math.floor(fromMs / step) * step, toMs: Math.ceil(toMs / step) * step }
}
