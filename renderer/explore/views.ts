import type { View } from '../../backend/contract/annotation.ts'
import { deleteDocument, saveDocument } from '../backend/documents.ts'
import { type ExploreView, searchText, viewFromText, writeView } from './explore-search.ts'

/** Saved views: comparing, opening, deleting and bringing back. */

/** True while what is shown is what was saved. */
export function isUnchanged(saved: View, view: ExploreView): boolean {
  return searchText(viewFromText(saved.search)) === searchText(view)
}

/** The address of a saved view, with its name's id, for the router. */
export function openSearch(saved: View) {
  return writeView({ ...viewFromText(saved.search), saved: saved.id })
}

/** Deletes; returns what brings it back under the same id. Throws RestError. */
export async function removeView(saved: View): Promise<() => Promise<unknown>> {
  await deleteDocument('views', saved.id)
  return () => saveDocument('views', saved.id, 0, { name: saved.name, search: saved.search })
}
