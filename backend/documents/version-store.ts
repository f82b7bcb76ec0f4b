import type { DocumentVersion, VersionHead } from '../contract/document-version.ts'

/** Keeps earlier versions of the documents of one noun; a version that is written again is replaced. */
export interface VersionStore {
  /** Of the document's versions the newest `keep` stay. */
  append(version: DocumentVersion, keep: number): Promise<void>
  /** Newest first. */
  list(id: string): Promise<VersionHead[]>
  find(id: string, version: number): Promise<DocumentVersion | undefined>
}
