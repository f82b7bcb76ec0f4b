// What happened, newest first.
import Type from 'typebox'
import { ACTIVITY_KINDS, Activity, type ActivityKind } from '../../../contract/activity.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import type { App, RouteContext } from '../route-context.ts'
import { parseTime } from '../time-range.ts'

const DEFAULT_ENTRIES = 100
const MAX_ENTRIES = 5000

export function activityRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/activity',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['activity'],
        summary: 'Activity, newest first',
        querystring: Type.Object({
          from: Type.Optional(Type.String({ description: 'Included; ISO 8601 or Unix ms. Default: since ever' })),
          to: Type.Optional(Type.String({ description: 'Not included; ISO 8601 or Unix ms. Default: no end' })),
          board: Type.Optional(Type.String({ maxLength: 128, description: 'Id of a board' })),
          kinds: Type.Optional(Type.String({ maxLength: 1024, description: `With commas: ${ACTIVITY_KINDS.join(', ')}` })),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: MAX_ENTRIES, description: `Most entries, the newest; default ${DEFAULT_ENTRIES}` }),
          ),
        }),
        response: { 200: Type.Array(Activity) },
      },
    },
    async (request) => {
      const { from, to, board, kinds, limit = DEFAULT_ENTRIES } = request.query
      if ([from, to, board, kinds].every((one) => one === undefined)) return services.activity.list(limit)
      const fromMs = from === undefined ? Number.MIN_SAFE_INTEGER : parseTime(from, 'from')
      const toMs = to === undefined ? Number.MAX_SAFE_INTEGER : parseTime(to, 'to')
      if (fromMs >= toMs) throw new LeitstandError('query.range')
      return services.activity.find({ fromMs, toMs, board: board ?? null, kinds: kinds === undefined ? null : kindsOf(kinds), limit })
    },
  )
}

/** @throws LeitstandError `request.invalid` naming the word */
function kindsOf(text: string): ActivityKind[] {
  return text.split(',').map((word) => {
    const kind = ACTIVITY_KINDS.find((one) => one === word.trim())
    if (kind === undefined) throw new LeitstandError('request.invalid', `querystring/kinds: "${word}" is no kind of activity`)
    return kind
  })
}
