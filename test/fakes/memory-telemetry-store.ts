import { LeitstandError } from '../../backend/contract/errors.ts'
import type { SeriesStatistics } from '../../backend/contract/history.ts'
import { byArrivalClock, isBad, unpackQuality } from '../../backend/contract/quality.ts'
import type { LatestValue, SampleValue } from '../../backend/contract/sample.ts'
import { chooseBucketMs } from '../../backend/telemetry/choose-bucket.ts'
import type { StatisticsRange, StatisticsStore } from '../../backend/telemetry/statistics.ts'
import type {
  ExportRange,
  QueryRange,
  RevisableStore,
  RevisedSamples,
  RevisionOutcome,
  RevisionStretch,
  SampleBatch,
  SampleBlock,
  SeriesPoints,
  SeriesPointsText,
  StoredRevision,
  StoreFigures,
  TelemetryStore,
} from '../../backend/telemetry/telemetry-store.ts'
import { naiveStatistics } from './naive-statistics.ts'

interface Row {
  series: number
  atMs: number
  receivedAtMs: number
  raw: number
  value: number
  word: string | boolean | undefined
  quality: number
}

/** TelemetryStore as plain as can be: a list and a filter. The reference that the real stores must agree with. */
export class MemoryTelemetryStore implements TelemetryStore, RevisableStore, StatisticsStore {
  readonly #rows: Row[] = []
  readonly #revisions: { stored: StoredRevision; before: Map<Row, Pick<Row, 'value' | 'quality'>> }[] = []
  readonly #seen = new Set<string>()

  async start(): Promise<void> {
    // Nothing to open.
  }

