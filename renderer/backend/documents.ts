import { useState } from 'react'
import type { DocumentHead, DocumentNoun, LiveNoun } from '../../backend/contract/document.ts'
import {
  DOCUMENT_SCHEMAS,
  type DocumentList,
  type DocumentTypes,
  isDocument,
  listOf,
  NO_DOCUMENTS,
  useKeptDocuments,
} from './document-store.ts'
import { useTopics } from './live-connection.ts'
import { rest } from './rest.ts'

/** How screens read and change documents. */

/** All documents of a noun, live, in the order in which they were made. */
export function useDocuments<N extends LiveNoun>(noun: N): DocumentList<DocumentTypes[N]> {
  useTopics([`documents/${noun}`])
  const kept = useKeptDocuments((state) => state[noun]) ?? NO_DOCUMENTS
  return listOf(noun, kept)
}

export type BodyOf<N extends LiveNoun> = Omit<DocumentTypes[N], keyof DocumentHead>

/** Nouns that people edit as a whole. */
export type Editable =
  | 'annotations'
  | 'views'
  | 'dashboards'
  | 'reports'
  | 'templates'
  | 'schedules'
  | 'interlocks'
  | 'sites'
  | 'scenes'
  | 'variables'

/** What is sent: a report without what only the backend says. */
export type SentBody<N extends Editable> = N extends 'reports' ? Omit<BodyOf<'reports'>, 'lastRun' | 'nextRunMs'> : BodyOf<N>

/** @param version the one it was made from; 0 = new. Throws RestError `document.conflict` when somebody was faster. */
export async function saveDocument<N extends Editable>(noun: N, id: string, version: number, body: SentBody<N>): Promise<DocumentTypes[N]> {
  const saved: unknown = await rest.put(`/api/${noun}/${encodeURIComponent(id)}`, { version, body }, DOCUMENT_SCHEMAS[noun])
  const fits = isDocument(noun)
  if (!fits(saved)) throw new Error(`The answer of /api/${noun} is no document.`)
  return saved
}

export async function deleteDocument(noun: DocumentNoun, id: string): Promise<void> {
  await rest.delete(`/api/${noun}/${encodeURIComponent(id)}`)
}

export function newDocumentId(): string {
  return crypto.randomUUID()
}

/**
 * What an open editor saves: the document it was opened with, or a new one. The same at every try, so that saving again after an
 * answer was lost makes no second one.
 */
export function useEdited(known?: Pick<DocumentHead, 'id' | 'version'> | null): Pick<DocumentHead, 'id' | 'version'> {
  const [edited] = useState(() => ({ id: known?.id ?? newDocumentId(), version: known?.version ?? 0 }))
  return edited
}
