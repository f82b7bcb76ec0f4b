// Charts as vector drawings: band, line, gaps with their reason, limits, remarks, time axis in the report's zone.
import { commonGaps, type Gap, gapsOf, type TimeTick, type ValueScale, valueScale } from '../../exports/chart-scale.ts'
import type { ReportLanguage } from '../../exports/report-words.ts'
import { swatch } from './draw-table.ts'
import { COLOURS, CONTENT_WIDTH, PAGE, SERIES_COLOURS, SERIES_DASHES, type Sheet } from './sheet.ts'

export interface ChartSeries {
  name: string
  /** Index of its colour and dash. */
  slot: number
  resolutionMs: number
  /** [ms, value, min, max]; sorted, without nulls. */
  points: readonly (readonly [atMs: number, value: number, min: number, max: number])[]
  limits: readonly Limit[]
  /** Of its values, as on the screens. */
  decimals: number
  /** `step`: a point holds for the whole of its bucket. */
  look: 'line' | 'step'
}

interface Limit {
  value: number
  level: 'warning' | 'critical'
  decimals: number
}

export interface ChartFrame {
  fromMs: number
  toMs: number
  ticks: readonly TimeTick[]
  /** Numbered marks of remarks. */
  remarks: readonly { number: number; fromMs: number; toMs: number | null }[]
  /** Why there is nothing in a gap. */
  reason(gap: Gap): string
}

const PLOT_HEIGHT = 132
const AXIS_WIDTH = 40
const AXIS_HEIGHT = 19
const LEGEND_ROW = 12
const LEGEND_SIZE = 7.5
const LEGEND_INDENT = 20
/** More limits than this have lines alone: their labels would be a thicket. */
const MOST_LABELS = 4
export const PLOT_LEFT = PAGE.left + AXIS_WIDTH
export const PLOT_WIDTH = CONTENT_WIDTH - AXIS_WIDTH
/** Limits and single extremes further away than this many spans of the curve would flatten it: they stay off the scale. */
const REACH = 0.75
/** The band of all but this share of points is part of the curve. */
const EXTREME = 0.05
/** Labels of limits nearer than this share a line, pt. */
const LABEL_HEIGHT = 9
const HATCH_STEP = 5

export function drawChart(sheet: Sheet, unit: string, series: readonly ChartSeries[], frame: ChartFrame, format: ReportLanguage): void {
  const legend = legendColumns(sheet, series)
  sheet.ensure(16 + PLOT_HEIGHT + AXIS_HEIGHT + Math.ceil(series.length / legend) * LEGEND_ROW + 14)
  sheet.text(unit === '' ? ' ' : unit, PAGE.left, sheet.y, { size: 8, colour: COLOURS.soft, width: AXIS_WIDTH - 6, align: 'right' })
  const top = sheet.y + 14
  const bottom = top + PLOT_HEIGHT
  const scale = scaleOf(series)
  const x = (atMs: number) => PLOT_LEFT + ((atMs - frame.fromMs) / (frame.toMs - frame.fromMs)) * PLOT_WIDTH
  const y = (value: number) => bottom - ((value - scale.low) / (scale.high - scale.low)) * PLOT_HEIGHT
  const { doc } = sheet

  for (const tick of scale.ticks) {
    sheet.rule(y(tick), COLOURS.line, PLOT_LEFT, PLOT_WIDTH)
    sheet.text(format.number(tick, scale.digits), PAGE.left, y(tick) - 4.5, {
      size: 7,
      colour: COLOURS.faint,
      align: 'right',
      width: AXIS_WIDTH - 6,
    })
  }
  doc
    .save()
    .rect(PLOT_LEFT, top - 1, PLOT_WIDTH, PLOT_HEIGHT + 2)
    .clip()
  const gaps = series.map((one) =>
    gapsOf(
      one.points.map(([atMs]) => atMs),
      one.resolutionMs,
      frame.fromMs,
      frame.toMs,
    ),
  )
  const empty = commonGaps(gaps)
  for (const gap of empty) hatch(sheet, x(gap.fromMs), x(gap.toMs), top, bottom)
  for (const { fromMs, toMs } of frame.remarks) {
    if (toMs !== null)
      doc
        .save()
        .fillColor(COLOURS.accent)
        .fillOpacity(0.07)
        .rect(x(fromMs), top, x(toMs) - x(fromMs), PLOT_HEIGHT)
        .fill()
        .restore()
  }
  for (const [index, one] of series.entries()) drawBand(sheet, one, gaps[index] ?? [], x, y)
  for (const { value, level } of limitsWithin(series, scale)) {
    doc.save().lineWidth(0.8).strokeColor(COLOURS[level]).dash(6, { space: 4 })
    doc
      .moveTo(PLOT_LEFT, y(value))
      .lineTo(PLOT_LEFT + PLOT_WIDTH, y(value))
      .stroke()
      .undash()
      .restore()
  }
  for (const [index, one] of series.entries()) drawLine(sheet, one, gaps[index] ?? [], x, y)
  doc.restore()
  drawLimitLabels(sheet, limitsWithin(series, scale), y, top, format)
  drawOutliers(sheet, series, scale, x, top, format)
  for (const gap of empty) gapLabel(sheet, frame.reason(gap), x(gap.fromMs), x(gap.toMs), (top + bottom) / 2)
  for (const remark of frame.remarks) remarkMark(sheet, remark.number, x(Math.max(frame.fromMs, remark.fromMs)), top, bottom)
  sheet.y = bottom
  drawTimeAxis(sheet, frame, x)
  drawLegend(sheet, series, legend)
  sheet.y += 14
}

