import type { JobProgress } from '../../backend/contract/job.ts'
import { faultText } from '../language/errors.ts'
import { reasonSentence } from '../language/reasons.ts'

/** A fault as a lane shows it: what happened in one sentence, and what to do next. */
export interface FaultWords {
  what: string
  next: string
}

/** Reasons are written as "What happened. What to do."; the first sentence is the name of the fault. */
export function faultWords(error: NonNullable<JobProgress['error']>): FaultWords {
  return firstAndRest((error.reason && reasonSentence(error.reason)) ?? faultText(error))
}

/** Also of remedies of ports. */
export function firstAndRest(text: string): FaultWords {
  const [, what = text, next = ''] = /^(.+?[.!])\s+(.+)$/s.exec(text) ?? []
  return { what, next }
}
