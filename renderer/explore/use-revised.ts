import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useActivity } from '../backend/live-store.ts'
import { forgetHistory } from '../charts/load-history.ts'

/** History that is on screen was changed (corrected, reprocessed, imported): what is kept of it is asked for again. */
export function useRevised(series: readonly number[], reload: () => void): void {
  const client = useQueryClient()
  const newest = useActivity().find((entry) => entry.kind === 'history-changed' || entry.kind === 'import-finished')
  const seen = useRef<number | undefined>(undefined)
  const latest = useRef({ series, reload })
  latest.current = { series, reload }
  const id = newest?.id ?? 0
  const own = newest?.kind === 'import-finished' || latest.current.series.some((one) => one === newest?.detail.series)
  useEffect(() => {
    const first = seen.current === undefined
    const old = first || seen.current === id
    seen.current = id
    if (old || !own) return
    forgetHistory()
    void client.invalidateQueries({ queryKey: ['statistics'] })
    void client.invalidateQueries({ queryKey: ['sample'] })
    latest.current.reload()
  }, [id, own, client])
}
