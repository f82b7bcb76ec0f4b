// Changes of stored history: what they would do, doing it, taking it back. See contract/revision.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { Revision, RevisionPreview, RevisionRequest } from '../../../contract/revision.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['revisions']
const IdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })
const RevisionFilter = Type.Object({ series: Type.Optional(Type.Integer({ minimum: 1 })) })

export function revisionRoutes(app: App, { services }: RouteContext): void {
  const { revisions } = services

  app.get(
    '/api/revisions',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Changes of history, oldest first; of one series or of all',
        querystring: RevisionFilter,
        response: { 200: Type.Array(Revision) },
      },
    },
    async (request) => revisions.list(request.query.series),
  )

  app.post(
    '/api/revisions/preview',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'What a change would do: figures, and values before and after as curves; nothing is written',
        body: RevisionRequest,
        response: { 200: RevisionPreview },
      },
    },
    async (request) => revisions.preview(request.body),
  )

  app.post(
    '/api/revisions',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Change history; goes on in the background, all of it comes into force at once',
        body: RevisionRequest,
        response: { 200: Revision },
      },
    },
    async (request) => revisions.revise(request.body, callerOf(request).name),
  )

  app.post(
    '/api/revisions/:id/undo',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Bring back what was before, bit for bit', params: IdParameter, response: { 200: Revision } },
    },
    async (request) => revisions.undo(request.params.id, callerOf(request).name),
  )

  app.post(
    '/api/revisions/:id/cancel',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Give up a change that is under way; nothing of it remains',
        params: IdParameter,
        response: { 200: Revision },
      },
    },
    async (request) => revisions.cancel(request.params.id),
  )
}
