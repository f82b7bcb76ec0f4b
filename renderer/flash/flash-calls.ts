import Type from 'typebox'
import {
  Firmware,
  FirmwareFile,
  type FirmwarePatch,
  type FirmwareRequest,
  type FolderRequest,
  type ManifestRequest,
} from '../../backend/contract/flash/firmware.ts'
import { type BuildRequest, FirmwareBuild } from '../../backend/contract/flash/firmware-build.ts'
import { FlashJob, type FlashRequest } from '../../backend/contract/flash/job.ts'
import { backendUrl } from '../backend/address.ts'
import { rest } from '../backend/rest.ts'

/** What the screens of flashing ask the backend to do. All throw RestError. */

const UPLOAD_MS = 60_000

const firmwarePath = (id: string) => `/api/firmware/${encodeURIComponent(id)}`
const jobPath = (id: string, act: 'cancel' | 'retry') => `/api/flash-jobs/${encodeURIComponent(id)}/${act}`

export const beginJob = (request: FlashRequest): Promise<FlashJob> => rest.post('/api/flash-jobs', request, FlashJob)
export const cancelJob = (id: string): Promise<FlashJob> => rest.post(jobPath(id, 'cancel'), {}, FlashJob)
export const retryJob = (id: string): Promise<FlashJob> => rest.post(jobPath(id, 'retry'), {}, FlashJob)

/** Some browsers know another type for `.bin`; the backend takes plain bytes. */
export function addFile(file: File): Promise<FirmwareFile> {
  const content = new Blob([file], { type: 'application/octet-stream' })
  return rest.post(`/api/firmware-files?${new URLSearchParams({ name: file.name })}`, content, FirmwareFile, { timeoutMs: UPLOAD_MS })
}

export const addFirmware = (request: FirmwareRequest): Promise<Firmware> => rest.post('/api/firmware', request, Firmware)
export const addManifest = (request: ManifestRequest): Promise<Firmware> => rest.post('/api/firmware/manifest', request, Firmware)
export const addFolder = (request: FolderRequest): Promise<Firmware> =>
  rest.post('/api/firmware/folder', request, Firmware, { timeoutMs: UPLOAD_MS })
export const listBuilds = (): Promise<FirmwareBuild[]> => rest.get('/api/firmware-builds', Type.Array(FirmwareBuild))
export const beginBuild = (request: BuildRequest): Promise<FirmwareBuild> => rest.post('/api/firmware-builds', request, FirmwareBuild)
export const cancelBuild = (id: string): Promise<FirmwareBuild> =>
  rest.post(`/api/firmware-builds/${encodeURIComponent(id)}/cancel`, {}, FirmwareBuild)
export const editFirmware = (id: string, patch: FirmwarePatch): Promise<Firmware> => rest.patch(firmwarePath(id), patch, Firmware)
export const partAddress = (id: string, index: number): string => backendUrl(`${firmwarePath(id)}/parts/${index}`)
