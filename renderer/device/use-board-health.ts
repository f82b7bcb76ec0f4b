import { useMemo } from 'react'
import type { Series } from '../../backend/contract/series.ts'
import { useLive } from '../backend/live-store.ts'
import type { HistoryQuestion } from '../charts/history-question.ts'

const NONE: readonly number[] = []

/** Health series of a board by channel (contract/series.ts, HEALTH_CHANNELS). */
export function useHealthSeries(board: string): ReadonlyMap<string, Series> {
  const ids = useLive((state) => state.healthByBoard.get(board) ?? NONE)
  const all = useLive((state) => state.series)
  return useMemo(() => new Map(ids.flatMap((id) => all.get(id) ?? []).map((one) => [one.channel, one])), [ids, all])
}

/** History of these channels over the last `spanMs`; answers by channel. */
export function healthQuestion(
  series: ReadonlyMap<string, Series>,
  channels: readonly string[],
  spanMs: number,
  widthPx: number,
): HistoryQuestion {
  const items = channels.flatMap((channel) => {
    const one = series.get(channel)
    return one ? [{ key: channel, series: one.id, shiftMs: 0 }] : []
  })
  return { items, range: { kind: 'last', spanMs }, aggregation: 'auto', bucket: null, timeZone: 'UTC', widthPx }
}
