import { type BatchRequest, type BatchStart, FlashBatch } from '../../backend/contract/flash/batch.ts'
import { FlashJob, type FlashStart } from '../../backend/contract/flash/job.ts'
import { ProvisionPreset } from '../../backend/contract/flash/provision.ts'
import { backendUrl } from '../backend/address.ts'
import { rest } from '../backend/rest.ts'

/** What the screens of setting up and bench mode ask the backend to do. All throw RestError. */

const jobPath = (id: string, act: 'cancel' | 'retry') => `/api/flash-jobs/${encodeURIComponent(id)}/${act}`
const batchPath = (id: string) => `/api/flash-batches/${encodeURIComponent(id)}`

export const beginWork = (request: FlashStart): Promise<FlashJob> => rest.post('/api/flash-jobs', request, FlashJob)
export const cancelWork = (id: string): Promise<FlashJob> => rest.post(jobPath(id, 'cancel'), {}, FlashJob)
export const retryWork = (id: string, wifiPassword: string): Promise<FlashJob> =>
  rest.post(jobPath(id, 'retry'), { wifiPassword }, FlashJob)
export const askPreset = (): Promise<ProvisionPreset> => rest.get('/api/provision-preset', ProvisionPreset)

export const createBatch = (request: BatchRequest): Promise<FlashBatch> => rest.post('/api/flash-batches', request, FlashBatch)
export const startBatch = (id: string, start: BatchStart): Promise<FlashBatch> => rest.post(`${batchPath(id)}/start`, start, FlashBatch)
export const stopBatch = (id: string): Promise<FlashBatch> => rest.post(`${batchPath(id)}/stop`, {}, FlashBatch)
export const takeRow = (id: string, port: string): Promise<FlashBatch> => rest.post(`${batchPath(id)}/take`, { port }, FlashBatch)
export const removeBatch = (id: string): Promise<unknown> => rest.delete(batchPath(id))

export function batchFile(id: string, kind: 'pdf' | 'csv' | 'labels', language: 'en' | 'de'): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  return backendUrl(`${batchPath(id)}/file?${new URLSearchParams({ kind, language, timeZone })}`)
}
