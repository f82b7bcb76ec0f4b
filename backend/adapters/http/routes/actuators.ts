// Outputs of boards and the commands to them.
import Type from 'typebox'
import { Actuator, ActuatorCommandBody, Command } from '../../../contract/actuator.ts'
import { MAX_GPIO } from '../../../contract/device-topics.ts'
import { Interlock, InterlockBody, interlockFault } from '../../../contract/interlock.ts'
import { OutputVerdict } from '../../../contract/output-verdict.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'
import { bodyOf, editable } from './documents.ts'

const TAGS = ['actuators']
const BoardFilter = Type.Object({ board: Type.Optional(Type.String({ maxLength: 128 })) })
const DEFAULT_COMMANDS = 100

export function actuatorRoutes(app: App, { services }: RouteContext): void {
  editable(app, { noun: 'interlocks', shelf: services.interlocks, body: bodyOf(InterlockBody, interlockFault), whole: Interlock })

  app.get(
    '/api/actuators',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Outputs as their boards reported them',
        querystring: BoardFilter,
        response: { 200: Type.Array(Actuator) },
      },
    },
    async (request) => services.actuators.list(request.query.board),
  )

  app.post(
    '/api/actuators/:board/:gpio/command',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Switch an output; the answer says how far the command got',
        params: Type.Object({
          board: Type.String({ minLength: 1, maxLength: 128 }),
          gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
        }),
        body: ActuatorCommandBody,
        response: { 202: Command },
      },
    },
    async (request, reply) => {
      const { board, gpio } = request.params
      return reply.code(202).send(await services.actuators.send(board, gpio, request.body, callerOf(request).name))
    },
  )

  app.get(
    '/api/actuators/:board/:gpio/verdict',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Whether an ON would be allowed now, and why not; changes nothing',
        params: Type.Object({
          board: Type.String({ minLength: 1, maxLength: 128 }),
          gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
        }),
        response: { 200: OutputVerdict },
      },
    },
    async (request) => services.actuators.verdict(request.params.board, request.params.gpio),
  )

  app.get(
    '/api/commands',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Commands, newest first',
        querystring: Type.Object({
          board: Type.Optional(Type.String({ maxLength: 128 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        }),
        response: { 200: Type.Array(Command) },
      },
    },
    async (request) => services.actuators.commands({ board: request.query.board }, request.query.limit ?? DEFAULT_COMMANDS),
  )
}
