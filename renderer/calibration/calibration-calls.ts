import {
  CalibrationRecord,
  type CalibrationRequest,
  type PreviewRequest,
  SeriesPreview,
} from '../../backend/contract/calibrations/record.ts'
import { BusScan, type BusScanRequest, SCAN_TIMEOUT_MS } from '../../backend/contract/configuration/bus-scan.ts'
import { rest } from '../backend/rest.ts'

/** What screens ask the backend around calibrations and bus scans. All throw RestError. */

export function calibrateSeries(series: number, request: CalibrationRequest): Promise<CalibrationRecord> {
  return rest.post(`/api/series/${series}/calibrations`, request, CalibrationRecord)
}

export function previewSeries(series: number, request: PreviewRequest, signal?: AbortSignal): Promise<SeriesPreview> {
  return rest.post(`/api/series/${series}/preview`, request, SeriesPreview, signal ? { signal } : {})
}

/** Takes up to 10 s, and the way there and back. */
export function scanBus(board: string, request: BusScanRequest): Promise<BusScan> {
  return rest.post(`/api/boards/${encodeURIComponent(board)}/scan`, request, BusScan, { timeoutMs: SCAN_TIMEOUT_MS + 5000 })
}

export function certificateUrl(id: string, language: string): string {
  return `/api/calibrations/${encodeURIComponent(id)}/certificate?language=${language}`
}

export function listUrl(language: string): string {
  return `/api/calibrations/list.csv?language=${language}`
}
