import type { JobProgress } from '../../backend/contract/job.ts'
import { faultText } from '../language/errors.ts'

/** Why a job failed, in the language in use: the code's text with its remedy, and why exactly. Empty where nothing failed. */
export function jobFault(error: JobProgress['error']): string {
  return error ? faultText(error) : ''
}
