import { useMemo, useRef } from 'react'
import type { Actuator } from '../../backend/contract/actuators/actuator.ts'
import type { Board } from '../../backend/contract/boards/board.ts'
import { isOutput, type Series } from '../../backend/contract/series.ts'
import { boardCondition, useConditionsVersion, valueCondition } from '../backend/board-conditions.ts'
import { latestValue } from '../backend/latest-values.ts'
import { useLive } from '../backend/live-store.ts'
import type { BoardCondition, ValueCondition } from '../quantities/state-of.ts'
import { type AttentionItem, attentionItems } from './attention.ts'
import type { OverviewBoard, TileRef } from './overview-rows.ts'

/** The fleet as the overview needs it. A board that did not change keeps its object, so its row does not render again. */
export interface Fleet {
  /** Everything but rejected boards. */
  boards: readonly OverviewBoard[]
  fresh: readonly Board[]
  attention: readonly AttentionItem[]
}

interface Kept {
  from: [Board, BoardCondition, readonly number[] | undefined, readonly Actuator[] | undefined]
  one: OverviewBoard
}

export function useFleet(): Fleet {
  const boardsVersion = useLive((state) => state.boardsVersion)
  const seriesByBoard = useLive((state) => state.seriesByBoard)
  const actuatorsByBoard = useLive((state) => state.actuatorsByBoard)
  const conditionsVersion = useConditionsVersion()
  const kept = useRef(new Map<string, Kept>())

  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions stand for maps that are changed in place
  return useMemo(() => {
    const { boards: all, series } = useLive.getState()
    const next = new Map<string, Kept>()
    const boards: OverviewBoard[] = []
    const fresh: Board[] = []
    for (const board of all.values()) {
      if (board.registration === 'rejected') continue
      if (board.registration === 'new') fresh.push(board)
      const from: Kept['from'] = [board, boardCondition(board.id), seriesByBoard.get(board.id), actuatorsByBoard.get(board.id)]
      const known = kept.current.get(board.id)
      const entry = known && from.every((part, index) => part === known.from[index]) ? known : { from, one: makeOne(from) }
      next.set(board.id, entry)
      boards.push(entry.one)
    }
    kept.current = next
    fresh.sort((a, b) => a.firstSeenMs - b.firstSeenMs)
    return { boards, fresh, attention: attentionItems(boards, (id) => troubled(seriesByBoard.get(id) ?? [], series)) }
  }, [boardsVersion, conditionsVersion, seriesByBoard, actuatorsByBoard])
}

function makeOne([board, condition, series = [], actuators = []]: Kept['from']): OverviewBoard {
  const { series: known } = useLive.getState()
  const channels = series.filter((id) => {
    const one = known.get(id)
    return one === undefined || !isOutput(one)
  })
  const tiles: TileRef[] = [
    ...channels.map((id): TileRef => ({ kind: 'series', id })),
    ...actuators.map(({ gpio }): TileRef => ({ kind: 'actuator', gpio })),
  ]
  return { board, condition, tiles, outputs: actuators.length }
}

function troubled(ids: readonly number[], series: ReadonlyMap<number, Series>): { series: Series; condition: ValueCondition }[] {
  const found: { series: Series; condition: ValueCondition }[] = []
  for (const id of ids) {
    const one = series.get(id)
    if (!one || !latestValue(id)) continue
    const condition = valueCondition(one)
    if (condition.state === 'critical' || condition.state === 'warning') found.push({ series: one, condition })
  }
  return found
}
