// The emergency stop. Everybody who is signed in may stop; to secure and to release needs a person who operates.
import Type from 'typebox'
import { DismissBody, EmergencyState, EmergencyView, ReleaseBody, StopBody } from '../../../contract/actuators/emergency.ts'
import { BOARD_ID_PATTERN } from '../../../contract/boards/board.ts'
import { MAX_GPIO } from '../../../contract/boards/device-topics.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['emergency']

export function emergencyRoutes(app: App, { services }: RouteContext): void {
  const { emergency } = services

  app.get(
    '/api/emergency',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'The stop and every output under it', response: { 200: EmergencyView } },
    },
    async () => emergency.view(),
  )

  app.post(
    '/api/emergency/stop',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary:
          'Stop all outputs. Latched when it is answered; `durableAtMs` says whether it would survive a restart. Again: adds a reason',
        body: Type.Union([StopBody, Type.Null()]),
        response: { 200: EmergencyState },
      },
    },
    async (request) => {
      const { origin = 'api', reason } = request.body ?? {}
      return emergency.trigger(origin, reason, callerOf(request).name)
    },
  )

  app.post(
    '/api/emergency/outputs/:board/:gpio/secure',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Sign that the power of an output has been cut by hand',
        params: Type.Object({
          board: Type.String({ pattern: BOARD_ID_PATTERN }),
          gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
        }),
        response: { 200: EmergencyState },
      },
    },
    async (request) => emergency.secure(request.params, callerOf(request).name),
  )

  app.post(
    '/api/emergency/boards/:board/dismiss',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Take a deleted or rejected board, held since the release, out of the stop. Should it speak again, it is stopped first',
        params: Type.Object({ board: Type.String({ pattern: BOARD_ID_PATTERN }) }),
        body: DismissBody,
        response: { 200: EmergencyState },
      },
    },
    async (request) => emergency.dismiss(request.params.board, request.body.reason, callerOf(request).name),
  )

  app.post(
    '/api/emergency/cause/sign',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Sign that the cause of the stop is dealt with', response: { 200: EmergencyState } },
    },
    async (request) => emergency.signCause(callerOf(request).name),
  )

  app.post(
    '/api/emergency/release',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Release: zone by zone, each board confirms. What is named in `restore` (role admin) gets back its state at the stop',
        body: ReleaseBody,
        response: { 200: EmergencyState },
      },
    },
    async (request) => {
      const { name, role } = callerOf(request)
      return emergency.release(request.body, name, role)
    },
  )

  app.get(
    '/api/emergency/protocol',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Who did what and when, from the newest stop on, as a CSV or PDF file',
        querystring: Type.Object({
          format: Type.Optional(Type.Enum(['csv', 'pdf'] as const)),
          language: Type.Optional(Type.Enum(['en', 'de'] as const)),
          timeZone: Type.Optional(Type.String({ maxLength: 64 })),
        }),
      },
    },
    async (request, reply) => {
      const { format = 'csv', language = 'en', timeZone = 'UTC' } = request.query
      const file = await emergency.protocolFile({ format, language, timeZone })
      return reply
        .header('content-disposition', attachment(file.fileName))
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/pdf')
        .send(Buffer.from(file.content))
    },
  )
}
