// Latest values, history, and telemetry that comes over HTTP.
import Type from 'typebox'
import { IngestBody } from '../../../contract/api.ts'
import { QueryAnswer, QueryParameters, StatisticsAnswer, StatisticsParameters } from '../../../contract/history.ts'
import { LatestValue } from '../../../contract/sample.ts'
import type { App, RouteContext } from '../route-context.ts'
import { parseRange } from '../time-range.ts'

const TAGS = ['telemetry']
const DEFAULT_POINTS = 1000

export function telemetryRoutes(app: App, { services, clock }: RouteContext): void {
  app.get(
    '/api/latest',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Newest sample of every series, or of those of a board',
        querystring: Type.Object({ board: Type.Optional(Type.String({ maxLength: 128 })) }),
        response: { 200: Type.Array(LatestValue) },
      },
    },
    async (request) => services.telemetry.latest(request.query.board),
  )

  app.get(
    '/api/query',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary:
          'History of series, values in the unit of each, times in Unix ms (UTC); default: the last 15 min, mean, 1000 points. Where ' +
          'retention has dropped finer sums, resolutionMs is coarser than asked for',
        description:
          'Points of number series: `[ms, value, min, max, count]`, of each bucket from its start; for `agg=raw` `[ms, value, raw, quality]`, ' +
          'quality 0 = good, else packed bits. Points of state series: `[ms, word]` from each change, the first as it stands at `from`; for ' +
          '`agg=timeInState` `[bucket start, word, ms in force]`. Buckets without a sample are left out.',
        querystring: QueryParameters,
        response: { 200: Type.Unsafe<Uint8Array>(QueryAnswer) },
      },
    },
    async (request, reply) => {
      const { series, from, to, maxPoints = DEFAULT_POINTS, agg = 'mean', ...calendar } = request.query
      const range = parseRange(from, to, clock.now())
      const text = await services.telemetry.queryText({ series: idsOf(series), ...range, maxPoints, aggregation: agg, ...calendar })
      return reply.type('application/json; charset=utf-8').send(text)
    },
  )

  app.get(
    '/api/statistics',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary:
          'Figures of series over exactly a range, in the unit of each; default: the last 15 min. Bad and excluded samples do not count. ' +
          'Of more than some million samples sd, percentiles and times come from minute means (estimated)',
        querystring: StatisticsParameters,
        response: { 200: StatisticsAnswer },
      },
    },
    async (request) => {
      const { series, from, to, ...thresholds } = request.query
      return services.telemetry.statistics({ series: idsOf(series), ...parseRange(from, to, clock.now()), ...thresholds })
    },
  )

  for (const url of ['/api/ingest', '/ingest']) {
    app.post(
      url,
      {
        config: { role: 'operator' },
        schema: {
          tags: TAGS,
          summary: 'Telemetry of a plain board; answered after commit',
          body: IngestBody,
          response: { 200: Type.Object({ status: Type.Literal('stored') }) },
        },
      },
      async (request) => {
        await services.telemetry.ingest(request.body)
        return { status: 'stored' as const }
      },
    )
  }
}

function idsOf(list: string): number[] {
  return [...new Set(list.split(',').map(Number))]
}
