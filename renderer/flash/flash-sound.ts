import { useEffect, useRef } from 'react'
import { useDocuments } from '../backend/documents.ts'
import { playNotes } from '../ui/play-notes.ts'
import { useFlashDraft } from './flash-draft.ts'
import { isFailed } from './lanes.ts'

/** A tone when the last lane has ended: upwards when all went well, downwards when something needs a hand. */

const WELL = [523, 659, 784]
const NOT_WELL = [392, 294]

export function playEnd(well: boolean): void {
  playNotes(well ? WELL : NOT_WELL).catch((fault: unknown) => console.warn('The tone was not played.', fault))
}

/** For the Flash page, as long as it is open. */
export function useEndSound(): void {
  const on = useFlashDraft((draft) => draft.options.sound)
  const { list } = useDocuments('flash-jobs')
  /** Ids of what ran since nothing ran. */
  const round = useRef(new Set<string>())
  useEffect(() => {
    const running = list.filter(({ progress }) => progress.state === 'running')
    for (const { id } of running) round.current.add(id)
    if (running.length > 0 || round.current.size === 0) return
    const ended = list.filter(({ id }) => round.current.has(id))
    round.current.clear()
    if (on && ended.some(({ action }) => action !== 'check' && action !== 'detect')) playEnd(!ended.some(isFailed))
  }, [list, on])
}
