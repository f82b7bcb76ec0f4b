// Imports of CSV history: upload, mapping, dry run, import. Uploads are streamed, in a scope of their own: see acceptJsonOnly in http-server.ts.
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { TimeZone } from '../../../contract/history.ts'
import { Import, ImportMapping } from '../../../contract/import.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['imports']
const CSV_TYPE = 'application/octet-stream'
const IdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function importRoutes(app: App, context: RouteContext): void {
  const { services } = context
  app.register(async (scope: App) => registerUpload(scope, context))

  app.get(
    '/api/imports',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'All imports', response: { 200: Type.Array(Import) } } },
    async () => services.imports.list(),
  )

  app.get(
    '/api/imports/:id',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'One import with its preview, mapping, counts and first errors',
        params: IdParameter,
        response: { 200: Import },
      },
    },
    async (request) => services.imports.get(request.params.id),
  )

  app.put(
    '/api/imports/:id/mapping',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Say what the columns hold', params: IdParameter, body: ImportMapping, response: { 200: Import } },
    },
    async (request) => services.imports.map(request.params.id, request.body),
  )

  const steps = [
    ['check', 'Dry run: counts rows, duplicates and errors; nothing is written'],
    ['run', 'Import; a second time writes nothing twice'],
    ['cancel', 'Stop a run; what it has written stays'],
  ] as const
  for (const [step, summary] of steps) {
    app.post(
      `/api/imports/:id/${step}`,
      { config: { role: 'operator' }, schema: { tags: TAGS, summary, params: IdParameter, response: { 200: Import } } },
      async (request) => services.imports[step](request.params.id),
    )
  }

  app.get(
    '/api/imports/:id/errors',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'All errors of the last run as CSV: line, column, reason, text', params: IdParameter },
    },
    async (request, reply) => {
      const { path, fileName } = await services.imports.errorsFile(request.params.id)
      const name = `attachment; filename="errors.csv"; filename*=UTF-8''${encodeURIComponent(fileName)}`
      return reply.type('text/csv; charset=utf-8').header('content-disposition', name).send(createReadStream(path))
    },
  )

  app.delete(
    '/api/imports/:id',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Delete it with its file; what was imported stays',
        params: IdParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await services.imports.remove([request.params.id])
      return reply.code(204).send(null)
    },
  )
}

/** No form and no page of another origin can send this type without a preflight, which nobody answers; and Origin was checked. */
function registerUpload(scope: App, { services }: RouteContext): void {
  scope.addContentTypeParser(CSV_TYPE, (_request, payload, done) => done(null, payload))
  scope.post(
    '/api/imports',
    {
      config: { role: 'operator', upload: true },
      schema: {
        tags: TAGS,
        summary: 'Upload a CSV file, at most 2 GiB; the body is the file',
        consumes: [CSV_TYPE],
        querystring: Type.Object({ fileName: Type.String({ minLength: 1, maxLength: 255 }), timeZone: Type.Optional(TimeZone) }),
        response: { 201: Import },
      },
    },
    async (request, reply) => {
      const { body } = request
      if (!(body instanceof Readable))
        throw new LeitstandError('request.invalid', `Send the file as the body, with "Content-Type: ${CSV_TYPE}".`)
      const announced = Number(request.headers['content-length'] ?? Number.NaN)
      const bytes = Number.isFinite(announced) ? announced : undefined
      try {
        const made = await services.imports.upload(request.query, body, bytes, callerOf(request).name)
        return reply.code(201).send(made)
      } catch (cause) {
        // What is still on its way is not read any more.
        reply.header('connection', 'close')
        throw cause
      }
    },
  )
}
