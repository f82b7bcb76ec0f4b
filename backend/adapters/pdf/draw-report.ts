// The PDF report of a plan: head, charts, statistics, events, remarks. Run in the export's thread.
import { once } from 'node:events'
import type { SeriesStatistics } from '../../contract/history.ts'
import { digitsFor, type Gap, timeTicks } from '../../exports/chart-scale.ts'
import { eventText } from '../../exports/event-text.ts'
import type { ExportPlan, PlannedSeries } from '../../exports/export-plan.ts'
import { ReportLanguage } from '../../exports/report-words.ts'
import type { SampleSource, SeriesPoints } from '../../exports/sample-source.ts'
import { type ChartFrame, type ChartSeries, drawChart } from './draw-chart.ts'
import { drawStrips } from './draw-strips.ts'
import { type Cell, drawTable } from './draw-table.ts'
import { COLOURS, CONTENT_WIDTH, PAGE, SERIES_COLOURS, SERIES_DASHES, Sheet } from './sheet.ts'

/** Points across a chart: more than paper resolves at 511 pt. */
const MOST_POINTS = 1000
const SERIES_A_CHART = 8
const TICKS = 8
/** A board that went offline so long before or after a gap began is its reason. */
const REASON_TOLERANCE_MS = 5 * 60_000

export async function* drawReport(plan: ExportPlan, source: SampleSource): AsyncGenerator<Uint8Array> {
  const { spec, series, madeAtMs } = plan
  const format = new ReportLanguage(spec.language, spec.timeZone)
  const sheet = new Sheet({ title: spec.title, language: format.locale, madeAtMs })
  const pieces: Uint8Array[] = []
  sheet.doc.on('data', (piece: Uint8Array) => pieces.push(piece))
  const ended = once(sheet.doc, 'end')

  const points = new Map<number, SeriesPoints>()
  for (const one of series) {
    const [answer] = await source.points({ ...questionOf(plan, one), series: [one.id] })
    if (answer !== undefined) points.set(one.id, answer)
  }
  const figures = await source.statistics({ series: series.map(thresholdsOf), fromMs: spec.fromMs, toMs: spec.toMs, presentMs: madeAtMs })
  const statistics = new Map(figures.map((one) => [one.id, one]))

  drawHead(sheet, plan, format, points)
  drawCharts(sheet, plan, format, points)
  drawStatistics(sheet, plan, format, statistics)
  drawEvents(sheet, plan, format)
  drawRemarks(sheet, plan, format)
  drawFeet(sheet, plan, format)
  sheet.doc.end()
  await ended
  yield* pieces
}

/** As `/api/statistics` takes them where none are given. */
function thresholdsOf({ id, limits }: PlannedSeries) {
  return { id, above: limits.warningHigh ?? limits.criticalHigh ?? null, below: limits.warningLow ?? limits.criticalLow ?? null }
}

function questionOf({ spec, madeAtMs }: ExportPlan, { kind }: PlannedSeries): Omit<Parameters<SampleSource['points']>[0], 'series'> {
  const { fromMs, toMs, bucket, timeZone } = spec
  const drawn = spec.aggregation === 'raw' || spec.aggregation === 'timeInState' ? 'mean' : spec.aggregation
  // Of changes as many as there are; a strip shows what paper can.
  if (kind === 'state') return { fromMs, toMs, maxPoints: 20_000, aggregation: 'last', bucket: null, timeZone, presentMs: madeAtMs }
  return { fromMs, toMs, maxPoints: Math.min(spec.maxPoints, MOST_POINTS), aggregation: drawn, bucket, timeZone, presentMs: madeAtMs }
}

function drawHead(
  sheet: Sheet,
  { spec, series, site, madeAtMs, by }: ExportPlan,
  format: ReportLanguage,
  points: ReadonlyMap<number, SeriesPoints>,
): void {
  const { words } = format
  sheet.paragraph(spec.title, { size: 20, bold: true, colour: COLOURS.text })
  sheet.y += 4
  const widths = series.filter(({ kind }) => kind === 'number').map(({ id }) => points.get(id)?.resolutionMs ?? 0)
  const width = Math.max(0, ...widths)
  const shown = width > 0 ? `${format.aggregation(spec.aggregation)}, ${format.fill('points', { width: format.duration(width) })}` : ''
  const lines: [string, string][] = [
    [words.site, site],
    [words.period, `${format.dateTime(spec.fromMs)} – ${format.dateTime(spec.toMs)} (${spec.timeZone})`],
    [words.shown, shown],
    [words.made, `${format.dateTime(madeAtMs)} ${words.by} ${by}`],
  ]
  for (const [name, text] of lines) {
    if (text === '') continue
    sheet.text(name, PAGE.left, sheet.y, { size: 8.5, colour: COLOURS.faint })
    sheet.text(text, PAGE.left + 64, sheet.y, { size: 8.5, width: CONTENT_WIDTH - 64 })
    sheet.y += 13
  }
  sheet.y += 6
  sheet.rule(sheet.y, COLOURS.edge)
  sheet.y += 14
}

