import PDFDocument from 'pdfkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { drawReport } from '../../../../backend/adapters/pdf/draw-report.ts'
import { COLOURS } from '../../../../backend/adapters/pdf/sheet.ts'
import type { Activity } from '../../../../backend/contract/activity.ts'
import type { SeriesStatistics } from '../../../../backend/contract/history.ts'
import { packQuality } from '../../../../backend/contract/quality.ts'
import type { ExportPlan } from '../../../../backend/exports/export-plan.ts'
import type { SampleSource, SeriesPoints } from '../../../../backend/exports/sample-source.ts'
import { MemorySource, plan, planned } from '../../exports/an-export.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** Fonts are read and cut anew for each report, which takes its time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 })
const FROM = Date.UTC(2026, 10, 12, 23)
const WEEK = { fromMs: FROM, toMs: FROM + 7 * DAY, aggregation: 'mean', format: 'pdf', title: 'Bericht' } as const

interface Written {
  text: string
  page: number
  x: number
  y: number
}
let written: Written[] = []
let strokes: unknown[] = []

beforeEach(() => {
  written = []
  strokes = []
  const text = PDFDocument.prototype.text
  const strokeColor = PDFDocument.prototype.strokeColor
  vi.spyOn(PDFDocument.prototype, 'text').mockImplementation(function write(this: PDFKit.PDFDocument, ...all: unknown[]) {
    const [shown, x, y] = all
    written.push({ text: String(shown), page: this.bufferedPageRange().count, x: Number(x), y: Number(y) })
    return Reflect.apply(text, this, all)
  })
  vi.spyOn(PDFDocument.prototype, 'strokeColor').mockImplementation(function stroke(this: PDFKit.PDFDocument, ...all: unknown[]) {
    strokes.push(all[0])
    return Reflect.apply(strokeColor, this, all)
  })
})

afterEach(() => vi.restoreAllMocks())

class ReportSource extends MemorySource {
  estimated = 0
  readonly #figures: (id: number) => Partial<SeriesStatistics>

  constructor(points: Record<number, SeriesPoints['points']> = {}, figures: (id: number) => Partial<SeriesStatistics> = () => ({})) {
    super({}, 3, points)
    this.#figures = figures
  }

