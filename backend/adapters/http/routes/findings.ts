// What is wrong with the data: the list, acknowledging, and looking at a past range.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { Finding, FindingScan, FindingScanRequest } from '../../../contract/finding.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['findings']

export function findingRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/findings',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Gaps, flat lines, jumps, values out of range, clock drift', response: { 200: Type.Array(Finding) } },
    },
    async () => services.findings.list(),
  )

  app.post(
    '/api/findings/:id/acknowledge',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Seen: it sinks in the list until it grows worse',
        params: Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }),
        response: { 200: Finding },
      },
    },
    async (request) => services.findings.acknowledge(request.params.id, callerOf(request).name),
  )

  app.post(
    '/api/findings/scan',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Look at a past range in the background; what is found joins the list',
        body: FindingScanRequest,
        response: { 202: FindingScan },
      },
    },
    async (request, reply) => reply.code(202).send(services.findings.scan(request.body)),
  )

  app.get(
    '/api/findings/scan',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'How far the last scan is; null before the first',
        response: { 200: Type.Union([FindingScan, Type.Null()]) },
      },
    },
    async () => services.findings.scanState(),
  )
}
