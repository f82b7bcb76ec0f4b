// What is wrong with the data: the list, and acknowledging. Past ranges are looked at by scans.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { Finding } from '../../../contract/finding.ts'
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
}
