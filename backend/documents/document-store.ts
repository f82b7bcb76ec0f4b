import type { DocumentHead } from '../contract/document.ts'

/** Keeps the documents of one noun. */
export interface DocumentStore<T extends DocumentHead> {
  load(): Promise<T[]>
  /** Inserts or replaces by id, all or nothing. */
  save(documents: readonly T[]): Promise<void>
  remove(ids: readonly string[]): Promise<void>
}
