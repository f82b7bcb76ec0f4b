import { useEffect, useMemo } from 'react'
import { useDocuments } from '../backend/documents.ts'
import { rememberNumbers, useFlashDraft } from './flash-draft.ts'
import { isBuiltIn, keyOf, type Lane, lanesOf, numberLanes } from './lanes.ts'

/** The lanes, live. Their numbers are kept, so that lane 3 is the same port tomorrow. */
export function useLanes(): { known: boolean; lanes: readonly Lane[] } {
  const ports = useDocuments('serial-ports')
  const jobs = useDocuments('flash-jobs')
  const dismissed = useFlashDraft((draft) => draft.dismissed)
  const remembered = useFlashDraft((draft) => draft.numbers)
  const numbers = useMemo(() => {
    const paths = jobs.list.map(({ port }) => port)
    return numberLanes([...new Set([...ports.list.map(keyOf), ...paths])], remembered)
  }, [ports.list, jobs.list, remembered])
  useEffect(() => {
    const own = [...numbers].filter(([key]) => !isBuiltIn(key))
    if (own.some(([key, number]) => remembered.get(key) !== number)) rememberNumbers(new Map(own))
  }, [numbers, remembered])
  const lanes = useMemo(() => lanesOf(ports.list, jobs.list, dismissed, numbers), [ports.list, jobs.list, dismissed, numbers])
  return { known: ports.known && jobs.known, lanes }
}
