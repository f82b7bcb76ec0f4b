// Bench mode: lists of boards that are worked off at the ports. See contract/flash/batch.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { BatchFileQuery, BatchPort, BatchRequest, BatchStart, FlashBatch } from '../../../contract/flash/batch.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['flash']
const params = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function flashBatchRoutes(app: App, { services }: RouteContext): void {
  const { batches } = services.flash

  app.get(
    '/api/flash-batches',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Batches of boards, with every row and how it ended',
        description: 'The same, live: topic `documents/flash-batches`.',
        response: { 200: Type.Array(FlashBatch) },
      },
    },
    async () => batches.list(),
  )

  app.get(
    '/api/flash-batches/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'One batch', params, response: { 200: FlashBatch } } },
    async (request) => batches.get(request.params.id),
  )

  app.post(
    '/api/flash-batches',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Make a batch; it does not begin by itself',
        description: 'The Wi-Fi password is kept apart from it, shown nowhere, and forgotten when the batch has ended.',
        body: BatchRequest,
        response: { 201: FlashBatch },
      },
    },
    async (request, reply) => reply.code(201).send(await batches.create(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/flash-batches/:id/start',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Start or go on; the boards at these ports begin at once',
        params,
        body: BatchStart,
        response: { 200: FlashBatch },
      },
    },
    async (request) => batches.begin(request.params.id, request.body, callerOf(request).name),
  )

  app.post(
    '/api/flash-batches/:id/stop',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Stop after the boards that are being worked on', params, response: { 200: FlashBatch } },
    },
    async (request) => batches.pause(request.params.id),
  )

  app.post(
    '/api/flash-batches/:id/take',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'The board at this port takes the next row, or its own again after a failure',
        params,
        body: BatchPort,
        response: { 200: FlashBatch },
      },
    },
    async (request) => batches.take(request.params.id, request.body.port, callerOf(request).name),
  )

  app.delete(
    '/api/flash-batches/:id',
    { config: { role: 'operator' }, schema: { tags, summary: 'Remove a batch that does not run', params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await batches.remove(request.params.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/flash-batches/:id/file',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Protocol (PDF or CSV) or a sheet of labels with QR codes (PDF)', params, querystring: BatchFileQuery },
    },
    async (request, reply) => {
      const { kind, language = 'en', timeZone = 'UTC' } = request.query
      const file = await batches.file(request.params.id, kind, language, timeZone)
      return reply.header('content-disposition', attachment(file.fileName)).type(file.type).send(Buffer.from(file.content))
    },
  )
}
