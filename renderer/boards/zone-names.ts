import { useMemo } from 'react'
import type { Board } from '../../backend/contract/boards/board.ts'
import { useLive } from '../backend/live-store.ts'

/** Names of the zones that boards are in, in order. */
export function zoneNames(boards: ReadonlyMap<string, Pick<Board, 'zone'>>): string[] {
  const names = new Set([...boards.values()].flatMap(({ zone }) => zone ?? []))
  return [...names].sort((a, b) => a.localeCompare(b))
}

export function useZoneNames(): string[] {
  const version = useLive((state) => state.boardsVersion)
  // biome-ignore lint/correctness/useExhaustiveDependencies: boards are changed in place, `version` says when
  return useMemo(() => zoneNames(useLive.getState().boards), [version])
}
