import { Import, type ImportMapping } from '../../backend/contract/import.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend to do about imports. All throw RestError. */

/** Another encoding makes the backend read the file's head anew. */
const TIMEOUT_MS = 30_000

const path = (id: string) => `/api/imports/${encodeURIComponent(id)}`

export function mapImport(id: string, mapping: ImportMapping): Promise<Import> {
  return rest.put(`${path(id)}/mapping`, mapping, Import, { timeoutMs: TIMEOUT_MS })
}

export function stepImport(id: string, step: 'check' | 'run' | 'cancel'): Promise<Import> {
  return rest.post(`${path(id)}/${step}`, {}, Import, { timeoutMs: TIMEOUT_MS })
}

export function errorsPath(id: string): string {
  return `${path(id)}/errors`
}
