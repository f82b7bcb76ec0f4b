import { Revision, RevisionPreview, type RevisionRequest } from '../../backend/contract/revision.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend to do to stored history. All throw RestError. */

/** A long range is computed anew for it. */
const PREVIEW_TIMEOUT_MS = 60_000
const START_TIMEOUT_MS = 60_000

export function previewRevision(request: RevisionRequest, signal: AbortSignal): Promise<RevisionPreview> {
  return rest.post('/api/revisions/preview', request, RevisionPreview, { signal, timeoutMs: PREVIEW_TIMEOUT_MS })
}

export function startRevision(request: RevisionRequest): Promise<Revision> {
  return rest.post('/api/revisions', request, Revision, { timeoutMs: START_TIMEOUT_MS })
}

/** Of one that waits or runs: nothing of it comes into force. */
export function cancelRevision(id: string): Promise<Revision> {
  return rest.post(`/api/revisions/${encodeURIComponent(id)}/cancel`, {}, Revision)
}

export function undoRevision(id: string): Promise<Revision> {
  return rest.post(`/api/revisions/${encodeURIComponent(id)}/undo`, {}, Revision, { timeoutMs: START_TIMEOUT_MS })
}
