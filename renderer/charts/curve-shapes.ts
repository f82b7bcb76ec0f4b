import { graphic } from 'echarts/core'
import { firstAtOrAfter } from './gaps.ts'
import type { Curve } from './history-content.ts'

/**
 * Lines, bands and marks of a curve as shapes that read its columns directly: no array is made per point and frame.
 * Registered once with ECharts; layers.ts names them in its elements.
 */

type Columns = Pick<Curve, 'atMs' | 'value' | 'min' | 'max' | 'gaps' | 'marks' | 'style' | 'resolutionMs'>

/** How times and values become px: `x = (at − fromMs) × perMs + left`, `y = bottom − (value − low) × perUnit`. */
export interface CurveShape {
  curve: Columns
  fromMs: number
  toMs: number
  left: number
  perMs: number
  low: number
  perUnit: number
  bottom: number
}

export interface MarkShape extends CurveShape {
  kind: Curve['marks'][number]['kind']
}

/** The part of canvas that shapes draw with; tests draw into a list. */
export interface Pen {
  moveTo(x: number, y: number): void
  lineTo(x: number, y: number): void
  closePath(): void
}

export const LINE = 'historyLine'
export const BAND = 'historyBand'
export const DOTS = 'historyDots'
export const MARKS = 'historyMarks'

/** Rows that are seen, with a neighbour at each side. */
function seen({ curve, fromMs, toMs }: CurveShape): [first: number, end: number] {
  const { atMs } = curve
  return [Math.max(0, firstAtOrAfter(atMs, fromMs) - 1), Math.min(atMs.length, firstAtOrAfter(atMs, toMs) + 1)]
}

/** Index of the first gap that ends after `atMs`. */
function gapAfter(gaps: Columns['gaps'], atMs: number): number {
  let index = 0
  while (index < gaps.length && (gaps[index]?.toMs ?? 0) <= atMs) index += 1
  return index
}

export function drawLine(pen: Pen, shape: CurveShape): void {
  const { curve, left, perMs, fromMs, low, perUnit, bottom } = shape
  const { atMs, value, gaps, style } = curve
  const excluded = excludedOf(curve)
  const [first, end] = seen(shape)
  let gap = gapAfter(gaps, atMs[first] ?? 0)
  let drawing = false
  let lastX = 0
  let lastY = 0
  for (let row = first; row < end; row++) {
    if (excluded?.has(row)) continue
    const at = atMs[row] ?? 0
    if (gap < gaps.length && (gaps[gap]?.toMs ?? 0) <= at) {
      if (style === 'step' && drawing) pen.lineTo(((gaps[gap]?.fromMs ?? at) - fromMs) * perMs + left, lastY)
      drawing = false
      gap = gapAfter(gaps, at)
    }
    const x = (at - fromMs) * perMs + left
    const y = bottom - ((value[row] ?? 0) - low) * perUnit
    if (!drawing) pen.moveTo(x, y)
    else {
      if (style === 'step') pen.lineTo(x, lastY)
      pen.lineTo(x, y)
    }
    drawing = true
    lastX = x
    lastY = y
  }
  if (!drawing) return
  if (style === 'step' && end === atMs.length) pen.lineTo(lastX + curve.resolutionMs * perMs, lastY)
}

/** Stretches shorter than this are not seen as a line, px. */
const SHORT_PX = 3
const DOT_PX = 2.25
const CORNERS = 8

/** A dot where a stretch between gaps is too short to be seen as a line; not in steps, which have a width of their own. */
export function drawDots(pen: Pen, shape: CurveShape): void {
  const { curve, left, perMs, fromMs, low, perUnit, bottom } = shape
  const { atMs, value, gaps, style } = curve
  if (style === 'step') return
  const excluded = excludedOf(curve)
  const [first, end] = seen(shape)
  let gap = gapAfter(gaps, atMs[first] ?? 0)
  let from = Number.NaN
  let to = Number.NaN
  let lastRow = first
  let lastDot = Number.NEGATIVE_INFINITY
  const stretch = () => {
    // Closer than its own width two dots are one.
    if (to - from >= SHORT_PX || !(to - lastDot >= DOT_PX)) return
    lastDot = to
    drawDot(pen, (from + to) / 2, bottom - ((value[lastRow] ?? 0) - low) * perUnit)
  }
  for (let row = first; row < end; row++) {
    if (excluded?.has(row)) continue
    const at = atMs[row] ?? 0
    const x = (at - fromMs) * perMs + left
    if (gap < gaps.length && (gaps[gap]?.toMs ?? 0) <= at) {
      stretch()
      from = x
      gap = gapAfter(gaps, at)
    } else if (Number.isNaN(from)) from = x
    to = x
    lastRow = row
  }
  stretch()
}

function drawDot(pen: Pen, x: number, y: number): void {
  for (let corner = 0; corner < CORNERS; corner++) {
    const turn = (corner / CORNERS) * 2 * Math.PI
    if (corner === 0) pen.moveTo(x + DOT_PX, y)
    else pen.lineTo(x + DOT_PX * Math.cos(turn), y + DOT_PX * Math.sin(turn))
  }
  pen.closePath()
}

export function drawBand(pen: Pen, shape: CurveShape): void {
  const { atMs, gaps } = shape.curve
  const [first, end] = seen(shape)
  let gap = gapAfter(gaps, atMs[first] ?? 0)
  let from = first
  for (let row = first; row < end; row++) {
    const at = atMs[row] ?? 0
    if (gap < gaps.length && (gaps[gap]?.toMs ?? 0) <= at) {
      bandPart(pen, shape, from, row)
      from = row
      gap = gapAfter(gaps, at)
    }
  }
  bandPart(pen, shape, from, end)
}

