// What happened, newest first.
import Type from 'typebox'
import { Activity } from '../../../contract/activity.ts'
import type { App, RouteContext } from '../route-context.ts'

const DEFAULT_ENTRIES = 100

export function activityRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/activity',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['activity'],
        summary: 'Activity, newest first',
        querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
        response: { 200: Type.Array(Activity) },
      },
    },
    async (request) => services.activity.list(request.query.limit ?? DEFAULT_ENTRIES),
  )
}