/** A chart for each unit, at most eight series in one; then the states. */
function drawCharts(sheet: Sheet, plan: ExportPlan, format: ReportLanguage, points: ReadonlyMap<number, SeriesPoints>): void {
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
      drawChart(
        sheet,
        unit,
        members.map((one, slot) => chartSeries(one, slot, points.get(one.id))),
        frame,
        format,
      )
    }
  }
  const states = series.filter(({ kind }) => kind === 'state')
  if (states.length === 0) return
  const strips = states.map((one) => ({ name: nameOf(one), changes: changesOf(points.get(one.id)) }))
  drawStrips(sheet, strips, spec.fromMs, spec.toMs, plan.madeAtMs, ticks)
}

function byUnit(series: readonly PlannedSeries[]): Map<string, PlannedSeries[]> {
  const groups = new Map<string, PlannedSeries[]>()
  for (const one of series) {
    if (one.kind !== 'number') continue
    const group = groups.get(one.unit)
    if (group === undefined) groups.set(one.unit, [one])
    else group.push(one)
  }
  return groups
}

function chartSeries(one: PlannedSeries, slot: number, answer: SeriesPoints | undefined): ChartSeries {
  const points: [number, number, number, number][] = []
  for (const [at, value, min, max] of answer?.points ?? []) {
    if (typeof at !== 'number' || typeof value !== 'number') continue
    points.push([at, value, typeof min === 'number' ? Math.min(min, value) : value, typeof max === 'number' ? Math.max(max, value) : value])
  }
  const { warningLow, warningHigh, criticalLow, criticalHigh } = one.limits
  const limits: ChartSeries['limits'][number][] = []
  for (const value of [warningLow, warningHigh]) if (value !== undefined) limits.push({ value, level: 'warning' })
  for (const value of [criticalLow, criticalHigh]) if (value !== undefined) limits.push({ value, level: 'critical' })
  return { name: nameOf(one), slot, resolutionMs: answer?.resolutionMs ?? 0, points, limits }
}

function changesOf(answer: SeriesPoints | undefined): [number, string | boolean][] {
  const changes: [number, string | boolean][] = []
  for (const [at, word] of answer?.points ?? []) {
    if (typeof at === 'number' && (typeof word === 'string' || typeof word === 'boolean')) changes.push([at, word])
  }
  return changes
}

function reasonOf(gap: Gap, { events }: ExportPlan, members: readonly PlannedSeries[], { words }: ReportLanguage): string {
  const boards = new Set(members.map(({ board }) => board))
  const offline = events.some(
    ({ kind, board, atMs }) =>
      kind === 'board-offline' && board !== null && boards.has(board) && atMs >= gap.fromMs - REASON_TOLERANCE_MS && atMs <= gap.toMs,
  )
  return offline ? words.offline : words.noData
}

function nameOf({ boardName, name, channel }: PlannedSeries): string {
  return `${boardName}: ${name ?? channel}`
}

function drawStatistics(
  sheet: Sheet,
  { series }: ExportPlan,
  format: ReportLanguage,
  statistics: ReadonlyMap<number, SeriesStatistics>,
): void {
  const { words } = format
  const numbers = series.filter(({ kind }) => kind === 'number')
  const right = { align: 'right', weight: 1 } as const
  if (numbers.length > 0) {
    sheet.heading(words.statistics ?? '')
    const titles = [words.min, words.mean, words.max, words.sd, words.p5, words.p95, words.last]
    drawTable(
      sheet,
      [
        { title: words.series, weight: 4.4 },
        ...titles.map((title) => ({ title, ...right })),
        { title: words.over, align: 'right', weight: 1.4 },
        { title: words.gaps, align: 'right', weight: 1.4 },
      ],
      [...byUnit(series).values()].flatMap((group) =>
        group.map((one, place) => statisticsRow(one, place % SERIES_A_CHART, statistics.get(one.id), format)),
      ),
      0,
    )
    sheet.y += 4
    sheet.paragraph(words.figuresOf, { size: 7, colour: COLOURS.faint })
    if (numbers.some(({ id }) => statistics.get(id)?.estimated === true))
      sheet.paragraph(words.estimated, { size: 7, colour: COLOURS.faint })
  }
  const rows = series.filter(({ kind }) => kind === 'state').flatMap((one) => stateRows(one, statistics.get(one.id), format))
  if (rows.length === 0) return
  sheet.heading(words.states)
  drawTable(
    sheet,
    [
      { title: words.series, weight: 4 },
      { title: words.state, weight: 2 },
      { title: words.time, ...right, weight: 1.5 },
      { title: words.share, ...right },
      { title: words.entered, ...right },
    ],
    rows,
  )
}

