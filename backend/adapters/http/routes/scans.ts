// Looking at past ranges for what is wrong with the data, as jobs. See contract/scan.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { Scan, ScanRequest } from '../../../contract/scan.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['scans']
const IdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function scanRoutes(app: App, { services }: RouteContext): void {
  const { scans } = services

  app.get(
    '/api/scans',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Scans, the last 20 that ended among them', response: { 200: Type.Array(Scan) } },
    },
    async () => scans.list(),
  )

  app.get(
    '/api/scans/:id',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'How far a scan is', params: IdParameter, response: { 200: Scan } } },
    async (request) => scans.get(request.params.id),
  )

  app.post(
    '/api/scans',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Look at a past range in the background; what is found joins the findings',
        body: ScanRequest,
        response: { 202: Scan },
      },
    },
    async (request, reply) => reply.code(202).send(await scans.begin(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/scans/:id/cancel',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Stop one that waits or runs; what it has found stays', params: IdParameter, response: { 200: Scan } },
    },
    async (request) => scans.cancel(request.params.id),
  )

  app.delete(
    '/api/scans/:id',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Delete one that has ended; its findings stay', params: IdParameter, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await scans.remove([request.params.id])
      return reply.code(204).send(null)
    },
  )
}
