import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import type { JobProgress } from '../../backend/contract/job.ts'
import { codeText } from '../language/errors.ts'

/** Why a job failed, in the language in use: the code's text with its remedy, and the detail. Empty where nothing failed. */
export function jobFault(error: JobProgress['error']): string {
  if (!error) return ''
  const text = isCode(error.code) ? codeText(error.code) : error.code
  return error.detail === '' || error.detail === text ? text : `${text} (${error.detail})`
}

function isCode(code: string): code is ErrorCode {
  return code in ERRORS
}
