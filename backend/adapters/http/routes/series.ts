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
        summary: 'Series, all or those that every given filter fits',
        querystring: Type.Object({
          board: Type.Optional(Type.String({ maxLength: 128, description: 'Id of a board' })),
          q: Type.Optional(
            Type.String({
              maxLength: 128,
              description: 'Part of the name, channel, sensor type, unit, board (id or name) or zone; case does not matter',
            }),
          ),
          zone: Type.Optional(Type.String({ maxLength: 64, description: 'Zone of the board, exact' })),
          unit: Type.Optional(Type.String({ maxLength: 16, description: 'Exact but for case' })),
          sensorType: Type.Optional(
            Type.String({ maxLength: 64, description: 'Exact but for case, such as ds18b20; the metric name of plain boards' }),
          ),
        }),
        response: { 200: Type.Array(Series) },
      },
    },
    async (request) => {
      const { q, ...exact } = request.query
      return services.series.list({ ...exact, ...(q === undefined ? {} : { text: q }) })
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
