import type { DocumentVersion, VersionHead } from '../../backend/contract/document-version.ts'
import type { VersionStore } from '../../backend/documents/version-store.ts'

/** Versions of documents in a Map, for tests of nouns; the same suite as SQLite's runs on it. */
export class MemoryVersionStore implements VersionStore {
  readonly kept = new Map<string, DocumentVersion[]>()

  async append(version: DocumentVersion, keep: number): Promise<void> {
    const others = (this.kept.get(version.id) ?? []).filter((one) => one.version !== version.version)
    const all = [...others, structuredClone(version)].sort((left, right) => right.version - left.version)
    this.kept.set(version.id, all.slice(0, keep))
  }

  async list(id: string): Promise<VersionHead[]> {
    return (this.kept.get(id) ?? []).map(({ version, atMs, by, note }) => ({ version, atMs, by, note }))
  }

  async find(id: string, version: number): Promise<DocumentVersion | undefined> {
    return structuredClone(this.kept.get(id)?.find((one) => one.version === version))
  }
}
