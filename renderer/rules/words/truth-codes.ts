import type { TruthCode } from '../../../backend/contract/rules/run/node.ts'

/** Every code that screens have words for. */
export const TRUTH_CODES = [
  'holds',
  'fails',
  'not-long-enough',
  'not-often-enough',
  'reading-missing',
  'reading-old',
  'reading-bad',
  'window-not-filled',
  'fact-unknown',
  'gone',
  'input-unknown',
] as const satisfies readonly TruthCode[]