/** Ticks under a plot whose bottom is at the cursor. */
export function drawTimeAxis(sheet: Sheet, { ticks }: Pick<ChartFrame, 'ticks'>, x: (atMs: number) => number): void {
  const { doc } = sheet
  sheet.rule(sheet.y, COLOURS.edge, PLOT_LEFT, PLOT_WIDTH)
  for (const { atMs, label, major } of ticks) {
    const at = x(atMs)
    doc
      .save()
      .lineWidth(0.5)
      .strokeColor(COLOURS.edge)
      .moveTo(at, sheet.y)
      .lineTo(at, sheet.y + 3)
      .stroke()
      .restore()
    sheet.text(label, at - 40, sheet.y + 5, { size: 7, colour: major ? COLOURS.text : COLOURS.faint, align: 'center', width: 80 })
  }
  sheet.y += AXIS_HEIGHT
}

function scaleOf(series: readonly ChartSeries[]): ValueScale {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const { points } of series) {
    for (const [, value] of points) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    low = Math.min(
      low,
      quantile(
        points.map((point) => point[2]),
        EXTREME,
      ),
    )
    high = Math.max(
      high,
      quantile(
        points.map((point) => point[3]),
        1 - EXTREME,
      ),
    )
  }
  if (!(low <= high)) return valueScale(0, 1)
  const reach = high > low ? REACH * (high - low) : Math.abs(high) / 10
  const [least, most] = [low - reach, high + reach]
  const include = (value: number) => {
    if (value < least || value > most) return
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  for (const { points, limits } of series) {
    for (const [, , min, max] of points) {
      include(min)
      include(max)
    }
    for (const { value } of limits) include(value)
  }
  return valueScale(low, high)
}

/** Without values what widens no scale. */
function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.round(share * (sorted.length - 1))] ?? (share < 0.5 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY)
}

/** Triangles at the edge where the band leaves the scale, with the furthest value. */
function drawOutliers(
  sheet: Sheet,
  series: readonly ChartSeries[],
  scale: ValueScale,
  x: Place,
  top: number,
  format: ReportLanguage,
): void {
  const bottom = top + PLOT_HEIGHT
  for (const one of series) {
    for (const [at, sign, edge] of [
      [furthest(one, scale, 'below'), 1, bottom],
      [furthest(one, scale, 'above'), -1, top],
    ] as const) {
      if (at === undefined) continue
      const left = x(at.atMs)
      sheet.doc.save().fillColor(colourOf(one))
      sheet.doc
        .polygon([left - 3, edge - 5 * sign], [left + 3, edge - 5 * sign], [left, edge])
        .fill()
        .restore()
      const label = format.figure(at.value, one.decimals)
      const width = sheet.font(6.5).measure(label) + 2
      const beside = left + 5 + width > PLOT_LEFT + PLOT_WIDTH ? left - 5 - width : left + 5
      sheet.text(label, beside, sign > 0 ? edge - 10 : edge + 1, { size: 6.5, colour: colourOf(one) })
    }
  }
}

