// Certificates of calibrations, and what a draft of a series would make of its readings. See contract/calibrations/record.ts.
import Type from 'typebox'
import { CalibrationRecord, CalibrationRequest, PreviewRequest, SeriesPreview } from '../../../contract/calibrations/record.ts'
import { BusScan, BusScanRequest } from '../../../contract/configuration/bus-scan.ts'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { attachment } from '../attachment.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['calibrations']
const SeriesParameter = Type.Object({ id: Type.Integer({ minimum: 1 }) })
const Language = Type.Object({ language: Type.Optional(Type.Enum(['en', 'de'] as const)) })

export function calibrationRoutes(app: App, { services }: RouteContext): void {
  const { calibrations } = services

  app.get(
    '/api/calibrations',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'Certificates, oldest first; of one series or of all',
        querystring: Type.Object({ series: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: Type.Array(CalibrationRecord) },
      },
    },
    async (request) => calibrations.list(request.query.series),
  )

  app.get(
    '/api/calibrations/list.csv',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'The calibrations in force and when they are due, as CSV',
        produces: ['text/csv'],
        querystring: Language,
      },
    },
    async (request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attachment('calibrations.csv'))
        .send(calibrations.csv(request.query.language ?? 'en')),
  )

  app.get(
    '/api/calibrations/:id/certificate',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'One certificate as PDF',
        produces: ['application/pdf'],
        params: Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }),
        querystring: Language,
      },
    },
    async (request, reply) => {
      const { fileName, content } = await calibrations.certificate(request.params.id, request.query.language ?? 'en')
      return reply.type('application/pdf').header('content-disposition', attachment(fileName)).send(content)
    },
  )

  app.post(
    '/api/series/:id/calibrations',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Bring a calibration into force from now on and keep its certificate; the offset is taken back',
        params: SeriesParameter,
        body: CalibrationRequest,
        response: { 201: CalibrationRecord },
      },
    },
    async (request, reply) => reply.code(201).send(await calibrations.set(request.params.id, request.body, callerOf(request).name)),
  )

  app.post(
    '/api/series/:id/preview',
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'The newest raw readings (or given ones) under a draft, beside the present definition; nothing is saved',
        params: SeriesParameter,
        body: PreviewRequest,
        response: { 200: SeriesPreview },
      },
    },
    async (request) => calibrations.preview(request.params.id, request.body),
  )

  app.post(
    '/api/boards/:id/scan',
    {
      config: { role: 'operator' },
      schema: {
        tags: ['boards'],
        summary: 'Ask the board which devices answer on a OneWire or I²C bus; takes up to 10 s',
        params: Type.Object({ id: Type.String({ maxLength: 128 }) }),
        body: BusScanRequest,
        response: { 200: BusScan },
      },
    },
    async (request) => services.scanBus(request.params.id, request.body, callerOf(request).name),
  )
}
