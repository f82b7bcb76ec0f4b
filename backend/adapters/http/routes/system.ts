// Health, status, metrics, and the demo fleet.
import Type, { type Static } from 'typebox'
import { DEFAULT_DEMO_BOARDS, DemoBody, Health } from '../../../contract/api.ts'
import { SystemStatus } from '../../../contract/status.ts'
import type { App, RouteContext } from '../route-context.ts'

const TAGS = ['system']

export function systemRoutes(app: App, context: RouteContext): void {
  const { services, access, metrics, clock } = context

  app.get(
    '/api/health',
    { config: { role: 'public' }, schema: { tags: TAGS, summary: 'Whether Leitstand works', response: { 200: Health } } },
    async (_request, reply): Promise<Static<typeof Health>> => {
      const status = services.status()
      const works = [status.database.state, status.broker.state].every((state) => state === 'ok' || state === 'off')
      reply.header('cache-control', 'no-store')
      return {
        status: works ? 'ok' : 'degraded',
        version: context.version,
        uptimeS: Math.floor((clock.now() - context.startedAtMs) / 1000),
        setupNeeded: access.accounts.setupNeeded,
        open: context.open,
      }
    },
  )

  app.get(
    '/api/status',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'What the status bar shows', response: { 200: SystemStatus } } },
    async () => services.status(),
  )

  app.get(
    '/metrics',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'Metrics for Prometheus', response: { 200: Type.String() } } },
    async (_request, reply) => {
      const text = await metrics.metrics()
      return reply.header('content-type', metrics.contentType).send(text)
    },
  )

  app.post(
    '/api/demo',
    {
      config: { role: 'operator' },
      preValidation: async (request) => {
        request.body ??= {}
      },
      schema: {
        tags: TAGS,
        summary: 'Start the demo fleet',
        body: DemoBody,
        response: { 200: Type.Object({ boards: Type.Integer() }) },
      },
    },
    async (request) => {
      const { boards = DEFAULT_DEMO_BOARDS } = request.body
      await services.demo.start(boards)
      return { boards }
    },
  )

  app.delete(
    '/api/demo',
    { config: { role: 'operator' }, schema: { tags: TAGS, summary: 'Stop the demo fleet', response: { 204: Type.Null() } } },
    async (_request, reply) => {
      await services.demo.stop()
      return reply.code(204).send(null)
    },
  )
}
