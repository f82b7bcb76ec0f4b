// Latest values, history, and telemetry that comes over HTTP.
import Type from 'typebox'
import { IngestBody } from '../../../contract/api.ts'
import { QueryAnswer, QueryParameters } from '../../../contract/history.ts'
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
        summary: 'History of series; default: the last 15 min, mean, 1000 points',
        querystring: QueryParameters,
        response: { 200: QueryAnswer },
      },
    },
    async (request) => {
      const { series, from, to, maxPoints = DEFAULT_POINTS, agg = 'mean' } = request.query
      const ids = [...new Set(series.split(',').map(Number))]
      return services.telemetry.query({ series: ids, ...parseRange(from, to, clock.now()), maxPoints, aggregation: agg })
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
