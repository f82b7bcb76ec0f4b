// System commands of boards: restart, reset, safe mode, diagnostics, log level, configuration, firmware.
import Type from 'typebox'
import { BoardCommand, BoardCommandRequest } from '../../../contract/boards/command.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['boards']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })
const Limit = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })) })
const DEFAULT_LIMIT = 50

export function boardCommandRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/boards/:id/commands',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'System commands to a board, newest first',
        params: Id,
        querystring: Limit,
        response: { 200: Type.Array(BoardCommand) },
      },
    },
    async (request) => services.boardCommands.list(request.params.id, request.query.limit ?? DEFAULT_LIMIT),
  )

  app.post(
    '/api/boards/:id/commands',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Send a system command; the answer is its record as sent, the outcome comes over documents/board-commands',
        params: Id,
        body: BoardCommandRequest,
        response: { 200: BoardCommand },
      },
    },
    async (request) => services.boardCommands.send(request.params.id, request.body, callerOf(request).name),
  )
}
