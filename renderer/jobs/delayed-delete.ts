import { create } from 'zustand'
import type { DocumentNoun } from '../../backend/contract/document.ts'
import { deleteDocument } from '../backend/documents.ts'
import { showFailure, showUndo } from '../ui/toasts.tsx'

/**
 * Deleting what the backend cannot bring back (a job with its file): it disappears here at once and is deleted when the
 * seconds for Undo are over. A window that is closed before deletes nothing.
 */

/** A little longer than the toast offers Undo. */
const DELAY_MS = 8_500

const useHidden = create<{ ids: ReadonlySet<string> }>()(() => ({ ids: new Set() }))

/** Ids that are to be shown no more. */
export function useHiddenIds(): ReadonlySet<string> {
  return useHidden((state) => state.ids)
}

export function deleteWithUndo(noun: DocumentNoun, id: string, words: { done: string; text?: string; failed: string }): void {
  hide(id, true)
  const timer = setTimeout(() => {
    deleteDocument(noun, id)
      .catch((fault: unknown) => showFailure(words.failed, fault))
      .finally(() => hide(id, false))
  }, DELAY_MS)
  showUndo({ title: words.done, ...(words.text === undefined ? {} : { text: words.text }) }, () => {
    clearTimeout(timer)
    hide(id, false)
  })
}

function hide(id: string, hidden: boolean): void {
  const ids = new Set(useHidden.getState().ids)
  if (hidden) ids.add(id)
  else ids.delete(id)
  useHidden.setState({ ids })
}
