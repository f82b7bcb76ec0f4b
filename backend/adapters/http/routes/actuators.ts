// Outputs of boards and the commands to them.
import Type from 'typebox'
import { Actuator, ActuatorCommandBody, Command, CommandSource, OutputUsage, OverrideBody } from '../../../contract/actuators/actuator.ts'
import { Interlock, InterlockBody, interlockFault } from '../../../contract/actuators/interlock.ts'
import { OutputVerdict } from '../../../contract/actuators/verdict.ts'
import { MAX_GPIO } from '../../../contract/boards/device-topics.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'
import { parseRange } from '../time-range.ts'
import { bodyOf, editable } from './documents.ts'

const TAGS = ['actuators']
const Output = Type.Object({
  board: Type.String({ minLength: 1, maxLength: 128 }),
  gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
})
const Moment = Type.Optional(Type.String({ maxLength: 64, description: 'ISO 8601 or Unix ms' }))
const BoardFilter = Type.Object({ board: Type.Optional(Type.String({ maxLength: 128 })) })
const DAY_MS = 86_400_000
const DEFAULT_COMMANDS = 100

export function actuatorRoutes(app: App, { services, clock }: RouteContext): void {
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
        description:
          'What a limit, an interlock, a condition, the stop or someone of higher rank forbids is answered with 409, code and reason, and ' +
          'kept among the commands. OFF is taken for an absent board too: it is sent until the board has shown it.',
        params: Output,
        body: ActuatorCommandBody,
        response: { 202: Command },
      },
    },
    async (request, reply) => {
      const { board, gpio } = request.params
      return reply.code(202).send(await services.actuators.send(board, gpio, request.body, callerOf(request).name))
    },
  )

  app.put(
    '/api/actuators/:board/:gpio/override',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Keep an output as it is until then: rules and schedules do not switch it',
        params: Output,
        body: OverrideBody,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { board, gpio } = request.params
      const { untilMs, reason = null } = request.body
      await services.actuators.override(board, gpio, untilMs, callerOf(request).name, reason)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/actuators/:board/:gpio/override',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'End an override early; nothing is switched by it', params: Output, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await services.actuators.endOverride(request.params.board, request.params.gpio)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/actuators/:board/:gpio/usage',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Runtime, activations and estimated energy of an output; default: the last 24 h',
        params: Output,
        querystring: Type.Object({ from: Moment, to: Moment }),
        response: { 200: OutputUsage },
      },
    },
    async (request) => {
      const { board, gpio } = request.params
      const nowMs = clock.now()
      const { from = String(nowMs - DAY_MS), to } = request.query
      return services.actuators.usage(board, gpio, parseRange(from, to, nowMs))
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
          gpio: Type.Optional(Type.Integer({ minimum: 0, maximum: MAX_GPIO })),
          source: Type.Optional(CommandSource),
          from: Moment,
          to: Moment,
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        }),
        response: { 200: Type.Array(Command) },
      },
    },
    async (request) => {
      const { limit = DEFAULT_COMMANDS, from, to, ...filter } = request.query
      const range = from === undefined && to === undefined ? {} : parseRange(from ?? '0', to, clock.now())
      return services.actuators.commands({ ...filter, ...range }, limit)
    },
  )
}
