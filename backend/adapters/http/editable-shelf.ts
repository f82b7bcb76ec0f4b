import type { DocumentHead } from '../../contract/document.ts'

/** Documents of a noun that people edit: a shelf, or the noun that stands before it. */
export interface EditableShelf<B extends object> {
  list(): (DocumentHead & B)[]
  get(id: string): DocumentHead & B
  put(id: string, version: number, body: B, by: string): Promise<DocumentHead & B>
  remove(ids: readonly string[], by: string): Promise<void>
}
