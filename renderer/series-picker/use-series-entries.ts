import { useMemo } from 'react'
import { useLive } from '../backend/live-store.ts'
import { useFormat } from '../language/format.ts'
import { type SeriesEntry, seriesEntries } from './series-search.ts'

/** All series of the fleet as the pickers list them. Worked out anew when boards or series change, not with values. */
export function useSeriesEntries(): SeriesEntry[] {
  const { language } = useFormat()
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const healthByBoard = useLive((state) => state.healthByBoard)
  const boardsVersion = useLive((state) => state.boardsVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the map that is changed in place
  return useMemo(
    () => seriesEntries(series, joined(seriesByBoard, healthByBoard), useLive.getState().boards, language),
    [series, seriesByBoard, healthByBoard, boardsVersion, language],
  )
}

/** Sensors first, then what the board says of itself. */
function joined(
  channels: ReadonlyMap<string, readonly number[]>,
  health: ReadonlyMap<string, readonly number[]>,
): Map<string, readonly number[]> {
  const all = new Map(channels)
  for (const [board, ids] of health) all.set(board, [...(channels.get(board) ?? []), ...ids])
  return all
}
