// Exports: jobs that make a file, and files that are sent as they are made.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { Export, ExportSpec } from '../../../contract/export.ts'
import { QueryParameters } from '../../../contract/history.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'
import { parseRange } from '../time-range.ts'

const TAGS = ['exports']
const IdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })
const Job = { 200: Export }

const StreamParameters = Type.Object({
  ...QueryParameters.properties,
  /** Here up to 1000. */
  series: Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', maxLength: 16_384 }),
  format: Type.Optional(ExportSpec.properties.format),
  layout: Type.Optional(ExportSpec.properties.layout),
  /** `,` `;` or `tab`. */
  delimiter: Type.Optional(Type.Enum([',', ';', 'tab', '\t'] as const)),
  decimal: Type.Optional(ExportSpec.properties.decimal),
  language: Type.Optional(ExportSpec.properties.language),
  title: Type.Optional(ExportSpec.properties.title),
})
const DEFAULT_POINTS = 1000
const MOST_SERIES = 1000

export function exportRoutes(app: App, { services, clock }: RouteContext): void {
  const { exports } = services

  app.get(
    '/api/export',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Series as a file, sent as it is made; default: raw samples of the last 15 min as long CSV',
        description:
          'CSV is UTF-8 with byte order mark, CRLF, times with the offset of `timeZone`. `agg=raw` (default) gives every stored sample, others the points of `/api/query` with the same parameters. Four at a time.',
        querystring: StreamParameters,
      },
    },
    async (request, reply) => {
      const { series, from, to, agg = 'raw', maxPoints = DEFAULT_POINTS, bucket, timeZone = 'UTC', ...form } = request.query
      const ids = [...new Set(series.split(',').map(Number))]
      if (ids.length > MOST_SERIES) throw new LeitstandError('query.too-much', `An export takes ${MOST_SERIES} series at most.`)
      const { format = 'csv', layout = 'long', delimiter = ',', decimal = '.', language = 'en', title = 'Leitstand' } = form
      const spec: ExportSpec = {
        title,
        series: ids,
        ...parseRange(from, to, clock.now()),
        aggregation: agg,
        maxPoints,
        bucket: bucket ?? null,
        format,
        layout,
        delimiter: delimiter === 'tab' ? '\t' : delimiter,
        decimal,
        timeZone,
        language,
      }
      const { fileName, contentType, bytes } = await exports.stream(spec, callerOf(request).name)
      reply.header('content-type', contentType).header('content-disposition', attachment(fileName)).header('cache-control', 'no-store')
      return reply.send(Readable.from(bytes, { objectMode: false, highWaterMark: 64 * 1024 }))
    },
  )

  app.get(
    '/api/exports',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'All export jobs', response: { 200: Type.Array(Export) } } },
    async () => exports.list(),
  )

  app.post(
    '/api/exports',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Start an export job; its file is kept for 7 days',
        body: Type.Object({ spec: ExportSpec }, { additionalProperties: false }),
        response: { 201: Export },
      },
    },
    async (request, reply) => reply.code(201).send(await exports.begin(request.body.spec, callerOf(request).name, null)),
  )

  app.get(
    '/api/exports/:id',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'An export job', params: IdParameter, response: Job } },
    async (request) => exports.get(request.params.id),
  )

  for (const act of ['cancel', 'resume'] as const) {
    app.post(
      `/api/exports/:id/${act}`,
      {
        config: { role: 'operator' },
        schema: {
          tags: TAGS,
          summary: act === 'cancel' ? 'Stop a job; what is written stays' : 'Go on with a job that failed or was cancelled',
          params: IdParameter,
          response: Job,
        },
      },
      async (request) => exports[act](request.params.id),
    )
  }

  app.delete(
    '/api/exports/:id',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Delete a job and its file', params: IdParameter, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await exports.remove([request.params.id])
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/exports/:id/file',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'The finished file', params: IdParameter } },
    async (request, reply) => {
      const { path, fileName, contentType } = exports.file(request.params.id)
      let size: number
      try {
        size = (await stat(path)).size
      } catch (cause) {
        throw new LeitstandError('document.unknown', 'The file is gone. Start the export anew.', { cause })
      }
      reply.header('content-type', contentType).header('content-disposition', attachment(fileName))
      return reply.header('content-length', size).header('cache-control', 'private, no-store').send(createReadStream(path))
    },
  )
}
