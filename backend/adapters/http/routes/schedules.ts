// What switches outputs by the clock, what came of it, and what comes next.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { type ScheduleFault, scheduleFault } from '../../../contract/schedules/check.ts'
import { Schedule, ScheduleBody, ScheduleRun } from '../../../contract/schedules/schedule.ts'
import { upcoming } from '../../../contract/schedules/upcoming.ts'
import { Site, SiteBody, siteFault } from '../../../contract/site.ts'
import type { App, RouteContext } from '../route-context.ts'
import { parseTime } from '../time-range.ts'
import { bodyOf, editable } from './documents.ts'

const FAULTS: Record<ScheduleFault, string> = {
  'time-zone': 'The time zone is not known here. Use a name such as Europe/Berlin.',
  cron: 'Write five fields (minute hour day month weekday), or six with seconds first.',
  percent: 'PWM takes a share from 0 to 100 %, ON and OFF take none.',
  valid: 'Its last day lies before its first.',
  targets: 'An output is named twice.',
}
const MOST_INSTANTS = 1000
const DEFAULT_AHEAD_MS = 7 * 86_400_000
const LONGEST_MS = 400 * 86_400_000

export function scheduleRoutes(app: App, { services }: RouteContext): void {
  editable(app, {
    noun: 'schedules',
    shelf: services.schedules,
    body: bodyOf(ScheduleBody, (body) => {
      const fault = scheduleFault(body)
      return fault && FAULTS[fault]
    }),
    whole: Schedule,
  })
  editable(app, { noun: 'sites', shelf: services.sites, body: bodyOf(SiteBody, siteFault), whole: Site, role: 'admin' })

  app.get(
    '/api/schedule-runs',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['schedules'],
        summary: 'What came of the newest instant of each schedule; the id is the schedule’s',
        response: { 200: Type.Array(ScheduleRun) },
      },
    },
    async () => services.schedules.runs(),
  )

  app.get(
    '/api/schedules/:id/upcoming',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['schedules'],
        summary: `Instants from … to, Unix ms, ${MOST_INSTANTS} at most`,
        params: Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }),
        querystring: Type.Object({ from: Type.Optional(Type.String()), to: Type.Optional(Type.String()) }),
        response: { 200: Type.Array(Type.Integer()) },
      },
    },
    async (request) => {
      const fromMs = request.query.from === undefined ? Date.now() : parseTime(request.query.from, 'from')
      const toMs = request.query.to === undefined ? fromMs + DEFAULT_AHEAD_MS : parseTime(request.query.to, 'to')
      if (toMs <= fromMs || toMs - fromMs > LONGEST_MS)
        throw new LeitstandError('query.range', 'Ask for at most 400 days, from the earlier to the later.')
      return upcoming(services.schedules.get(request.params.id), fromMs, toMs, MOST_INSTANTS)
    },
  )
}
