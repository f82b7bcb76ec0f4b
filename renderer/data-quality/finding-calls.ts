import { Finding } from '../../backend/contract/finding.ts'
import { Scan } from '../../backend/contract/scan.ts'
import { rest } from '../backend/rest.ts'

/** What the page asks the backend to do about findings. All throw RestError. */

export function acknowledgeFinding(id: string): Promise<Finding> {
  return rest.post(`/api/findings/${encodeURIComponent(id)}/acknowledge`, {}, Finding)
}

/** Looks for faults in a past stretch; what it finds arrives as findings. `series` left out: all. */
export function scanPast(fromMs: number, toMs: number, series?: readonly number[]): Promise<Scan> {
  return rest.post('/api/scans', { ...(series ? { series } : {}), fromMs, toMs }, Scan)
}

/** What it has found stays. */
export function cancelScan(id: string): Promise<Scan> {
  return rest.post(`/api/scans/${encodeURIComponent(id)}/cancel`, {}, Scan)
}
