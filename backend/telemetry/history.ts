// Questions of people and programs to the history: checked, bounded, put to the store, answered with what the series are. Called by the routes.
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import {
  type Aggregation,
  type CalendarUnit,
  MAX_ANSWER_POINTS,
  MAX_QUERY_SERIES,
  type QueryAnswer,
  type StatisticsAnswer,
} from '../contract/history.ts'
import { because } from '../contract/reasons.ts'
import { isTimeZone } from '../contract/schedules/zone-offset.ts'
import type { Series } from '../contract/series.ts'
import { calendarEdges } from './calendar-buckets.ts'
import type { StatisticsStore } from './statistics.ts'
import type { QueryRange, SeriesPoints, SeriesPointsText } from './telemetry-store.ts'

export interface HistoryQuery {
  series: readonly number[]
  /** Included. */
  fromMs: number
  /** Not included. */
  toMs: number
  maxPoints: number
  aggregation: Aggregation
  /** Instead of `maxPoints`. */
  bucket?: CalendarUnit
  /** For `bucket`; default UTC. */
  timeZone?: string
}

export interface StatisticsQuery {
  series: readonly number[]
  fromMs: number
  toMs: number
  /** Default: the upper warning limit of each series, else its critical one. */
  above?: number
  below?: number
}

export interface HistoryParts {
  store: {
    query(range: QueryRange): Promise<SeriesPoints[]>
    queryText(range: QueryRange): Promise<SeriesPointsText[]>
  } & StatisticsStore
  series: { find(id: number): Series | undefined }
  clock: Clock
}

export class History {
  readonly #parts: HistoryParts

  constructor(parts: HistoryParts) {
    this.#parts = parts
  }

  /** @throws LeitstandError `series.unknown`, `query.range`, `query.too-much`, `query.time-zone`, `request.invalid`, `store.*` */
  async query(query: HistoryQuery): Promise<QueryAnswer> {
    const { definitions, range } = this.#rangeOf(query)
    const answers = new Map((await this.#parts.store.query(range)).map((answer) => [answer.id, answer]))
    return {
      series: definitions.map(({ id, unit, kind }) => {
        const answer = answers.get(id)
        return { id, unit, kind, resolutionMs: answer?.resolutionMs ?? 0, points: answer?.points ?? [] }
      }),
    }
  }

  /** The same answer as UTF-8 JSON text. @throws LeitstandError as `query` */
  async queryText(query: HistoryQuery): Promise<Uint8Array> {
    const { definitions, range } = this.#rangeOf(query)
    const answers = new Map((await this.#parts.store.queryText(range)).map((answer) => [answer.id, answer]))
    const parts: Uint8Array[] = []
    for (const { id, unit, kind } of definitions) {
      const { resolutionMs, points } = answers.get(id) ?? { resolutionMs: 0, points: Buffer.from('[]') }
      const head = JSON.stringify({ id, unit, kind, resolutionMs }).slice(0, -1)
      parts.push(Buffer.from(`${parts.length === 0 ? '{"series":[' : ','}${head},"points":`), points, Buffer.from('}'))
    }
    return Buffer.concat([...parts, Buffer.from(']}')])
  }

  /** @throws LeitstandError `series.unknown`, `query.range`, `query.too-much`, `store.*` */
  async statistics({ series, fromMs, toMs, above, below }: StatisticsQuery): Promise<StatisticsAnswer> {
    const definitions = this.#definitions(series, fromMs, toMs)
    const thresholds = definitions.map(({ id, limits }) => ({
      id,
      above: above ?? limits.warningHigh ?? limits.criticalHigh ?? null,
      below: below ?? limits.warningLow ?? limits.criticalLow ?? null,
    }))
    const presentMs = this.#parts.clock.now()
    return { series: await this.#parts.store.statistics({ series: thresholds, fromMs, toMs, presentMs }) }
  }

  #rangeOf(query: HistoryQuery): { definitions: Series[]; range: QueryRange } {
    const { fromMs, toMs, maxPoints, aggregation, bucket, timeZone } = query
    const definitions = this.#definitions(query.series, fromMs, toMs)
    if (bucket !== undefined && aggregation === 'raw') {
      throw new LeitstandError('request.invalid', 'querystring/bucket: raw samples have no buckets; ask for mean, or leave bucket out')
    }
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw new LeitstandError('query.time-zone', because('time-zone', { name: timeZone }))
    }
    const edges = bucket && calendarEdges(bucket, timeZone ?? 'UTC', fromMs, toMs)
    const points = edges ? edges.length - 1 : maxPoints
    if (points * definitions.length > MAX_ANSWER_POINTS) {
      const figures = { series: definitions.length, points, most: MAX_ANSWER_POINTS }
      throw new LeitstandError('query.too-much', because('too-many-points', figures))
    }
    const series = definitions.map(({ id }) => id)
    const range = { series, fromMs, toMs, maxPoints: points, aggregation, presentMs: this.#parts.clock.now() }
    return { definitions, range: edges ? { ...range, edges } : range }
  }

  #definitions(asked: readonly number[], fromMs: number, toMs: number): Series[] {
    if (!(fromMs < toMs)) throw new LeitstandError('query.range')
    const ids = [...new Set(asked)]
    if (ids.length > MAX_QUERY_SERIES) {
      throw new LeitstandError('query.too-much', because('too-many-series', { asked: ids.length, most: MAX_QUERY_SERIES }))
    }
    const unknown: number[] = []
    const definitions: Series[] = []
    for (const id of ids) {
      const series = this.#parts.series.find(id)
      if (series === undefined) unknown.push(id)
      else definitions.push(series)
    }
    if (unknown.length > 0) {
      const [first, ...others] = unknown
      throw new LeitstandError(
        'series.unknown',
        others.length === 0
          ? because('series-unknown', { series: String(first) })
          : because('series-several-unknown', { series: unknown.join(', ') }),
      )
    }
    return definitions
  }
}
