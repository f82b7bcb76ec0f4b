import { create } from 'zustand'
import type { LiveEventOf } from '../../backend/contract/events.ts'
import { watchDocuments } from '../backend/document-store.ts'
import { queryClient } from '../backend/rest.ts'
import { forgetHistory } from './load-history.ts'

/**
 * Stored history was changed (corrected, processed again, taken back, imported), whoever did it: what is kept of it is
 * forgotten, and what is on screen asks again. The one place for that; the shell runs it on the topic `documents/jobs`.
 */

/** Many changes in a row (an import that replaces) ask again this often at most, ms. */
const LEAST_MS = 2_000
/** Queries that show stored readings, by the first part of their key. */
const READINGS = new Set<unknown>(['statistics', 'sample', 'finding-points', 'export-estimate', 'revision-preview'])

const useVersion = create<{ version: number }>()(() => ({ version: 0 }))

/** Another number after each change: a dependency of what loads history. */
export function useHistoryVersion(): number {
  return useVersion((state) => state.version)
}

/** @returns ends it */
export function watchHistoryChanges(): () => void {
  let known = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let again = false
  const tell = () => {
    again = false
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => READINGS.has(queryKey[0]) })
    useVersion.setState(({ version }) => ({ version: version + 1 }))
    timer = setTimeout(() => {
      timer = undefined
      if (again) tell()
    }, LEAST_MS)
  }
  const unwatch = watchDocuments((change) => {
    if (change.noun !== 'jobs') return
    // After a lost connection nobody can say what has ended meanwhile.
    const changed = change.full ? known : change.removed.some(changesHistory)
    known = true
    if (!changed) return
    forgetHistory()
    if (timer === undefined) tell()
    else again = true
  })
  return () => {
    unwatch()
    clearTimeout(timer)
  }
}

/** Ids of jobs begin with their noun, see contract/running-job.ts. */
function changesHistory(job: LiveEventOf<'documents'>['data']['removed'][number]): boolean {
  return job.startsWith('revisions-') || job.startsWith('imports-')
}
