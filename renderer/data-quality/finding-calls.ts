import { Finding } from '../../backend/contract/finding.ts'
import { rest } from '../backend/rest.ts'

/** What the page asks the backend to do about findings. All throw RestError. */

export function acknowledgeFinding(id: string): Promise<Finding> {
  return rest.post(`/api/findings/${encodeURIComponent(id)}/acknowledge`, {}, Finding)
}

/** Looks for faults in a past stretch; what it finds arrives as findings. `series` left out: all. */
export function scanPast(fromMs: number, toMs: number, series?: readonly number[]): Promise<unknown> {
  return rest.post('/api/findings/scan', { ...(series ? { series } : {}), fromMs, toMs })
}
