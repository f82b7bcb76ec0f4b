// The PDF report of a plan: head, charts, statistics, events, remarks. Run in the export's thread.
import { once } from 'node:events'
import { decimalsOf, shownUnit } from '../../contract/decimals.ts'
import type { SeriesStatistics } from '../../contract/history.ts'
import { isActive, stateWord } from '../../contract/state-words.ts'
import { type Gap, timeTicks } from '../../exports/chart-scale.ts'
import { eventText } from '../../exports/event-text.ts'
import type { ExportPlan, PlannedSeries } from '../../exports/export-plan.ts'
import { ReportLanguage } from '../../exports/report-words.ts'
import type { SampleSource } from '../../exports/sample-source.ts'
import { seriesLabels } from '../../exports/series-label.ts'
import { type ChartFrame, type ChartSeries, drawChart } from './draw-chart.ts'
import { type Change, drawStrips } from './draw-strips.ts'
import { type Cell, drawTable } from './draw-table.ts'
import { type Curve, readCurves } from './read-curves.ts'
import { COLOURS, CONTENT_WIDTH, PAGE, SERIES_COLOURS, SERIES_DASHES, Sheet } from './sheet.ts'

const SERIES_A_CHART = 8
const TICKS = 10
/** Rows of one state series, the longest first. */
const MOST_STATES = 20
/** Drawn quiet; what is neither active nor one of these has a colour of its own. */
const OFF = new Set(['off', 'false', 'no', '0', 'closed', 'close', 'stopped', 'idle', 'inactive', 'dry', 'clear', 'locked'])
/** A board that went offline so long before or after a gap began is its reason. */
const REASON_TOLERANCE_MS = 5 * 60_000

export async function* drawReport(plan: ExportPlan, source: SampleSource): AsyncGenerator<Uint8Array> {
  const { spec, series, madeAtMs } = plan
  const format = new ReportLanguage(spec.language, spec.timeZone)
  const sheet = new Sheet({ title: spec.title, language: format.locale, madeAtMs })
  const pieces: Uint8Array[] = []
  sheet.doc.on('data', (piece: Uint8Array) => pieces.push(piece))
  const ended = once(sheet.doc, 'end')

  const points = await readCurves(plan, source)
  const figures = await source.statistics({ series: series.map(thresholdsOf), fromMs: spec.fromMs, toMs: spec.toMs, presentMs: madeAtMs })
  const report: Drawn = {
    sheet,
    plan,
    format,
    points,
    statistics: new Map(figures.map((one) => [one.id, one])),
    names: seriesLabels(series, spec.language),
  }
  drawHead(report)
  drawCharts(report)
  drawStatistics(report)
  drawStates(report)
  drawEvents(sheet, plan, format)
  drawRemarks(sheet, plan, format)
  drawFeet(sheet, plan, format)
  sheet.doc.end()
  await ended
  yield* pieces
}

/** All that the parts of a report are drawn from. */
interface Drawn {
  sheet: Sheet
  plan: ExportPlan
  format: ReportLanguage
  points: ReadonlyMap<number, Curve>
  statistics: ReadonlyMap<number, SeriesStatistics>
  names: ReadonlyMap<number, string>
}

/** As `/api/statistics` takes them where none are given. */
function thresholdsOf({ id, limits }: PlannedSeries) {
  return { id, above: limits.warningHigh ?? limits.criticalHigh ?? null, below: limits.warningLow ?? limits.criticalLow ?? null }
}

