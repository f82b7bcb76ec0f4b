import type { ChartFrame } from './chart-frame.ts'
import { longestStep, nearestRow } from './gaps.ts'
import type { Curve, HistoryContent } from './history-content.ts'
import { yOf } from './layer-curves.ts'

/** Values of the curves at a time: for the crosshair's labels, the table and the screen reader. Pure. */
export interface CurveAt {
  curve: Curve
  row: number
  atMs: number
  value: number
}

/** Point of a curve at a time; undefined inside a gap and outside of its data. A bucket holds from its start to its end. */
export function curveAt(curve: Curve, atMs: number): CurveAt | undefined {
  const reach = longestStep({ resolutionMs: curve.resolutionMs, usualStepMs: stepOf(curve) })
  const row = nearestRow(curve.atMs, atMs, reach)
  if (row < 0 || curve.gaps.some((gap) => atMs > gap.fromMs + reach / 5 && atMs < gap.toMs - reach / 5)) return undefined
  return { curve, row, atMs: curve.atMs[row] ?? atMs, value: curve.value[row] ?? Number.NaN }
}

function stepOf(curve: Curve): number {
  const size = curve.atMs.length
  return size < 2 ? 0 : ((curve.atMs[size - 1] ?? 0) - (curve.atMs[0] ?? 0)) / (size - 1)
}

/** Time of the nearest point of any shown curve, so that the crosshair stands on samples; `atMs` itself far from all. */
export function snapped(content: HistoryContent, atMs: number, withinMs: number): number {
  let best = atMs
  let least = withinMs
  for (const { hidden, ghost, atMs: times } of content.curves) {
    if (hidden || ghost) continue
    const row = nearestRow(times, atMs, least)
    const at = times[row]
    if (at === undefined || Math.abs(at - atMs) >= least) continue
    least = Math.abs(at - atMs)
    best = at
  }
  return best
}

/** Time of the next point of any shown curve in a direction; undefined past the last. */
export function nextPoint(content: HistoryContent, atMs: number, direction: 1 | -1): number | undefined {
  let best: number | undefined
  for (const { hidden, ghost, atMs: times } of content.curves) {
    if (hidden || ghost) continue
    const row = nearestRow(times, atMs, Number.POSITIVE_INFINITY)
    for (const at of [times[row - 1], times[row], times[row + 1]]) {
      if (at === undefined || (at - atMs) * direction <= 0) continue
      if (best === undefined || (at - best) * direction < 0) best = at
    }
  }
  return best
}

export interface ValueLabel extends CurveAt {
  /** Of the point, px. */
  pointY: number
  /** Middle of the label, px; labels do not cover one another. */
  labelY: number
}

const LABEL_PX = 22
const MOST = 12

/** Labels at a crosshair, from top to bottom; of many curves those nearest to `nearY`. */
export function valueLabels(content: HistoryContent, frame: ChartFrame, atMs: number, nearY: number | null): ValueLabel[] {
  const { plot } = frame
  const found: ValueLabel[] = []
  for (const curve of content.curves) {
    if (curve.hidden || curve.ghost) continue
    const at = curveAt(curve, atMs)
    const pointY = at && yOf(curve, at.value, frame, content.normalised)
    if (!at || pointY === undefined || pointY < plot.top - 1 || pointY > plot.top + plot.height + 1) continue
    found.push({ ...at, pointY, labelY: pointY })
  }
  const most = Math.min(MOST, Math.max(1, Math.floor(plot.height / LABEL_PX)))
  const kept =
    nearY === null ? found.slice(0, most) : found.sort((a, b) => Math.abs(a.pointY - nearY) - Math.abs(b.pointY - nearY)).slice(0, most)
  kept.sort((a, b) => a.pointY - b.pointY)
  spread(kept, plot.top, plot.top + plot.height)
  return kept
}

function spread(labels: ValueLabel[], top: number, bottom: number): void {
  let least = top + LABEL_PX / 2
  for (const label of labels) {
    label.labelY = Math.max(least, label.labelY)
    least = label.labelY + LABEL_PX
  }
  let most = bottom - LABEL_PX / 2
  for (const label of [...labels].reverse()) {
    label.labelY = Math.min(most, label.labelY)
    most = label.labelY - LABEL_PX
  }
}
