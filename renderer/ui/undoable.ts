import { deleteDocument, type Editable, type SentBody, saveDocument } from '../backend/documents.ts'
import { showFailure, showUndo } from './toasts.tsx'

/** Acts that can be taken back for some seconds. Faults are shown. */

export interface UndoWords {
  done: string
  text?: string
  /** Says what did not happen. */
  failed: string
  /** Says that it was not taken back. */
  notBack: string
}

/** @param back takes back what `act` came to */
export async function undoable<T>(act: () => Promise<T>, back: (made: T) => Promise<unknown>, words: UndoWords): Promise<void> {
  const { done, text, failed, notBack } = words
  try {
    const made = await act()
    const undo = () => void back(made).catch((fault: unknown) => showFailure(notBack, fault))
    showUndo({ title: done, ...(text === undefined ? {} : { text }) }, undo)
  } catch (fault) {
    showFailure(failed, fault)
  }
}

/** Deletes a document; brought back it has the same id. @param body as it was */
export function removeDocument<N extends Editable>(noun: N, id: string, body: SentBody<N>, words: UndoWords): Promise<void> {
  return undoable(
    () => deleteDocument(noun, id),
    () => saveDocument(noun, id, 0, body),
    words,
  )
}
