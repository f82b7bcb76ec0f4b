// Plans and samples for tests of exports: a source of samples in memory, in blocks as small as wanted.
import type { ExportSpec } from '../../../backend/contract/export.ts'
import type { SampleValue } from '../../../backend/contract/sample.ts'
import type { ExportPlan, PlannedSeries } from '../../../backend/exports/export-plan.ts'
import { type Piece, pieces } from '../../../backend/exports/pieces.ts'
import type { PointsQuestion, SampleColumns, SampleSource, SeriesPoints } from '../../../backend/exports/sample-source.ts'

export const AT = Date.UTC(2026, 2, 29, 0, 59, 59)

export function spec(change: Partial<ExportSpec> = {}): ExportSpec {
  return {
    title: 'Gewächshaus',
    series: [1, 2],
    fromMs: AT - 1000,
    toMs: AT + 3_600_000,
    aggregation: 'raw',
    maxPoints: 1000,
    bucket: null,
    format: 'csv',
    layout: 'long',
    delimiter: ';',
    decimal: ',',
    timeZone: 'Europe/Berlin',
    language: 'de',
    ...change,
  }
}

export function planned(id: number, change: Partial<PlannedSeries> = {}): PlannedSeries {
  const own = { id, board: `ESP_${id}`, boardName: `Haus ${id}`, channel: `gpio${id}:ds18b20`, gpio: id, sensorType: 'ds18b20' }
  return { ...own, name: 'Luft', unit: '°C', kind: 'number', limits: {}, ...change }
}

export function plan(change: Partial<ExportSpec> = {}, series: PlannedSeries[] = [planned(1), planned(2)]): ExportPlan {
  const own = { spec: spec({ series: series.map(({ id }) => id), ...change }), series, madeAtMs: AT, by: 'eva', site: '' }
  return { ...own, events: [], moreEvents: 0, remarks: [] }
}

/** [at, value, raw, packed quality] */
export type Row = readonly [atMs: number, value: SampleValue, raw?: number, quality?: number]

export class MemorySource implements SampleSource {
  readonly #rows: ReadonlyMap<number, readonly Row[]>
  readonly #blockRows: number
  readonly #points: ReadonlyMap<number, SeriesPoints['points']>
  asked: PointsQuestion[] = []

  constructor(rows: Record<number, readonly Row[]>, blockRows = 3, points: Record<number, SeriesPoints['points']> = {}) {
    this.#rows = new Map(Object.entries(rows).map(([id, list]) => [Number(id), [...list].sort((a, b) => a[0] - b[0])]))
    this.#blockRows = blockRows
    this.#points = new Map(Object.entries(points).map(([id, list]) => [Number(id), list]))
  }

  async block(series: number, fromMs: number, toMs: number): Promise<{ samples: SampleColumns; nextMs: number | null }> {
    const within = (this.#rows.get(series) ?? []).filter(([at]) => at >= fromMs && at < toMs)
    let end = Math.min(this.#blockRows, within.length)
    // As the store: what shares a time stays together.
    while (end < within.length && within[end]?.[0] === within[end - 1]?.[0]) end++
    const rows = within.slice(0, end)
    return { samples: columns(rows), nextMs: within[end]?.[0] ?? null }
  }

  async points(question: PointsQuestion): Promise<SeriesPoints[]> {
    this.asked.push(question)
    return question.series.map((id) => ({ id, resolutionMs: 60_000, points: this.#points.get(id) ?? [] }))
  }

  async statistics(_question: Parameters<SampleSource['statistics']>[0]): ReturnType<SampleSource['statistics']> {
    return []
  }

  async estimate(series: readonly number[]): Promise<number> {
    return series.reduce((sum, id) => sum + (this.#rows.get(id)?.length ?? 0), 0)
  }
}

function columns(rows: readonly Row[]): SampleColumns {
  const states = rows.some(([, value]) => typeof value !== 'number')
  return {
    count: rows.length,
    atMs: Float64Array.from(rows, ([at]) => at),
    raw: Float64Array.from(rows, ([, , raw]) => raw ?? Number.NaN),
    value: Float64Array.from(rows, ([, value]) => (typeof value === 'number' ? value : Number.NaN)),
    quality: Uint16Array.from(rows, ([, , , quality]) => quality ?? 0),
    words: states ? rows.map(([, value]) => (typeof value === 'number' ? String(value) : value)) : null,
  }
}

export async function all(made: ExportPlan, source: SampleSource, from: Parameters<typeof pieces>[2] = null): Promise<Piece[]> {
  const list: Piece[] = []
  for await (const piece of pieces(made, source, from)) list.push({ ...piece })
  return list
}

export async function textOf(made: ExportPlan, source: SampleSource): Promise<string> {
  return (await all(made, source)).map(({ text }) => text).join('')
}