function drawHead({ sheet, plan, format, points }: Drawn): void {
  const { spec, series, site, madeAtMs, by } = plan
  const { words } = format
  sheet.paragraph(spec.title, { size: 20, bold: true, colour: COLOURS.text })
  sheet.y += 4
  const curves = series.filter(({ kind }) => kind === 'number').flatMap(({ id }) => points.get(id) ?? [])
  const lines: [string, string][] = [
    [words.site, site],
    [words.period, `${format.dateTime(spec.fromMs)} – ${format.dateTime(spec.toMs)} (${spec.timeZone})`],
    [words.shown, shownText(spec, curves, format)],
    [words.made, `${format.dateTime(madeAtMs)} ${format.by(by)}`],
  ]
  for (const [name, text] of lines) {
    if (text === '') continue
    sheet.text(name, PAGE.left, sheet.y, { size: 8.5, colour: COLOURS.faint })
    for (const line of sheet.font(8.5).wrap(text, CONTENT_WIDTH - 64)) {
      sheet.text(line, PAGE.left + 64, sheet.y, { size: 8.5 })
      sheet.y += 13
    }
  }
  sheet.y += 6
  sheet.rule(sheet.y, COLOURS.edge)
  sheet.y += 14
}

/** `Mittelwert, Punkte von 15 min`, `Mittelwert je Tag`, `jeder einzelne Messwert`. */
function shownText(spec: ExportPlan['spec'], curves: readonly Curve[], format: ReportLanguage): string {
  if (curves.length === 0) return ''
  const means = curves.filter(({ raw }) => !raw)
  if (means.length === 0) return format.words.samples
  const width = format.duration(Math.max(...means.map(({ resolutionMs }) => resolutionMs)))
  if (means.length < curves.length) return format.fill('both', { width })
  const what = format.aggregation(spec.aggregation)
  return spec.bucket === null ? format.fill('points', { what, width }) : format.fill('buckets', { what, unit: format.bucket(spec.bucket) })
}

/** A chart for each unit, at most eight series in one; then the states. */
function drawCharts({ sheet, plan, format, points, names }: Drawn): void {
  const { spec, series } = plan
  const ticks = timeTicks(spec.fromMs, spec.toMs, spec.timeZone, format.locale, TICKS)
  const remarks = plan.remarks.map(({ fromMs, toMs }, index) => ({ number: index + 1, fromMs, toMs }))
  for (const [unit, group] of byUnit(series)) {
    for (let from = 0; from < group.length; from += SERIES_A_CHART) {
      const members = group.slice(from, from + SERIES_A_CHART)
      const frame: ChartFrame = {
        fromMs: spec.fromMs,
        toMs: spec.toMs,
        ticks,
        remarks,
        reason: (gap) => reasonOf(gap, plan, members, format),
      }
      const curves = members.map((one, slot) => chartSeries(one, names.get(one.id) ?? '', slot, points.get(one.id), spec))
      drawChart(sheet, spec.aggregation === 'count' ? '' : unit, curves, frame, format)
    }
  }
  const states = series.filter(({ kind }) => kind === 'state')
  if (states.length === 0) return
  const strips = states.map((one) => ({ name: names.get(one.id) ?? '', changes: changesOf(points.get(one.id), spec) }))
  drawStrips(sheet, strips, spec.fromMs, spec.toMs, plan.madeAtMs, ticks)
}

function byUnit(series: readonly PlannedSeries[]): Map<string, PlannedSeries[]> {
  const groups = new Map<string, PlannedSeries[]>()
  for (const one of series) {
    if (one.kind !== 'number') continue
    const unit = shownUnit(one.unit)
    const group = groups.get(unit)
    if (group === undefined) groups.set(unit, [one])
    else group.push(one)
  }
  return groups
}

function chartSeries(
  one: PlannedSeries,
  name: string,
  slot: number,
  curve: Curve | undefined,
  { aggregation, bucket }: ExportPlan['spec'],
): ChartSeries {
  const decimals = decimalsOf(one)
  const limits: ChartSeries['limits'][number][] = []
  const { warningLow, warningHigh, criticalLow, criticalHigh } = one.limits
  for (const value of [warningLow, warningHigh]) if (value !== undefined) limits.push({ value, level: 'warning', decimals })
  for (const value of [criticalLow, criticalHigh]) if (value !== undefined) limits.push({ value, level: 'critical', decimals })
  return {
    name,
    slot,
    decimals: aggregation === 'count' ? 0 : decimals,
    look: bucket === null ? 'line' : 'step',
    resolutionMs: curve?.resolutionMs ?? 0,
    points: curve?.points ?? [],
    // Limits are of readings, not of how many there are or what they add up to.
    limits: aggregation === 'count' || aggregation === 'sum' ? [] : limits,
  }
}

