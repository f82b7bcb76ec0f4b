// Channels of notifications, their test button, and the log of what was told to whom. Addresses and tokens go in and never come out.
import Type from 'typebox'
import { Channel, ChannelBody, ChannelSecret } from '../../../contract/alarms/channel.ts'
import { DELIVERY_STATES, Delivery, DeliveryLog } from '../../../contract/alarms/delivery.ts'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['alarm-channels']
const Id = Type.String({ pattern: DOCUMENT_ID_PATTERN })
const IdParameter = Type.Object({ id: Id })

export function alarmChannelRoutes(app: App, { services, clock }: RouteContext): void {
  const { alarmChannels } = services

  app.get(
    '/api/alarm-channels',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'Where people are told', response: { 200: Type.Array(Channel) } } },
    async () => alarmChannels.list(),
  )

  app.get(
    '/api/alarm-channels/:id',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'One channel', params: IdParameter, response: { 200: Channel } } },
    async (request) => alarmChannels.get(request.params.id),
  )

  app.put(
    '/api/alarm-channels/:id',
    {
      config: { role: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Make (version 0) or change a channel; a secret that is left out stays',
        params: IdParameter,
        body: Type.Object({ version: Type.Integer({ minimum: 0 }), body: ChannelBody, secret: Type.Optional(ChannelSecret) }),
        response: { 200: Channel },
      },
    },
    async (request) => {
      const { version, body, secret } = request.body
      return alarmChannels.put(request.params.id, version, body, secret, callerOf(request).name)
    },
  )

  app.delete(
    '/api/alarm-channels/:id',
    {
      config: { role: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Delete with its secret; what waits is not sent',
        params: IdParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await alarmChannels.remove([request.params.id])
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/alarm-channels/:id/test',
    {
      config: { role: 'admin' },
      schema: { tags: TAGS, summary: 'Send a test message, and wait until it is taken', params: IdParameter, response: { 200: Delivery } },
    },
    async (request) => alarmChannels.test(request.params.id),
  )

  app.get(
    '/api/notifications',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'What was told to whom, newest first: taken, waiting, given up and why',
        querystring: Type.Object({
          alarm: Type.Optional(Id),
          channel: Type.Optional(Id),
          state: Type.Optional(Type.Enum(DELIVERY_STATES)),
          beforeMs: Type.Optional(Type.Integer({ minimum: 0 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
        }),
        response: { 200: DeliveryLog },
      },
    },
    async ({ query }) => {
      const { alarm = null, channel = null, state = null, beforeMs = clock.now() + 86_400_000, limit = 100 } = query
      const found = await alarmChannels.log({ alarm, channel, state, beforeMs, limit: limit + 1 })
      return { deliveries: found.slice(0, limit), more: found.length > limit }
    },
  )
}
