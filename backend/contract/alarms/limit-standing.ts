import { HELD } from '../quality.ts'
import { because, type Reason } from '../reasons.ts'
import type { Limits } from '../series.ts'

/**
 * Where a value stands against the limits of its series, with hysteresis: a band that was entered is left only when the value
 * has come back past the limit by `hysteresis`. Ingest decides; what differs from the bare limits travels in the value's
 * marks, so that every screen says the same. Pure.
 */

/** Worse = further from 0; negative = under. */
export type Standing = -2 | -1 | 0 | 1 | 2

/** A value exactly on a limit is inside it. */
export function standingOf(value: number, limits: Limits): Standing {
  if (limits.criticalLow !== undefined && value < limits.criticalLow) return -2
  if (limits.criticalHigh !== undefined && value > limits.criticalHigh) return 2
  if (limits.warningLow !== undefined && value < limits.warningLow) return -1
  if (limits.warningHigh !== undefined && value > limits.warningHigh) return 1
  return 0
}

/** Standing of a value that comes after one that stood at `before`. Worse at once, better only past the hysteresis. */
export function nextStanding(before: Standing, value: number, limits: Limits): Standing {
  const now = standingOf(value, limits)
  const { hysteresis } = limits
  if (hysteresis === undefined || hysteresis === 0 || before === 0 || Math.abs(now) >= Math.abs(before)) return now
  const held = sideStanding(value, limits, hysteresis, before < 0)
  const capped = Math.min(held, Math.abs(before))
  if (capped <= Math.abs(now)) return now
  return toStanding(before < 0 ? -capped : capped)
}

/** How bad on one side only, by limits moved inward: 0 to 2. */
function sideStanding(value: number, limits: Limits, inward: number, low: boolean): number {
  if (isBeyond(value, low ? limits.criticalLow : limits.criticalHigh, inward, low)) return 2
  return isBeyond(value, low ? limits.warningLow : limits.warningHigh, inward, low) ? 1 : 0
}

function isBeyond(value: number, limit: number | undefined, inward: number, low: boolean): boolean {
  if (limit === undefined) return false
  return low ? value < limit + inward : value > limit - inward
}

function toStanding(number: number): Standing {
  if (number <= -2) return -2
  if (number >= 2) return 2
  return number === -1 ? -1 : number === 1 ? 1 : 0
}

/** Marks that tell a standing which the bare limits do not; 0 where they do. */
export function heldMarks(standing: Standing, value: number, limits: Limits): number {
  if (standing === 0 || standing === standingOf(value, limits)) return 0
  return (Math.abs(standing) === 2 ? HELD.critical : HELD.warning) | (standing > 0 ? HELD.high : 0)
}

/** Standing of a live value: its marks where they say one, else the bare limits. */
export function standingByMarks(value: number, limits: Limits, marks: number): Standing {
  const worst = (marks & HELD.critical) !== 0 ? 2 : (marks & HELD.warning) !== 0 ? 1 : 0
  if (worst === 0) return standingOf(value, limits)
  return toStanding((marks & HELD.high) !== 0 ? worst : -worst)
}

/** The limit that a standing is about; undefined where the series has none such (any more). */
export function limitOfStanding(standing: Standing, limits: Limits): number | undefined {
  if (standing === -2) return limits.criticalLow
  if (standing === -1) return limits.warningLow
  if (standing === 1) return limits.warningHigh
  return standing === 2 ? limits.criticalHigh : undefined
}

/** What is wrong with limits, undefined = nothing. */
export function limitsFault(limits: Limits): Reason | undefined {
  const { criticalLow, warningLow, warningHigh, criticalHigh, hysteresis } = limits
  const order = [criticalLow, warningLow, warningHigh, criticalHigh].filter((limit) => limit !== undefined)
  for (let i = 1; i < order.length; i++) if ((order[i] ?? 0) < (order[i - 1] ?? 0)) return because('limits-order')
  if (hysteresis === undefined) return undefined
  if (!(hysteresis >= 0) || !Number.isFinite(hysteresis)) return because('hysteresis-negative')
  const low = warningLow ?? criticalLow
  const high = warningHigh ?? criticalHigh
  if (hysteresis > 0 && low !== undefined && high !== undefined && hysteresis >= high - low)
    return because('hysteresis-too-wide', { hysteresis, low, high })
  return undefined
}