function changesOf(curve: Curve | undefined, { language }: ExportPlan['spec']): Change[] {
  return (curve?.changes ?? []).map(([atMs, word]) => {
    const look = isActive(word) ? 'on' : OFF.has(String(word).toLowerCase()) ? 'off' : 'other'
    return { atMs, text: stateWord(word, language), look }
  })
}

function reasonOf(gap: Gap, { events }: ExportPlan, members: readonly PlannedSeries[], { words }: ReportLanguage): string {
  const boards = new Set(members.map(({ board }) => board))
  const offline = events.some(
    ({ kind, board, atMs }) =>
      kind === 'board-offline' && board !== null && boards.has(board) && atMs >= gap.fromMs - REASON_TOLERANCE_MS && atMs <= gap.toMs,
  )
  return offline ? words.offline : words.noData
}

function drawStatistics({ sheet, plan: { series }, format, statistics, names }: Drawn): void {
  const { words } = format
  const groups = [...byUnit(series).values()]
  if (groups.length === 0) return
  const estimated = groups.some((group) => group.some(({ id }) => statistics.get(id)?.estimated === true))
  const right = (title: string) => ({ title, align: 'right' }) as const
  drawTable(sheet, {
    heading: words.statistics,
    foot: estimated ? 36 : 26,
    columns: [
      { title: words.series, grow: 1 },
      ...[words.min, words.mean, words.max, words.sd, words.p5, words.p95, words.last, words.over, words.gaps, words.gapsTime].map(right),
    ],
    rows: groups.flatMap((group) =>
      group.map((one, place) => statisticsRow(one, names.get(one.id) ?? '', place % SERIES_A_CHART, statistics.get(one.id), format)),
    ),
  })
  sheet.y += 4
  sheet.paragraph(words.figuresOf, { size: 7, colour: COLOURS.faint })
  if (estimated) sheet.paragraph(words.estimated, { size: 7, colour: COLOURS.faint })
}

function statisticsRow(
  one: PlannedSeries,
  label: string,
  slot: number,
  figures: SeriesStatistics | undefined,
  format: ReportLanguage,
): Cell[] {
  const unit = shownUnit(one.unit)
  const name: Cell = {
    text: unit === '' ? label : `${label} [${unit}]`,
    swatch: { colour: SERIES_COLOURS[slot] ?? COLOURS.text, dash: SERIES_DASHES[slot] ?? [] },
  }
  const nothing: Cell = { text: format.words.none, colour: COLOURS.faint }
  if (figures === undefined || figures.count === 0) return [name, ...Array.from({ length: 10 }, () => nothing)]
  const decimals = decimalsOf(one)
  const value = (figure: number | null, more = 0) => ({ text: format.figure(figure, decimals + more) })
  const limited = figures.aboveMs !== null || figures.belowMs !== null
  const beyond = (figures.aboveMs ?? 0) + (figures.belowMs ?? 0)
  return [
    name,
    value(figures.min),
    value(figures.mean),
    value(figures.max),
    value(figures.sd, 1),
    value(figures.p5),
    value(figures.p95),
    value(figures.last),
    !limited ? nothing : { text: beyond > 0 ? format.duration(beyond) : '0', ...(beyond > 0 && { colour: COLOURS.warning, bold: true }) },
    { text: format.number(figures.gaps, 0) },
    figures.gaps === 0 ? nothing : { text: format.duration(figures.gapsMs) },
  ]
}

