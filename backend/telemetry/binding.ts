import { type Standing, standingOf } from '../contract/alarms/limit-standing.ts'
import { MARK } from '../contract/quality.ts'
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
  /** Alarms want to hear of values inside the limits too: they stand, or may stand since before the start. */
  wanted: boolean
  /** Where the newest value stands, hysteresis counted in. */
  standing: Standing
  /** Last told to the activity list. */
  band: Band
  /** Since when values have been better than `band`; NaN = they are not. */
  betterSinceMs: number
}

/** Where a value stands against the limits of its series. */
export type Band = 'ok' | 'warning' | 'critical'

export function bandOf(standing: Standing): Band {
  const badness = Math.abs(standing)
  return badness === 2 ? 'critical' : badness === 1 ? 'warning' : 'ok'
}

/** Without a value before it: by the bare limits. */
export function firstStanding(latest: LatestValue | undefined, limits: Limits): Standing {
  return typeof latest?.value === 'number' ? standingOf(latest.value, limits) : 0
}

/**
 * The same delivery again: same sequence number or same (series, at, raw), unless the first one failed to be stored.
 * An arrival time is no identity of its own, so it needs the broker's DUP flag beside it.
 */
export function isRepeat(
  binding: Binding,
  dup: boolean,
  reading: { seq: number | undefined; atMs: number; marks: number },
  raw: number,
): boolean {
  if (binding.lastBatch?.failed) return false
  if (dup && reading.seq !== undefined && reading.seq === binding.lastSeq) return true
  const identified = dup || (reading.marks & MARK.arrivalClock) === 0
  return identified && reading.atMs === binding.lastAtMs && raw === binding.lastRaw
}
