import { useMemo } from 'react'
import type { Widget } from '../../backend/contract/dashboard.ts'
import { useTopics } from '../backend/live-connection.ts'
import { useLive } from '../backend/live-store.ts'
import { boardsOf } from './refs.ts'
import { boardsOfZone } from './widgets/zone-boards.ts'

/** Subscribes the values of the boards that are shown, and of no others. */
export function useValuesOf(widgets: readonly Widget[], board: string | undefined): void {
  const series = useLive((state) => state.series)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const version = useLive((state) => state.boardsVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `version` says when
  const topics = useMemo(() => {
    const { boards } = useLive.getState()
    const ofZone = (zone: string | null) => boardsOfZone(boards.values(), zone).map((one) => one.id)
    return boardsOf(widgets, board, { series, seriesByBoard }, ofZone).map((id) => `values/${id}`)
  }, [widgets, board, series, seriesByBoard, version])
  useTopics(topics)
}