function furthest({ points }: ChartSeries, scale: ValueScale, side: 'below' | 'above'): { atMs: number; value: number } | undefined {
  let found: { atMs: number; value: number } | undefined
  for (const [atMs, , min, max] of points) {
    const value = side === 'below' ? min : max
    const outside = side === 'below' ? value < scale.low : value > scale.high
    const further = found === undefined || (side === 'below' ? value < found.value : value > found.value)
    if (outside && further) found = { atMs, value }
  }
  return found
}

/** Each once, however many series have it. */
function limitsWithin(series: readonly ChartSeries[], scale: ValueScale): Limit[] {
  const distinct = new Map<string, Limit>()
  for (const { limits } of series) for (const limit of limits) distinct.set(`${limit.level} ${limit.value}`, limit)
  return [...distinct.values()].filter(({ value }) => value >= scale.low && value <= scale.high)
}

type Place = (value: number) => number

/** Runs of points between gaps. */
function* runs({ points }: ChartSeries, gaps: readonly Gap[]): Generator<ChartSeries['points']> {
  let from = 0
  let gap = 0
  for (let row = 1; row <= points.length; row++) {
    const at = points[row]?.[0] ?? Number.POSITIVE_INFINITY
    while (gap < gaps.length && (gaps[gap]?.toMs ?? 0) <= (points[row - 1]?.[0] ?? 0)) gap++
    const broken = row === points.length || ((gaps[gap]?.fromMs ?? Number.POSITIVE_INFINITY) < at && (gaps[gap]?.toMs ?? 0) <= at)
    if (!broken) continue
    yield points.slice(from, row)
    from = row
  }
}

function drawBand({ doc }: Sheet, series: ChartSeries, gaps: readonly Gap[], x: Place, y: Place): void {
  if (!series.points.some(([, , min, max]) => max > min)) return
  doc.save().fillColor(colourOf(series)).fillOpacity(0.2)
  for (const run of runs(series, gaps)) {
    const upper = corners(run, series, ([, , , max]) => max)
    const lower = corners(run, series, ([, , min]) => min)
    for (const [row, [atMs, value]] of [...upper, ...lower.reverse()].entries()) {
      if (row === 0) doc.moveTo(x(atMs), y(value))
      else doc.lineTo(x(atMs), y(value))
    }
    doc.closePath().fill()
  }
  doc.restore()
}

function drawLine({ doc }: Sheet, series: ChartSeries, gaps: readonly Gap[], x: Place, y: Place): void {
  const dash = SERIES_DASHES[series.slot % SERIES_DASHES.length] ?? []
  doc
    .save()
    .lineWidth(series.slot === 0 ? 1.2 : 1)
    .lineJoin('round')
    .strokeColor(colourOf(series))
  for (const run of runs(series, gaps)) {
    const [first] = run
    if (first !== undefined && run.length === 1 && series.look === 'line') {
      doc.save().fillColor(colourOf(series)).circle(x(first[0]), y(first[1]), 1).fill().restore()
      continue
    }
    if (dash.length > 0) doc.dash(dash[0] ?? 1, { space: dash[1] ?? 1 })
    for (const [row, [atMs, value]] of corners(run, series, (point) => point[1]).entries()) {
      if (row === 0) doc.moveTo(x(atMs), y(value))
      else doc.lineTo(x(atMs), y(value))
    }
    doc.stroke()
  }
  doc.undash().restore()
}

/** Where the pen goes: from point to point, or along each bucket and up to the next. */
function corners(
  run: ChartSeries['points'],
  { look, resolutionMs }: ChartSeries,
  value: (point: ChartSeries['points'][number]) => number,
): [atMs: number, value: number][] {
  if (look === 'line') return run.map((point) => [point[0], value(point)])
  return run.flatMap((point, row): [number, number][] => [
    [point[0], value(point)],
    [run[row + 1]?.[0] ?? point[0] + resolutionMs, value(point)],
  ])
}

function colourOf({ slot }: ChartSeries): string {
  return SERIES_COLOURS[slot % SERIES_COLOURS.length] ?? COLOURS.text
}

