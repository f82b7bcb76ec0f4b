import { because, type Reason } from '../reasons.ts'
import type { Calibration } from '../series.ts'

/** Calibration of a series, applied to the library's value: offset, line or table, then the channel's offset. Pure. */

export type CalibrationPoints = Pick<Calibration, 'points'> & { method?: Calibration['method'] }
export type CalibrationMethod = NonNullable<Calibration['method']>

export interface CalibrationCurve {
  /** Offset and line: value' = value · gain + shift. */
  gain: number
  shift: number
  /** False where nothing was asked for: the value passes as it is. */
  applied: boolean
  table: CalibrationTable | null
}

/** Knots in rising order of `measured`; of each the value it becomes and the slope of the piece that begins there. */
export interface CalibrationTable {
  measured: Float64Array
  actual: Float64Array
  slope: Float64Array
}

export type CalibrationOutcome = { ok: true; curve: CalibrationCurve } | { ok: false; reason: Reason }

/** A calibration stored before methods had names says by its number of points what it is. */
export function methodOf({ method, points }: CalibrationPoints): CalibrationMethod {
  if (method !== undefined) return method
  return points.length === 1 ? 'offset' : points.length === 2 ? 'line' : 'table'
}

/**
 * - `offset`: the mean difference of its points.
 * - `line`: two points lie on it exactly; of more, the line with the least squares of errors.
 * - `table`: straight pieces from point to point. Beyond the outer points the outer pieces go on: a reading there must not
 *   freeze at the last value, because a screen could not tell it from a dead sensor.
 *
 * `offset` (in the series' unit) comes last. Refused: points that are no numbers, equal measured values, tables that turn
 * back, lines without slope.
 */
export function calibrate(calibration: CalibrationPoints | null, offset: number): CalibrationOutcome {
  if (!Number.isFinite(offset)) return refuse('calibration-offset')
  const points = calibration?.points ?? []
  if (calibration === null || points.length === 0) return ok(1, offset, offset !== 0)
  if (points.some(({ measured, actual }) => !Number.isFinite(measured) || !Number.isFinite(actual))) return refuse('calibration-numbers')
  const method = methodOf(calibration)
  if (method === 'offset') return ok(1, points.reduce((sum, { measured, actual }) => sum + (actual - measured), 0) / points.length + offset)
  const [first, second] = points
  if (!first || !second) return refuse('calibration-two-points')
  const twice = equalMeasured(points)
  if (twice !== undefined) return { ok: false, reason: because('calibration-measured-twice', { measured: twice }) }
  if (method === 'table') return tableOf(points, offset)
  return points.length === 2 ? lineThrough(first, second, offset) : lineNear(points, offset)
}

/** Allocates nothing; O(log n) for tables. */
export function applyCurve(curve: CalibrationCurve, value: number): number {
  const { table } = curve
  if (table === null) return value * curve.gain + curve.shift
  const { measured, actual, slope } = table
  let low = 0
  let high = measured.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((measured[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return (actual[low] ?? 0) + (value - (measured[low] ?? 0)) * (slope[low] ?? 1)
}

/** The library's own value behind a shown one; NaN where the curve has none. */
export function beforeCurve(curve: CalibrationCurve, shown: number): number {
  const { table } = curve
  if (table === null) return curve.gain === 0 ? Number.NaN : (shown - curve.shift) / curve.gain
  const { measured, actual, slope } = table
  const last = actual.length - 1
  const rises = (actual[last] ?? 0) > (actual[0] ?? 0)
  let piece = 0
  while (piece < last && (rises ? (actual[piece + 1] ?? 0) <= shown : (actual[piece + 1] ?? 0) >= shown)) piece++
  return (measured[piece] ?? 0) + (shown - (actual[piece] ?? 0)) / (slope[piece] ?? 1)
}

type Point = Calibration['points'][number]

function ok(gain: number, shift: number, applied = true): CalibrationOutcome {
  return { ok: true, curve: { gain, shift, applied, table: null } }
}

function refuse(key: 'calibration-offset' | 'calibration-numbers' | 'calibration-two-points' | 'calibration-close'): CalibrationOutcome {
  return { ok: false, reason: because(key) }
}

function equalMeasured(points: readonly Point[]): number | undefined {
  const seen = new Set<number>()
  for (const { measured } of points) {
    if (seen.has(measured)) return measured
    seen.add(measured)
  }
  return undefined
}

function lineThrough(first: Point, second: Point, offset: number): CalibrationOutcome {
  if (first.actual === second.actual) return { ok: false, reason: because('calibration-actual-twice', { actual: first.actual }) }
  const gain = (second.actual - first.actual) / (second.measured - first.measured)
  const shift = first.actual - first.measured * gain + offset
  return Number.isFinite(gain) && Number.isFinite(shift) ? ok(gain, shift) : refuse('calibration-close')
}

function lineNear(points: readonly Point[], offset: number): CalibrationOutcome {
  const mean = (side: keyof Point) => points.reduce((sum, point) => sum + point[side], 0) / points.length
  const measured = mean('measured')
  const actual = mean('actual')
  let square = 0
  let product = 0
  for (const point of points) {
    square += (point.measured - measured) ** 2
    product += (point.measured - measured) * (point.actual - actual)
  }
  const gain = product / square
  const shift = actual - measured * gain + offset
  return Number.isFinite(gain) && Number.isFinite(shift) ? ok(gain, shift) : refuse('calibration-close')
}

function tableOf(points: readonly Point[], offset: number): CalibrationOutcome {
  const sorted = [...points].sort((a, b) => a.measured - b.measured)
  const measured = Float64Array.from(sorted, (point) => point.measured)
  const actual = Float64Array.from(sorted, (point) => point.actual + offset)
  const slope = new Float64Array(sorted.length)
  for (let knot = 0; knot + 1 < sorted.length; knot++) {
    const piece = ((actual[knot + 1] ?? 0) - (actual[knot] ?? 0)) / ((measured[knot + 1] ?? 0) - (measured[knot] ?? 0))
    if (!Number.isFinite(piece)) return refuse('calibration-close')
    if (piece === 0 || (knot > 0 && Math.sign(piece) !== Math.sign(slope[0] ?? 0)))
      return {
        ok: false,
        reason: because('calibration-turns', { measured: sorted[knot]?.measured ?? 0, next: sorted[knot + 1]?.measured ?? 0 }),
      }
    slope[knot] = piece
  }
  slope[sorted.length - 1] = slope[sorted.length - 2] ?? 1
  return { ok: true, curve: { gain: 1, shift: 0, applied: true, table: { measured, actual, slope } } }
}
