import type { Calibration } from '../contract/series.ts'

/** Calibration of a series, applied to the library's value: one or two points, then the offset. Pure. */

export interface CalibrationLine {
  /** value' = value · gain + shift */
  gain: number
  shift: number
  /** False where nothing was asked for: the value passes as it is. */
  applied: boolean
}

export type CalibrationOutcome = { ok: true; line: CalibrationLine } | { ok: false; detail: string }

/**
 * One point shifts, two points lay a straight line through both; `offset` (in the series' unit) comes last.
 * Refused: points that are no numbers, two points with the same measured or the same actual value.
 */
export function calibrate(calibration: Pick<Calibration, 'points'> | null, offset: number): CalibrationOutcome {
  if (!Number.isFinite(offset)) return { ok: false, detail: 'The offset must be a number.' }
  const [first, second] = calibration?.points ?? []
  if (!first) return { ok: true, line: { gain: 1, shift: offset, applied: offset !== 0 } }
  for (const point of second ? [first, second] : [first]) {
    if (!Number.isFinite(point.measured) || !Number.isFinite(point.actual))
      return { ok: false, detail: 'Calibration points must be numbers.' }
  }
  if (!second) return { ok: true, line: { gain: 1, shift: first.actual - first.measured + offset, applied: true } }
  if (first.measured === second.measured)
    return { ok: false, detail: `Both calibration points measured ${first.measured}. Take them at two different values.` }
  if (first.actual === second.actual)
    return { ok: false, detail: `Both calibration points stand for ${first.actual}. Take them at two different values.` }
  const gain = (second.actual - first.actual) / (second.measured - first.measured)
  const shift = first.actual - first.measured * gain + offset
  if (!Number.isFinite(gain) || !Number.isFinite(shift)) return { ok: false, detail: 'The calibration points lie too close together.' }
  return { ok: true, line: { gain, shift, applied: true } }
}
