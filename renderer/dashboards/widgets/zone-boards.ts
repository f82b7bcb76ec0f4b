import { useMemo } from 'react'
import type { Board } from '../../../backend/contract/boards/board.ts'
import { useLive } from '../../backend/live-store.ts'

/** Boards of a zone (null: of all) that take part, by name. */
export function boardsOfZone(boards: Iterable<Board>, zone: string | null): Board[] {
  const found: Board[] = []
  for (const board of boards) if (board.registration === 'accepted' && (zone === null || board.zone === zone)) found.push(board)
  return found.sort((a, b) => (a.name ?? a.id).localeCompare(b.name ?? b.id))
}

/** One board, or those of a zone; changes when the list or a board does. */
export function useBoardsShown(board: string | undefined, zone: string | null): Board[] {
  const version = useLive((state) => state.boardsVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map is changed in place, `version` says when
  return useMemo(() => {
    const { boards } = useLive.getState()
    if (board === undefined) return boardsOfZone(boards.values(), zone)
    const one = boards.get(board)
    return one ? [one] : []
  }, [board, zone, version])
}
