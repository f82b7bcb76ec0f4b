import type { DocumentHead } from '../../backend/contract/document.ts'
import type { DocumentStore } from '../../backend/documents/document-store.ts'

/** Documents of a noun in a Map, for tests of nouns; the same suite as SQLite's runs on it. */
export class MemoryDocumentStore<T extends DocumentHead> implements DocumentStore<T> {
  readonly kept = new Map<string, T>()

  async load(): Promise<T[]> {
    return [...this.kept.values()].map((one) => structuredClone(one))
  }

  async save(documents: readonly T[]): Promise<void> {
    for (const one of documents) this.kept.set(one.id, structuredClone(one))
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.kept.delete(id)
  }
}