  async append(batch: SampleBatch): Promise<void> {
    const words = new Map(batch.states)
    for (let index = 0; index < batch.count; index++) {
      const row: Row = {
        series: batch.series[index] ?? 0,
        atMs: batch.atMs[index] ?? 0,
        receivedAtMs: batch.receivedAtMs[index] ?? 0,
        raw: batch.raw[index] ?? 0,
        value: batch.value[index] ?? 0,
        word: words.get(index),
        quality: batch.quality[index] ?? 0,
      }
      const key = `${row.series} ${row.atMs} ${row.raw} ${row.value} ${typeof row.word} ${row.word}`
      if (!byArrivalClock(row.quality)) {
        if (this.#seen.has(key)) continue
        this.#seen.add(key)
      }
      this.#rows.push(row)
    }
    this.#rows.sort((a, b) => a.atMs - b.atMs)
  }

  async loadLatest(): Promise<LatestValue[]> {
    const latest = new Map<number, LatestValue>()
    for (const { series, atMs, receivedAtMs, raw, value, word, quality } of this.#rows) {
      latest.set(series, { series, atMs, receivedAtMs, raw: orNull(raw), value: word ?? orNull(value), ...unpackQuality(quality) })
    }
    return [...latest.values()]
  }

  async query(range: QueryRange): Promise<SeriesPoints[]> {
    return range.series.map((id) => {
      const rows = this.#rows.filter((row) => row.series === id && row.atMs < range.toMs)
      const within = rows.filter((row) => row.atMs >= range.fromMs)
      if (this.#rows.some((row) => row.series === id && row.word !== undefined)) {
        if (range.aggregation !== 'timeInState') return { id, resolutionMs: 0, points: changes(rows, range) }
        const edges = edgesOf(range)
        return { id, resolutionMs: narrowest(edges), points: wordTimes(rows, range, edges) }
      }
      if (range.aggregation === 'raw') {
        const points = within.map((row) => [row.atMs, orNull(row.value), orNull(row.raw), row.quality])
        return { id, resolutionMs: 0, points: points.slice(-range.maxPoints) }
      }
      const edges = edgesOf(range)
      const resolutionMs = narrowest(edges)
      if (range.aggregation === 'timeInState') {
        if (!this.#rows.some((row) => row.series === id)) return { id, resolutionMs, points: [] }
        throw new LeitstandError('request.invalid', `Series ${id} holds numbers: timeInState is for states.`)
      }
      return { id, resolutionMs, points: buckets(within, edges, range.aggregation) }
    })
  }

  async queryText(range: QueryRange): Promise<SeriesPointsText[]> {
    const encoder = new TextEncoder()
    return (await this.query(range)).map((one) => ({ ...one, points: encoder.encode(JSON.stringify(one.points)) }))
  }

  async statistics(range: StatisticsRange): Promise<SeriesStatistics[]> {
    if (!(range.fromMs < range.toMs)) throw new LeitstandError('query.range')
    return range.series.map((one) =>
      naiveStatistics(
        this.#rows.filter((row) => row.series === one.id),
        one,
        range,
      ),
    )
  }

  async *export({ series, fromMs, toMs }: ExportRange): AsyncIterable<SampleBlock> {
    for (const id of series) {
      const rows = this.#rows.filter((row) => row.series === id && row.atMs >= fromMs && row.atMs < toMs)
      if (rows.length === 0) continue
      const column = (name: 'atMs' | 'receivedAtMs' | 'raw' | 'value') => Float64Array.from(rows, (row) => row[name])
      yield {
        series: id,
        count: rows.length,
        atMs: column('atMs'),
        receivedAtMs: column('receivedAtMs'),
        raw: column('raw'),
        value: column('value'),
        quality: Uint16Array.from(rows, (row) => row.quality),
        words: rows.some((row) => row.word !== undefined) ? rows.map((row) => row.word ?? '') : null,
      }
    }
  }

  async revise(stretch: RevisionStretch, samples: AsyncIterable<RevisedSamples>): Promise<RevisionOutcome> {
    if (!(stretch.fromMs < stretch.toMs)) throw new LeitstandError('query.range')
    const after = new Map<Row, Pick<Row, 'value' | 'quality'>>()
    const met = new Set<Row>()
    for await (const block of samples) {
      for (let index = 0; index < block.count; index++) {
        const [atMs, value, quality] = [block.atMs[index] ?? 0, block.value[index] ?? 0, block.quality[index] ?? 0]
        if (atMs < stretch.fromMs || atMs >= stretch.toMs) continue
        const same = (row: Row) =>
          row.series === stretch.series && row.atMs === atMs && Object.is(row.raw, block.raw[index]) && !met.has(row)
        const row = this.#rows.find(same)
        if (row) met.add(row)
        if (row && !(Object.is(row.value, value) && row.quality === quality)) after.set(row, { value, quality })
      }
    }
    const before = new Map(Array.from(after.keys(), (row) => [row, { value: row.value, quality: row.quality }]))
    for (const [row, change] of after) Object.assign(row, change)
    this.#revisions.push({ stored: { ...stretch, state: 'applied', changed: after.size }, before })
    return { changed: after.size, newest: await this.#newestOf(stretch) }
  }

  async undoRevision(id: string, onProgress: (done: number, total: number) => void): Promise<RevisionOutcome> {
    const index = this.#revisions.findIndex(({ stored }) => stored.id === id)
    const revision = this.#revisions[index]
    if (!revision || revision.stored.state === 'expired') throw new LeitstandError('revision.expired')
    const { stored, before } = revision
    const later = this.#revisions.slice(index + 1).some(({ stored: other }) => {
      return other.series === stored.series && other.state !== 'undone' && other.fromMs < stored.toMs && other.toMs > stored.fromMs
    })
    if (later || stored.state === 'undone') throw new LeitstandError('revision.not-newest')
    onProgress(before.size, before.size)
    for (const [row, change] of before) Object.assign(row, change)
    stored.state = 'undone'
    return { changed: before.size, newest: await this.#newestOf(stored) }
  }

  async revisions(): Promise<StoredRevision[]> {
    return this.#revisions.map(({ stored }) => ({ ...stored }))
  }

  async singleSince(): Promise<number | null> {
    return null
  }

  async #newestOf({ series, fromMs, toMs }: RevisionStretch): Promise<LatestValue | null> {
    const newest = (await this.loadLatest()).find((latest) => latest.series === series)
    return newest && newest.atMs >= fromMs && newest.atMs < toMs ? newest : null
  }

  async figures(): Promise<StoreFigures> {
    return { samples: this.#rows.length, bytes: 0 }
  }

  async stop(): Promise<void> {
    // Nothing to close.
  }
}

function buckets(
  rows: readonly Row[],
  edges: readonly number[],
  aggregation: Exclude<QueryRange['aggregation'], 'raw' | 'timeInState'>,
): (SampleValue | null)[][] {
  const groups = new Map<number, number[]>()
  for (const row of rows) {
    if (Number.isNaN(row.value) || isBad(row.quality)) continue
    const start = edges.findLast((edge) => edge <= row.atMs) ?? Number.NaN
    groups.set(start, [...(groups.get(start) ?? []), row.value])
  }
  return Array.from(groups, ([start, values]) => {
    const sum = values.reduce((total, value) => total + value, 0)
    const [min, max, count, last] = [Math.min(...values), Math.max(...values), values.length, values.at(-1) ?? null]
    return [start, { sum, min, max, count, last, mean: sum / count }[aggregation], min, max, count]
  })
}

function edgesOf({ fromMs, toMs, maxPoints, edges }: QueryRange): number[] {
  if (edges) return [...edges]
  const width = chooseBucketMs(fromMs, toMs, maxPoints)
  const all: number[] = []
  for (let at = Math.floor(fromMs / width) * width; at < toMs + width; at += width) all.push(at)
  return all
}

function narrowest(edges: readonly number[]): number {
  return Math.min(...edges.slice(1).map((edge, index) => edge - (edges[index] ?? 0)))
}

/** Every bucket on its own: what was in force when, cut to it. */
function wordTimes(rows: readonly Row[], { fromMs, toMs, presentMs = toMs }: QueryRange, edges: readonly number[]): SampleValue[][] {
  const points: SampleValue[][] = []
  const untilMs = Math.min(toMs, presentMs)
  const states = rows.filter((row) => row.word !== undefined)
  for (const [bucket, start] of edges.slice(0, -1).entries()) {
    if (start >= untilMs) break
    const times = new Map<string | boolean, number>()
    for (const [index, { atMs, word }] of states.entries()) {
      const from = Math.max(atMs, start, fromMs)
      const to = Math.min(states[index + 1]?.atMs ?? untilMs, edges[bucket + 1] ?? untilMs, untilMs)
      if (word !== undefined && to > from) times.set(word, (times.get(word) ?? 0) + to - from)
    }
    for (const [word, ms] of times) points.push([start, word, ms])
  }
  return points
}

function changes(rows: readonly Row[], { fromMs, maxPoints }: QueryRange): (SampleValue | null)[][] {
  const points: (SampleValue | null)[][] = []
  for (const row of rows) {
    if (row.word === undefined) continue
    const previous = points.at(-1)
    // What was in force before the range stands at its start; what comes at the same moment replaces it.
    if (row.atMs < fromMs) points[0] = [fromMs, row.word]
    else if (previous?.[0] === fromMs && row.atMs === fromMs && points.length === 1 && !startsExactly(rows, fromMs, row))
      points[0] = [fromMs, row.word]
    else if (previous?.[1] !== row.word) points.push([row.atMs, row.word])
  }
  return points.slice(-maxPoints)
}

/** True when an earlier row of the list lies at the very start of the range too. */
function startsExactly(rows: readonly Row[], fromMs: number, row: Row): boolean {
  return rows.slice(0, rows.indexOf(row)).some((other) => other.atMs === fromMs)
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
