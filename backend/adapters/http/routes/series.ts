// Series: what they are called, how raw becomes value, where their limits are.
import Type from 'typebox'
import { SeriesPatch } from '../../../contract/api.ts'
import { Series } from '../../../contract/series.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['series']

export function seriesRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/series',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Series of a board, or those whose names contain a text',
        querystring: Type.Object({
          board: Type.Optional(Type.String({ maxLength: 128 })),
          q: Type.Optional(Type.String({ maxLength: 128 })),
        }),
        response: { 200: Type.Array(Series) },
      },
    },
    async (request) => {
      const { board, q } = request.query
      return services.series.list({ ...(board === undefined ? {} : { board }), ...(q === undefined ? {} : { text: q }) })
    },
  )

  app.patch(
    '/api/series/:id',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Change name, unit, library, calibration, offset or limits',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        body: SeriesPatch,
        response: { 200: Series },
      },
    },
    async (request) => services.series.edit(request.params.id, request.body, callerOf(request).name),
  )
}
