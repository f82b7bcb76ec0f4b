import { useMemo, useSyncExternalStore } from 'react'
import { isOutput } from '../../backend/contract/series.ts'
import { boardCondition, useConditionsVersion } from '../backend/board-conditions.ts'
import { useLive } from '../backend/live-store.ts'
import type { DeviceRow } from './device-rows.ts'

/** Rows from the live store, rebuilt calmly: boards change many times a second, a person reads once. */

const CALM_MS = 400
/** A board that comes or goes is shown sooner. */
const PROMPT_MS = 40

let stamp = 0
let cache = new Map<string, DeviceRow>()

/** Same object for a row that did not change. */
export function useDeviceRows(): readonly DeviceRow[] {
  const boards = useSyncExternalStore(subscribe, () => stamp)
  const conditions = useConditionsVersion()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the two versions say when the stores below have changed
  return useMemo(buildRows, [boards, conditions])
}

function subscribe(listener: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let size = -1
  const step = () => {
    timer = undefined
    size = useLive.getState().boards.size
    stamp += 1
    listener()
  }
  const off = useLive.subscribe((now, before) => {
    const changed = now.boardsVersion !== before.boardsVersion || now.series !== before.series || now.actuators !== before.actuators
    if (!changed) return
    if (now.boards.size !== size) {
      clearTimeout(timer)
      timer = setTimeout(step, PROMPT_MS)
    } else timer ??= setTimeout(step, CALM_MS)
  })
  step()
  return () => {
    off()
    clearTimeout(timer)
  }
}

function buildRows(): DeviceRow[] {
  const { boards, series, seriesByBoard, actuatorsByBoard } = useLive.getState()
  const isChannel = (id: number) => {
    const one = series.get(id)
    return one !== undefined && !isOutput(one)
  }
  const next = new Map<string, DeviceRow>()
  for (const board of boards.values()) {
    const condition = boardCondition(board.id)
    const channels = seriesByBoard.get(board.id)?.filter(isChannel).length ?? 0
    const outputs = actuatorsByBoard.get(board.id)?.length ?? 0
    const known = cache.get(board.id)
    const same = known?.board === board && known.condition === condition && known.channels === channels && known.outputs === outputs
    next.set(board.id, same ? known : { id: board.id, board, condition, label: board.name ?? board.id, channels, outputs })
  }
  cache = next
  return [...next.values()]
}