function bandPart(pen: Pen, shape: CurveShape, from: number, end: number): void {
  const { curve, left, perMs, fromMs, low, perUnit, bottom } = shape
  if (curve.style === 'step') {
    for (let row = from; row < end; row++) bandStep(pen, shape, row, end)
    return
  }
  if (end - from < 2) return
  const { atMs, min, max } = curve
  for (let row = from; row < end; row++) {
    const x = ((atMs[row] ?? 0) - fromMs) * perMs + left
    const y = bottom - ((max[row] ?? 0) - low) * perUnit
    if (row === from) pen.moveTo(x, y)
    else pen.lineTo(x, y)
  }
  for (let row = end - 1; row >= from; row--) {
    pen.lineTo(((atMs[row] ?? 0) - fromMs) * perMs + left, bottom - ((min[row] ?? 0) - low) * perUnit)
  }
  pen.closePath()
}

/** Band of one calendar bucket: up to the next one, the last before a gap for its own width. */
function bandStep(pen: Pen, { curve, left, perMs, fromMs, low, perUnit, bottom }: CurveShape, row: number, end: number): void {
  const at = curve.atMs[row] ?? 0
  const until = row + 1 < end ? (curve.atMs[row + 1] ?? at) : at + curve.resolutionMs
  const x = (at - fromMs) * perMs + left
  const to = (until - fromMs) * perMs + left
  const top = bottom - ((curve.max[row] ?? 0) - low) * perUnit
  const foot = bottom - ((curve.min[row] ?? 0) - low) * perUnit
  pen.moveTo(x, top)
  pen.lineTo(to, top)
  pen.lineTo(to, foot)
  pen.lineTo(x, foot)
  pen.closePath()
}

/** Half the edge of a mark, px. */
const HALF = 3.5

/** poor: diamond · suspect: triangle · corrected: square · excluded: cross. */
export function drawMarks(pen: Pen, shape: MarkShape): void {
  const { curve, kind, fromMs, toMs, left, perMs, low, perUnit, bottom } = shape
  let lastX = Number.NEGATIVE_INFINITY
  for (const mark of curve.marks) {
    const at = curve.atMs[mark.index] ?? 0
    if (mark.kind !== kind || at < fromMs || at > toMs) continue
    const x = (at - fromMs) * perMs + left
    // Closer than its own width two marks are one blot.
    if (x - lastX < HALF) continue
    lastX = x
    drawMark(pen, kind, x, bottom - ((curve.value[mark.index] ?? 0) - low) * perUnit)
  }
}

function drawMark(pen: Pen, kind: MarkShape['kind'], x: number, y: number): void {
  if (kind === 'excluded') {
    pen.moveTo(x - HALF, y - HALF)
    pen.lineTo(x + HALF, y + HALF)
    pen.moveTo(x + HALF, y - HALF)
    pen.lineTo(x - HALF, y + HALF)
    return
  }
  const corners: readonly (readonly [number, number])[] =
    kind === 'poor'
      ? [
          [0, -1.2],
          [1.2, 0],
          [0, 1.2],
          [-1.2, 0],
        ]
      : kind === 'suspect'
        ? [
            [0, -1.2],
            [1.2, 1],
            [-1.2, 1],
          ]
        : [
            [-1, -1],
            [1, -1],
            [1, 1],
            [-1, 1],
          ]
  for (const [row, [dx, dy]] of corners.entries()) {
    if (row === 0) pen.moveTo(x + dx * HALF, y + dy * HALF)
    else pen.lineTo(x + dx * HALF, y + dy * HALF)
  }
  pen.closePath()
}

const excludedKept = new WeakMap<Columns['marks'], ReadonlySet<number> | null>()

function excludedOf({ marks }: Columns): ReadonlySet<number> | null {
  if (marks.length === 0) return null
  let found = excludedKept.get(marks)
  if (found === undefined) {
    const rows = marks.filter((mark) => mark.kind === 'excluded').map((mark) => mark.index)
    found = rows.length === 0 ? null : new Set(rows)
    excludedKept.set(marks, found)
  }
  return found
}

const NO_CURVE: CurveShape = {
  curve: {
    atMs: new Float64Array(0),
    value: new Float64Array(0),
    min: new Float64Array(0),
    max: new Float64Array(0),
    gaps: [],
    marks: [],
    style: 'line',
    resolutionMs: 0,
  },
  fromMs: 0,
  toMs: 0,
  left: 0,
  perMs: 0,
  low: 0,
  perUnit: 0,
  bottom: 0,
}

/** Called once, by echarts.ts. */
export function registerShapes(): void {
  graphic.registerShape(
    LINE,
    graphic.extendShape({ type: LINE, shape: NO_CURVE, buildPath: (pen: Pen, shape: CurveShape) => drawLine(pen, shape) }),
  )
  graphic.registerShape(
    BAND,
    graphic.extendShape({ type: BAND, shape: NO_CURVE, buildPath: (pen: Pen, shape: CurveShape) => drawBand(pen, shape) }),
  )
  graphic.registerShape(
    DOTS,
    graphic.extendShape({ type: DOTS, shape: NO_CURVE, buildPath: (pen: Pen, shape: CurveShape) => drawDots(pen, shape) }),
  )
  graphic.registerShape(
    MARKS,
    graphic.extendShape({
      type: MARKS,
      shape: { ...NO_CURVE, kind: 'poor' },
      buildPath: (pen: Pen, shape: MarkShape) => drawMarks(pen, shape),
    }),
  )
}
