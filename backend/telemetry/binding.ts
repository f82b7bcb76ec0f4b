import type { LatestValue } from '../contract/sample.ts'
import type { Limits, Series } from '../contract/series.ts'
import type { OpenBatch } from './open-batch.ts'
import type { Processor } from './processing.ts'

/** All that ingest keeps per series between two samples; one object, found with one look-up. */
export interface Binding {
  series: Series
  processor: Processor | undefined
  latest: LatestValue | undefined
  /** Last stored reading, to notice a repeated delivery. */
  lastAtMs: number
  lastRaw: number
  lastSeq: number | undefined
  /** The batch it went to: a repeat is acknowledged when that one is committed, and counts as new if it failed. */
  lastBatch: OpenBatch | undefined
  /** Last told to the activity list. */
  band: Band
  /** Since when values have been better than `band`; NaN = they are not. */
  betterSinceMs: number
}

/** Where a value stands against the limits of its series. */
export type Band = 'ok' | 'warning' | 'critical'

export function bandOf(value: number, limits: Limits): Band {
  if (value < (limits.criticalLow ?? Number.NEGATIVE_INFINITY) || value > (limits.criticalHigh ?? Number.POSITIVE_INFINITY))
    return 'critical'
  if (value < (limits.warningLow ?? Number.NEGATIVE_INFINITY) || value > (limits.warningHigh ?? Number.POSITIVE_INFINITY)) return 'warning'
  return 'ok'
}
