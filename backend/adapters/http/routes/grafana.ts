// Leitstand as a JSON data source of Grafana: plug-ins simpod-json-datasource and the older simple-json. URL: …/api/grafana
import Type, { type Static } from 'typebox'
import { ACTIVITY_KINDS } from '../../../contract/activity.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { AGGREGATIONS, CALENDAR_UNITS, MAX_ANSWER_POINTS, MAX_QUERY_POINTS, MAX_QUERY_SERIES } from '../../../contract/history.ts'
import type { Series } from '../../../contract/series.ts'
import {
  datapoints,
  FILTER_KEYS,
  type FilterKey,
  Frame,
  GrafanaAnnotationQuery,
  type GrafanaFilter,
  GrafanaQuery,
  type GrafanaTarget,
  labelOf,
  Mark,
  markOfActivity,
  markOfAnnotation,
  PAYLOADS,
  tableOf,
} from '../grafana-answers.ts'
import type { App, RouteContext } from '../route-context.ts'
import type { HistoryQuery, Services } from '../services.ts'
import { parseRange } from '../time-range.ts'

const TAGS = ['grafana']
const CONFIG = { role: 'viewer' as const }
const DEFAULT_POINTS = 1000
const MOST_MARKS = 1000
const MOST_OPTIONS = 5000
/** Target that stands for all series which the dashboard's filters leave. */
const ALL = '*'
const Text = Type.Object({ text: Type.String(), value: Type.String() })
const Found = Type.Array(Text)
const Sent = Type.Object({ target: Type.Optional(Type.Union([Type.String(), Type.Null()])), metric: Type.Optional(Type.String()) })

export function grafanaRoutes(app: App, { services, clock }: RouteContext): void {
  const names = new Names(services)
  const optional = async (request: { body?: unknown }) => {
    request.body ??= {}
  }

  for (const url of ['/api/grafana', '/api/grafana/']) {
    app.get(
      url,
      {
        config: CONFIG,
        schema: { tags: TAGS, summary: 'Test of the data source', response: { 200: Type.Object({ status: Type.String() }) } },
      },
      async () => ({ status: 'ok' }),
    )
  }

  app.post(
    '/api/grafana/search',
    {
      config: CONFIG,
      preValidation: optional,
      schema: { tags: TAGS, summary: 'Series by name (simple-json)', body: Sent, response: { 200: Found } },
    },
    async (request) => names.search(request.body.target ?? '').map(({ label, series }) => ({ text: label, value: String(series.id) })),
  )

  app.post(
    '/api/grafana/metrics',
    {
      config: CONFIG,
      preValidation: optional,
      schema: {
        tags: TAGS,
        summary: 'Series that can be asked for, with the options of a target',
        body: Sent,
        response: { 200: Type.Array(Type.Object({ label: Type.String(), value: Type.String(), payloads: Type.Array(Type.Unknown()) })) },
      },
    },
    async (request) =>
      names.search(request.body.metric ?? '').map(({ label, series }) => ({ label, value: String(series.id), payloads: PAYLOADS })),
  )

  app.post(
    '/api/grafana/metric-payload-options',
    {
      config: CONFIG,
      schema: {
        tags: TAGS,
        summary: 'Choices of an option of a target',
        body: Type.Object({ name: Type.Optional(Type.String()) }),
        response: { 200: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })) },
      },
    },
    async (request) => PAYLOADS.find(({ name }) => name === request.body.name)?.options ?? [],
  )

  app.post(
    '/api/grafana/query',
    {
      config: CONFIG,
      schema: {
        tags: TAGS,
        summary:
          `Points of targets; a target is the id of a series, board/channel, or ${ALL} for all that the filters fit (at most ${MAX_QUERY_SERIES}). ` +
          'Values in the unit of the series; type "table" answers a table',
        body: GrafanaQuery,
        response: { 200: Type.Unsafe<Uint8Array>(Type.Array(Frame)) },
      },
    },
    async (request, reply) => {
      const { range, targets, maxDataPoints, adhocFilters = [] } = request.body
      const { fromMs, toMs } = parseRange(range.from, range.to, clock.now())
      const shown = targets.filter((one) => one.hide !== true && one.target !== undefined && one.target !== null && one.target !== '')
      const asked = shown.map((target) => ({ target, series: names.seriesOf(target, adhocFilters) }))
      const count = asked.reduce((sum, { series }) => sum + series.length, 0)
      if (count > MAX_QUERY_SERIES) {
        throw new LeitstandError('query.too-much', `${count} series are asked for, at most ${MAX_QUERY_SERIES} at a time.`)
      }
      const wanted = Math.min(
        MAX_QUERY_POINTS,
        Math.floor(MAX_ANSWER_POINTS / Math.max(1, count)),
        Math.round(maxDataPoints ?? DEFAULT_POINTS),
      )
      const frames: Static<typeof Frame>[] = []
      for (const { target, series } of asked) {
        if (series.length === 0) continue
        const ids = series.map(({ id }) => id)
        const answer = await services.telemetry.query({ series: ids, fromMs, toMs, maxPoints: Math.max(1, wanted), ...payloadOf(target) })
        const labelled = answer.series.map((one) => ({ ...one, label: names.labelOf(one.id) }))
        const refId = target.refId === undefined ? {} : { refId: target.refId }
        if (target.type === 'table') frames.push(tableOf(labelled, target.refId))
        else for (const { label, points } of labelled) frames.push({ target: label, ...refId, datapoints: datapoints(points) })
      }
      return reply.type('application/json; charset=utf-8').send(Buffer.from(JSON.stringify(frames)))
    },
  )

  app.post(
    '/api/grafana/annotations',
    {
      config: CONFIG,
      schema: {
        tags: TAGS,
        summary: `Annotations and activity as marks, at most ${MOST_MARKS}, the newest; query: "annotations", "activity" or kinds with commas`,
        body: GrafanaAnnotationQuery,
        response: { 200: Type.Array(Mark) },
      },
    },
    async (request) => {
      const { range, annotation } = request.body
      const { fromMs, toMs } = parseRange(range.from, range.to, clock.now())
      const words = (annotation?.query ?? '').split(',').map((word) => word.trim())
      const all = words.every((word) => word === '')
      const kinds = ACTIVITY_KINDS.filter((kind) => words.includes(kind))
      const marks: Static<typeof Mark>[] = []
      if (all || words.includes('annotations')) {
        const within = services.annotations.list().filter((one) => one.fromMs < toMs && (one.toMs ?? one.fromMs) >= fromMs)
        marks.push(...within.map((one) => markOfAnnotation(one, annotation ?? null)))
      }
      if (all || words.includes('activity') || kinds.length > 0) {
        const query = { fromMs, toMs, board: null, kinds: kinds.length > 0 ? kinds : null, limit: MOST_MARKS }
        const entries = await services.activity.find(query)
        marks.push(...entries.map((entry) => markOfActivity(entry, names.boardName(entry.board), annotation ?? null)))
      }
      return marks.sort((a, b) => b.time - a.time).slice(0, MOST_MARKS)
    },
  )

  app.post(
    '/api/grafana/tag-keys',
    {
      config: CONFIG,
      schema: { tags: TAGS, summary: 'Filters', response: { 200: Type.Array(Type.Object({ type: Type.String(), text: Type.String() })) } },
    },
    async () => FILTER_KEYS.map((text) => ({ type: 'string', text })),
  )

  app.post(
    '/api/grafana/tag-values',
    {
      config: CONFIG,
      schema: {
        tags: TAGS,
        summary: 'Values of a filter',
        body: Type.Object({ key: Type.String() }),
        response: { 200: Type.Array(Type.Object({ text: Type.String() })) },
      },
    },
    async (request) => {
      const key = FILTER_KEYS.find((one) => one === request.body.key)
      const values = key === undefined ? [] : services.series.list({}).map((series) => names.tagOf(series, key))
      return [...new Set(values)]
        .filter((text) => text !== '')
        .sort()
        .map((text) => ({ text }))
    },
  )
}