function drawStates({ sheet, plan: { series, spec }, format, statistics, names }: Drawn): void {
  const { words } = format
  const rows = series
    .filter(({ kind }) => kind === 'state')
    .flatMap(({ id }) => stateRows(names.get(id) ?? '', statistics.get(id), spec.language, format))
  if (rows.length === 0) return
  drawTable(sheet, {
    heading: words.states,
    columns: [
      { title: words.series, grow: 2 },
      { title: words.state, grow: 1 },
      { title: words.time, align: 'right' },
      { title: words.share, align: 'right' },
      { title: words.entered, align: 'right' },
    ],
    rows,
  })
}

function stateRows(
  label: string,
  figures: SeriesStatistics | undefined,
  language: ExportPlan['spec']['language'],
  format: ReportLanguage,
): Cell[][] {
  const states = [...(figures?.states ?? [])].sort((a, b) => b.ms - a.ms).slice(0, MOST_STATES)
  const total = states.reduce((sum, { ms }) => sum + ms, 0)
  return states.map(({ word, ms, entered }) => [
    { text: label, once: true },
    { text: stateWord(word, language) },
    { text: format.duration(ms) },
    { text: format.percent(total > 0 ? ms / total : 0) },
    { text: format.number(entered, 0) },
  ])
}

const SEVERITY_COLOURS = {
  ok: COLOURS.ok,
  event: COLOURS.soft,
  warning: COLOURS.warning,
  critical: COLOURS.critical,
  offline: COLOURS.offline,
} as const

function drawEvents(sheet: Sheet, plan: ExportPlan, format: ReportLanguage): void {
  const { words } = format
  if (plan.events.length === 0) {
    sheet.heading(words.events, 12)
    sheet.paragraph(words.noEvents)
    return
  }
  const names = new Map(plan.series.map(({ board, boardName }) => [board, boardName]))
  drawTable(sheet, {
    heading: words.events,
    ...(plan.moreEvents > 0 && { note: format.fill('moreEvents', { count: format.number(plan.moreEvents, 0) }) }),
    columns: [{ title: words.time }, { title: words.board, most: 150 }, { title: words.event, grow: 1 }],
    rows: plan.events.map((entry) => [
      { text: format.shortTime(entry.atMs), figures: true },
      { text: names.get(entry.board ?? '') ?? entry.board ?? '' },
      {
        text: [eventText(entry, plan.spec.language, format), entry.by === null ? '' : format.person(entry.by)]
          .filter((part) => part !== '')
          .join(' · '),
        colour: SEVERITY_COLOURS[entry.severity],
      },
    ]),
  })
}

function drawRemarks(sheet: Sheet, { remarks }: ExportPlan, format: ReportLanguage): void {
  if (remarks.length === 0) return
  const { words } = format
  drawTable(sheet, {
    heading: words.remarks,
    columns: [
      { title: '', most: 30 },
      { title: words.time, most: 130 },
      { title: words.remark, grow: 1 },
      { title: words.author, most: 90 },
    ],
    rows: remarks.map(({ fromMs, toMs, text, by }, index) => [
      { text: String(index + 1), colour: COLOURS.accent, bold: true },
      { text: toMs === null ? format.shortTime(fromMs) : `${format.shortTime(fromMs)} – ${format.shortTime(toMs)}`, figures: true },
      { text },
      { text: format.person(by) },
    ]),
  })
}

function drawFeet(sheet: Sheet, { spec }: ExportPlan, format: ReportLanguage): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let page = start; page < start + count; page++) {
    sheet.doc.switchToPage(page)
    const y = PAGE.height - 36
    sheet.rule(y - 6)
    sheet.text(spec.title, PAGE.left, y, { size: 7, colour: COLOURS.faint, width: CONTENT_WIDTH - 90 })
    const numbers = { page: String(page - start + 1), pages: String(count) }
    sheet.text(format.fill('page', numbers), PAGE.left, y, { size: 7, colour: COLOURS.faint, align: 'right', width: CONTENT_WIDTH })
  }
}
