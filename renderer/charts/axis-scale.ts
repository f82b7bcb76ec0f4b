import type { Curve, HistoryContent, Threshold } from './history-content.ts'

/** Vertical axes: one for each unit, all with as many steps, so that one grid serves them. Pure. */
export interface AxisScale {
  /** '' = no unit. */
  unit: string
  side: 'left' | 'right'
  /** 0 = at the curves, 1 = the next one outside. */
  place: number
  low: number
  high: number
  step: number
  decimals: number
  /** False: nothing says which values it has, so none are written beside it. */
  known: boolean
  /** Keys of its curves. */
  curves: readonly string[]
  /** Slot of its only curve, to colour the unit; null where it has several. */
  slot: number | null
}

/** Part of the curves' own range that a threshold may lie outside of it and still be framed. */
const NEAR = 3
/** Lost room that a further grid line is worth. */
const SPARSE = 0.06
const ROUND = [1, 2, 2.5, 4, 5, 10]

/** Units in the order of their first curve, with the side each has; also for chips and tables: `°C, left`. */
export function axisSides(
  curves: readonly Pick<Curve, 'unit'>[],
  sides: HistoryContent['sides'] = {},
): Map<string, { side: 'left' | 'right'; place: number }> {
  const found = new Map<string, { side: 'left' | 'right'; place: number }>()
  const used = { left: 0, right: 0 }
  for (const { unit } of curves) {
    if (found.has(unit)) continue
    const side = sides[unit] ?? (used.left <= used.right ? 'left' : 'right')
    found.set(unit, { side, place: used[side] })
    used[side] += 1
  }
  return found
}

/** @param steps about how many grid steps there is room for */
export function axisScales(content: HistoryContent, steps: number): AxisScale[] {
  const shown = content.curves.filter((curve) => !curve.hidden && curve.atMs.length > 0)
  const drawn = shown.length > 0 ? shown : content.curves.filter((curve) => !curve.hidden)
  if (content.normalised) return drawn.length === 0 ? [] : [percentScale(drawn)]
  const scales: AxisScale[] = []
  for (const [unit, place] of axisSides(drawn, content.sides)) {
    const own = drawn.filter((curve) => curve.unit === unit)
    const keys = own.map((curve) => curve.key)
    const frame = frameOf(
      own,
      content.thresholds.filter((one) => keys.includes(one.curve)),
      content.fromMs,
      content.toMs,
    )
    const solid = own.filter((curve) => !curve.ghost)
    scales.push({
      unit,
      ...place,
      ...frame,
      step: 0,
      decimals: 0,
      known: own.some((curve) => curve.atMs.length > 0) || content.thresholds.some((one) => keys.includes(one.curve)),
      curves: keys,
      slot: solid.length === 1 ? (solid[0]?.slot ?? null) : null,
    })
  }
  const count = Math.max(1, commonSteps(scales, Math.max(2, steps)))
  return scales.map((scale) => {
    const nice = niceScale(scale.low, scale.high, count)
    return { ...scale, ...nice, decimals: decimalsOfStep(nice.step) }
  })
}

function percentScale(curves: readonly Curve[]): AxisScale {
  const keys = curves.map((curve) => curve.key)
  return { unit: '%', side: 'left', place: 0, low: 0, high: 100, step: 25, decimals: 0, known: true, curves: keys, slot: null }
}

/** Own range of a curve within what is seen, for normalised curves. */
export function ownRange(
  curve: Pick<Curve, 'atMs' | 'min' | 'max' | 'value' | 'ghost'>,
  fromMs: number,
  toMs: number,
): { low: number; high: number } | undefined {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  const lows = curve.ghost ? curve.value : curve.min
  const highs = curve.ghost ? curve.value : curve.max
  const { atMs } = curve
  for (let row = 0; row < atMs.length; row++) {
    const at = atMs[row] ?? 0
    // The neighbours just outside count too: the line goes to them.
    if ((atMs[row + 1] ?? at) < fromMs || (atMs[row - 1] ?? at) > toMs) continue
    const min = lows[row] ?? 0
    const max = highs[row] ?? 0
    if (min < low) low = min
    if (max > high) high = max
  }
  return low > high ? undefined : { low, high }
}

function frameOf(curves: readonly Curve[], thresholds: readonly Threshold[], fromMs: number, toMs: number): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  let decimals = 0
  for (const curve of curves) {
    decimals = Math.max(decimals, curve.decimals)
    const own = ownRange(curve, fromMs, toMs)
    if (!own) continue
    low = Math.min(low, own.low)
    high = Math.max(high, own.high)
  }
  if (low > high) return frameOfLimits(thresholds)
  // A sensor's own noise must not fill the frame: never narrower than ten times the last decimal shown.
  const least = Math.max(10 * 10 ** -decimals, Math.abs(high) * 1e-6)
  if (high - low < least) {
    const middle = (high + low) / 2
    low = middle - least / 2
    high = middle + least / 2
  }
  const own = high - low
  for (const { value } of thresholds) {
    // One far away would flatten the curve: it stays out of the frame.
    if (value < low && low - value < own * NEAR) low = value
    if (value > high && value - high < own * NEAR) high = value
  }
  return { low, high }
}

function frameOfLimits(thresholds: readonly Threshold[]): { low: number; high: number } {
  const values = thresholds.map(({ value }) => value)
  if (values.length === 0) return { low: 0, high: 1 }
  const low = Math.min(...values)
  const high = Math.max(...values)
  return low === high ? { low: low - 1, high: high + 1 } : { low, high }
}

/** Steps with which the first axis, which the eye reads, loses least room. */
function commonSteps(scales: readonly AxisScale[], most: number): number {
  const [first] = scales
  if (!first) return most
  let best = most
  let least = Number.POSITIVE_INFINITY
  for (let count = Math.max(2, most - 2); count <= most; count++) {
    const waste = scales.reduce(
      (sum, { low, high }) => {
        const nice = niceScale(low, high, count)
        return sum + (nice.high - nice.low) / Math.max(1e-12, high - low)
      },
      SPARSE * (most - count) * scales.length,
    )
    if (waste < least - 0.001) {
      least = waste
      best = count
    }
  }
  return best
}

/** `count` round steps that hold [low, high] with a little room at both ends where it does not cost a step. */
export function niceScale(low: number, high: number, count: number): { low: number; high: number; step: number } {
  const span = Math.max(high - low, 1e-9)
  let power = 10 ** Math.floor(Math.log10(span / count))
  for (let tries = 0; tries < 4; tries++) {
    for (const round of ROUND) {
      const step = round * power
      const first = Math.floor(low / step + 1e-9) * step
      const last = first + count * step
      if (last >= high - step * 1e-9) {
        // As much room below as above, in whole steps.
        const spare = Math.floor((last - high) / step / 2 + 1e-9)
        const start = tidy(first - spare * step, step)
        return { low: start, high: tidy(start + count * step, step), step }
      }
    }
    power *= 10
  }
  return { low, high, step: span / count }
}

function tidy(value: number, step: number): number {
  const digits = Math.max(0, Math.min(12, 2 - Math.floor(Math.log10(step))))
  return Number(value.toFixed(digits))
}

/** Decimals with which every step is written exactly, at most 6. */
export function decimalsOfStep(step: number): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return decimals
  }
  return 6
}