/** @throws LeitstandError `request.invalid` naming what is not known */
function payloadOf({ payload }: GrafanaTarget): Pick<HistoryQuery, 'aggregation' | 'bucket' | 'timeZone'> {
  if (typeof payload !== 'object' || payload === null) return { aggregation: 'mean' }
  const aggregation = AGGREGATIONS.find((one) => one === (payload.aggregation || 'mean'))
  const bucket = CALENDAR_UNITS.find((one) => one === payload.bucket)
  if (aggregation === undefined)
    throw new LeitstandError('request.invalid', `body/targets/payload: "${payload.aggregation}" is no aggregate`)
  if (payload.bucket && bucket === undefined)
    throw new LeitstandError('request.invalid', `body/targets/payload: "${payload.bucket}" is no bucket`)
  return { aggregation, ...(bucket === undefined ? {} : { bucket }), ...(payload.timeZone ? { timeZone: payload.timeZone } : {}) }
}

/** What series and boards are called. */
class Names {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  boardName(board: string | null): string | null {
    return board === null ? null : (this.#services.fleet.find(board)?.name ?? board)
  }

  labelOf(id: number): string {
    const series = this.#find((one) => one.id === id)
    return series ? labelOf(series, this.boardName(series.board)) : String(id)
  }

  search(text: string): { label: string; series: Series }[] {
    const found = this.#services.series.list(text === '' ? {} : { text }).slice(0, MOST_OPTIONS)
    return found
      .map((series) => ({ label: labelOf(series, this.boardName(series.board)), series }))
      .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }))
  }

  tagOf(series: Series, key: FilterKey): string {
    if (key === 'zone') return this.#services.fleet.find(series.board)?.zone ?? ''
    return key === 'board' ? (this.boardName(series.board) ?? series.board) : series[key]
  }

  /** @throws LeitstandError `series.unknown` */
  seriesOf({ target }: GrafanaTarget, filters: readonly GrafanaFilter[]): Series[] {
    const name = String(target)
    const all = name === ALL
    const series = all ? this.#services.series.list({}) : [this.#named(name)]
    return series.filter((one) => (!all || one.kind === 'number') && filters.every((filter) => this.#fits(one, filter)))
  }

  #named(name: string): Series {
    const found = this.#find(({ id, board, channel }) => String(id) === name || `${board}/${channel}` === name)
    // Dashboards that were made by hand name a series as it is shown.
    const shown = found ?? this.#find((series) => labelOf(series, this.boardName(series.board)) === name)
    if (shown === undefined) throw new LeitstandError('series.unknown', `No series is called "${name}". Choose one from the list.`)
    return shown
  }

  #find(test: (series: Series) => boolean): Series | undefined {
    return this.#services.series.list({}).find(test)
  }

  #fits(series: Series, { key, operator, value }: GrafanaFilter): boolean {
    const known = FILTER_KEYS.find((one) => one === key)
    if (known === undefined) return true
    const is = this.tagOf(series, known)
    if (operator === '=~' || operator === '!~') {
      // Grafana sends what a person has chosen, `(A|B)`; no expressions of their own.
      const chosen = value.replace(/^\(|\)$/g, '').split('|')
      return chosen.includes(is) === (operator === '=~')
    }
    return operator === '!=' ? is !== value : is === value
  }
}