function hatch({ doc }: Sheet, left: number, right: number, top: number, bottom: number): void {
  const height = bottom - top
  doc
    .save()
    .rect(left, top, right - left, height)
    .clip()
    .lineWidth(0.4)
    .strokeColor(COLOURS.edge)
  for (let at = left - height; at < right; at += HATCH_STEP) doc.moveTo(at, bottom).lineTo(at + height, top)
  doc.stroke().restore()
}

function gapLabel(sheet: Sheet, reason: string, left: number, right: number, middle: number): void {
  const width = sheet.font(7).measure(reason) + 8
  if (right - left < width + 4) return
  const x = (left + right - width) / 2
  sheet.doc
    .save()
    .fillColor('#FFFFFF')
    .roundedRect(x, middle - 6, width, 12, 2)
    .fill()
    .restore()
  sheet.text(reason, x + 4, middle - 4.5, { size: 7, colour: COLOURS.offline })
}

/** `Warning 28.0`; limits that lie close together share one label. */
function drawLimitLabels(sheet: Sheet, limits: readonly Limit[], y: Place, plotTop: number, format: ReportLanguage): void {
  if (limits.length > MOST_LABELS) return
  const sorted = [...limits].sort((a, b) => b.value - a.value)
  const groups: Limit[][] = []
  for (const limit of sorted) {
    const last = groups.at(-1)
    const above = last?.[0]
    if (last !== undefined && above !== undefined && y(limit.value) - y(above.value) < LABEL_HEIGHT) last.push(limit)
    else groups.push([limit])
  }
  for (const group of groups) {
    const [first] = group
    if (first === undefined) continue
    const texts = group.map(({ value, level, decimals }, index) => {
      const number = format.figure(value, decimals)
      return index > 0 && group[index - 1]?.level === level ? number : `${format.words[level]} ${number}`
    })
    const label = texts.join(' · ')
    const width = sheet.font(6.5).measure(label) + 6
    const left = PLOT_LEFT + PLOT_WIDTH - width - 2
    // Below its line where there is no room above.
    const top = y(first.value) - 10 < plotTop ? y(first.value) + 1 : y(first.value) - 10
    sheet.doc.save().fillColor('#FFFFFF').fillOpacity(0.85).rect(left, top, width, LABEL_HEIGHT).fill().restore()
    sheet.text(label, left + 3, top + 0.5, { size: 6.5, colour: COLOURS[first.level] })
  }
}

function remarkMark(sheet: Sheet, number: number, x: number, top: number, bottom: number): void {
  const { doc } = sheet
  doc.save().lineWidth(0.6).strokeColor(COLOURS.accent).moveTo(x, top).lineTo(x, bottom).stroke().restore()
  const label = String(number)
  const width = Math.max(9, sheet.font(6.5).measure(label) + 5)
  doc
    .save()
    .fillColor(COLOURS.accent)
    .roundedRect(x - width / 2, top - 9, width, 9, 2)
    .fill()
    .restore()
  sheet.text(label, x - width / 2, top - 8.5, { size: 6.5, colour: '#FFFFFF', align: 'center', width })
}

/** Two where every name fits into half of the width. */
function legendColumns(sheet: Sheet, series: readonly ChartSeries[]): number {
  const widest = Math.max(0, ...series.map(({ name }) => sheet.widthOf(name, { size: LEGEND_SIZE })))
  return widest <= PLOT_WIDTH / 2 - LEGEND_INDENT - 8 ? 2 : 1
}

function drawLegend(sheet: Sheet, series: readonly ChartSeries[], columns: number): void {
  const width = PLOT_WIDTH / columns
  for (const [index, one] of series.entries()) {
    const column = index % columns
    const x = PLOT_LEFT + column * width
    swatch(sheet, x, sheet.y + 4.5, { colour: colourOf(one), dash: SERIES_DASHES[one.slot % SERIES_DASHES.length] ?? [] })
    sheet.text(one.name, x + LEGEND_INDENT, sheet.y, { size: LEGEND_SIZE, width: width - LEGEND_INDENT })
    if (column === columns - 1 || index === series.length - 1) sheet.y += LEGEND_ROW
  }
}
