import { Export, type ExportSpec } from '../../backend/contract/export.ts'
import { backendUrl } from '../backend/address.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend to do about exports. All throw RestError. */

export function startExport(spec: ExportSpec): Promise<Export> {
  return rest.post('/api/exports', { spec }, Export)
}

export function cancelExport(id: string): Promise<unknown> {
  return rest.post(`/api/exports/${encodeURIComponent(id)}/cancel`)
}

export function resumeExport(id: string): Promise<unknown> {
  return rest.post(`/api/exports/${encodeURIComponent(id)}/resume`)
}

export function exportFilePath(id: string): string {
  return `/api/exports/${encodeURIComponent(id)}/file`
}

/** Lets the browser (or the desktop shell) save what is at a path of the backend, or a picture made here. */
export function download(source: string | Blob, name = ''): void {
  const own = typeof source !== 'string'
  const href = own ? URL.createObjectURL(source) : backendUrl(source)
  const link = document.createElement('a')
  link.href = href
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // The browser reads the address after the click has returned.
  if (own) setTimeout(() => URL.revokeObjectURL(href), 60_000)
}

/** A title as a file's name: what no file system takes becomes a hyphen. */
export function fileNameOf(title: string, atMs: number, ending: string): string {
  const name = title.replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, '-').trim() || 'Leitstand'
  const date = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${name} ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}.${ending}`
}