  override async statistics({ series }: Parameters<SampleSource['statistics']>[0]): Promise<SeriesStatistics[]> {
    const value = 21.04
    const all = { min: value, max: value, mean: value, sd: value, p5: value, p25: value, p50: value, p75: value, p95: value }
    const ends = { first: value, last: value, lastAtMs: FROM, aboveMs: 0, belowMs: null, gaps: 0, gapsMs: 0 }
    const rest = { longestStepMs: HOUR, estimated: false, states: [] }
    return series.map(({ id }) => ({ id, count: 100, ...all, ...ends, ...rest, ...this.#figures(id) }))
  }

  override async estimate(): Promise<number> {
    return this.estimated
  }
}

async function drawn(made: ExportPlan, source: SampleSource): Promise<void> {
  let bytes = 0
  for await (const piece of drawReport({ ...made, madeAtMs: made.spec.toMs }, source)) bytes += piece.byteLength
  expect(bytes).toBeGreaterThan(1000)
}

const texts = () => written.map(({ text }) => text)
const found = (text: string) => written.filter((one) => one.text === text)

function event(id: number): Activity {
  const detail = { series: 1, name: 'Luft', value: 30.26, unit: '°C', to: 'warning' }
  return { id, atMs: FROM + id * 60_000, kind: 'limit-crossed', severity: 'warning', board: 'ESP_1', by: null, detail }
}

test('long names wrap, and no figure is cut, however long it is in German', async () => {
  const name = 'Bodentemperatur am Südende des hinteren Beetes unter der zweiten Tropfleitung, Tiefe dreißig Zentimeter'
  const series = [planned(1, { name }), planned(2, { unit: 'µS/cm', sensorType: 'ec' })]
  const figures = { min: -1_013.24, max: 98_765, gaps: 12_345, gapsMs: 123 * DAY + 23 * HOUR, aboveMs: 23 * HOUR + 59 * 60_000 }
  await drawn(plan({ ...WEEK, series: [1, 2] }, series), new ReportSource({}, () => figures))
  expect(texts()).toEqual(expect.arrayContaining(['−1.013,2', '98.765,0', '12.345', '123 T 23 h', '23 h 59 min', 'Über', 'Grenze']))
  // The legend has one line a name; everything else is shown whole.
  const cut = texts().filter((text) => text.includes('…'))
  expect(cut.every((text) => text.startsWith('Haus 1: Bodentemperatur'))).toBe(true)
  expect(cut.length).toBeLessThanOrEqual(1)
})

test('states are said in the words of the screens, in the strip and in the table', async () => {
  const vent = planned(4, { kind: 'state', unit: '', name: 'Lüftung', sensorType: 'vent' })
  const changes = [
    [FROM, 'closed'],
    [FROM + 2 * DAY, 'open 80 %'],
    [FROM + 4 * DAY, 'half-way'],
  ]
  const source = new ReportSource({ 4: changes }, () => ({ states: [{ word: 'open 80 %', ms: DAY, entered: 5 }] }))
  await drawn(plan({ ...WEEK }, [vent]), source)
  expect(found('Zu').length).toBeGreaterThan(0)
  expect(found('Offen 80 %').length).toBeGreaterThan(2)
  expect(found('half-way').length).toBeGreaterThan(0)
  expect(texts().some((text) => /closed|open/.test(text))).toBe(false)
})

test('figures have the decimals of their quantity, its spread one more', async () => {
  const series = [
    planned(1, { unit: '%RH', sensorType: 'sht31_humidity' }),
    planned(2, { unit: 'bar', sensorType: 'pressure' }),
    planned(3, { name: null }),
  ]
  await drawn(plan({ ...WEEK, language: 'en' }, series), new ReportSource())
  const row = (name: string) => {
    const at = found(name).at(-1)
    return written.filter(({ page, y, x }) => page === at?.page && Math.abs(y - at.y) < 1 && x > at.x).map(({ text }) => text)
  }
  expect(row('Haus 1: Luft [%]').slice(0, 4)).toEqual(['21', '21', '21', '21.0'])
  expect(row('Haus 2: Luft [bar]').slice(0, 4)).toEqual(['21.04', '21.04', '21.04', '21.040'])
  // Without a name of its own it is called as on the screens.
  expect(row('Haus 3: Temperature [°C]').slice(0, 4)).toEqual(['21.0', '21.0', '21.0', '21.04'])
})

test('the year stands on the time axis only where it changes', async () => {
  await drawn(plan(WEEK), new ReportSource())
  expect(found('13. Nov.').length).toBeGreaterThan(0)
  expect(texts().some((text) => /^\d{4}$|Nov\. 2026$/.test(text))).toBe(false)
  written = []
  const turn = Date.UTC(2026, 11, 30, 23)
  await drawn(plan({ ...WEEK, fromMs: turn, toMs: turn + 4 * DAY }), new ReportSource())
  expect(found('1. Jan. 2027').length).toBeGreaterThan(0)
  expect(found('31. Dez.').length).toBeGreaterThan(0)
})

test('single readings are drawn as such while paper can show them, bad ones never', async () => {
  const raw = [
    [FROM + HOUR, 20, 1, 0],
    [FROM + 2 * HOUR, 500, 2, packQuality('bad', 0)],
    [FROM + 3 * HOUR, 21, 3, 0],
  ]
  const source = new ReportSource({ 1: raw })
  await drawn(plan({ ...WEEK, aggregation: 'raw' }, [planned(1)]), source)
  expect(source.asked[0]).toMatchObject({ aggregation: 'raw', bucket: null })
  expect(found('jeder einzelne Messwert')).toHaveLength(1)
  // The scale is that of the good ones.
  expect(found('500')).toHaveLength(0)
  source.asked = []
  source.estimated = 1e6
  await drawn(plan({ ...WEEK, aggregation: 'raw' }, [planned(1)]), source)
  expect(source.asked[0]).toMatchObject({ aggregation: 'mean' })
  expect(found('Mittelwert, Punkte von 1 min')).toHaveLength(1)
})

test('a sum has no band and no limits of readings', async () => {
  const source = new ReportSource({ 1: [[FROM, 4000, 19, 21, 200]] })
  await drawn(plan({ ...WEEK, aggregation: 'sum' }, [planned(1, { limits: { warningHigh: 4100 } })]), source)
  expect(texts().some((text) => text.startsWith('Warnung'))).toBe(false)
  expect(strokes).not.toContain(COLOURS.warning)
})

test('up to four limits have labels, more of them lines alone', async () => {
  const limits = (low: number) => ({ criticalLow: low, warningLow: low + 1, warningHigh: low + 8, criticalHigh: low + 9 })
  const points = [
    [FROM, 10, 10, 10, 1],
    [FROM + DAY, 30, 30, 30, 1],
  ]
  await drawn(plan(WEEK, [planned(1, { limits: limits(15) })]), new ReportSource({ 1: points }))
  expect(texts().filter((text) => text.startsWith('Warnung')).length).toBeGreaterThan(0)
  written = []
  strokes = []
  const two = [planned(1, { limits: limits(15) }), planned(2, { limits: limits(17) })]
  await drawn(plan(WEEK, two), new ReportSource({ 1: points, 2: points }))
  expect(texts().some((text) => text.startsWith('Warnung '))).toBe(false)
  expect(strokes.filter((colour) => colour === COLOURS.warning || colour === COLOURS.critical)).toHaveLength(8)
})

test('what is listed of many events is said below the heading', async () => {
  await drawn({ ...plan(WEEK, [planned(1)]), events: [event(1), event(2)], moreEvents: 1200 }, new ReportSource())
  expect(found('1.200 frühere sind nicht aufgeführt.')).toHaveLength(1)
})