function statisticsRow(one: PlannedSeries, slot: number, figures: SeriesStatistics | undefined, format: ReportLanguage): Cell[] {
  const name = { text: nameOf(one), swatch: { colour: SERIES_COLOURS[slot] ?? COLOURS.text, dash: SERIES_DASHES[slot] ?? [] } }
  const unit = one.unit === '' ? '' : ` ${one.unit}`
  if (figures === undefined || figures.count === 0)
    return [name, ...Array.from({ length: 9 }, () => ({ text: format.words.none, colour: COLOURS.faint }))]
  const digits = digitsFor(figures.min ?? 0, figures.max ?? 0)
  const value = (figure: number | null) => ({ text: format.number(figure, digits) })
  const beyond = (figures.aboveMs ?? 0) + (figures.belowMs ?? 0)
  const limited = figures.aboveMs !== null || figures.belowMs !== null
  return [
    { ...name, text: `${name.text}${unit === '' ? '' : ` [${one.unit}]`}` },
    value(figures.min),
    value(figures.mean),
    value(figures.max),
    value(figures.sd),
    value(figures.p5),
    value(figures.p95),
    value(figures.last),
    limited
      ? { text: format.duration(beyond), ...(beyond > 0 && { colour: COLOURS.warning, bold: true }) }
      : { text: format.words.none, colour: COLOURS.faint },
    { text: figures.gaps === 0 ? '0' : `${format.number(figures.gaps, 0)} · ${format.duration(figures.gapsMs)}` },
  ]
}

function stateRows(one: PlannedSeries, figures: SeriesStatistics | undefined, format: ReportLanguage): Cell[][] {
  const states = [...(figures?.states ?? [])].sort((a, b) => b.ms - a.ms).slice(0, 20)
  const total = states.reduce((sum, { ms }) => sum + ms, 0)
  return states.map(({ word, ms, entered }, index) => [
    { text: index === 0 ? nameOf(one) : '' },
    { text: String(word) },
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
  sheet.heading(words.events)
  if (plan.events.length === 0) {
    sheet.paragraph(words.noEvents)
    return
  }
  if (plan.moreEvents > 0) sheet.paragraph(format.fill('moreEvents', { count: format.number(plan.moreEvents, 0) }))
  const names = new Map(plan.series.map(({ board, boardName }) => [board, boardName]))
  drawTable(
    sheet,
    [
      { title: words.time, weight: 2 },
      { title: words.board, weight: 2 },
      { title: words.event, weight: 6 },
    ],
    plan.events.map((entry) => [
      { text: format.shortTime(entry.atMs), figures: true },
      { text: names.get(entry.board ?? '') ?? entry.board ?? '' },
      {
        text: [eventText(entry, plan.spec.language, format), entry.by].filter((part) => part !== null && part !== '').join(' · '),
        colour: SEVERITY_COLOURS[entry.severity],
      },
    ]),
    2,
  )
}

function drawRemarks(sheet: Sheet, { remarks }: ExportPlan, format: ReportLanguage): void {
  if (remarks.length === 0) return
  const { words } = format
  sheet.heading(words.remarks)
  drawTable(
    sheet,
    [
      { title: '', weight: 0.5 },
      { title: words.time, weight: 4.6 },
      { title: words.remark, weight: 6 },
      { title: words.author, weight: 1.5 },
    ],
    remarks.map(({ fromMs, toMs, text, by }, index) => [
      { text: String(index + 1), colour: COLOURS.accent, bold: true },
      { text: toMs === null ? format.shortTime(fromMs) : `${format.shortTime(fromMs)} – ${format.shortTime(toMs)}` },
      { text },
      { text: by },
    ]),
    2,
  )
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
