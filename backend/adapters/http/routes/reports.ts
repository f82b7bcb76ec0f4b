// Reports on a schedule, and how mail leaves. Reports write files and send mail on behalf of the program: only admins set them up.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { Export, MailSettings, MailSettingsBody, REPORT_BODY, Report } from '../../../contract/export.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'
import { bodyOf, editable } from './documents.ts'

const TAGS = ['reports']
const MAIL = ['mail']
const Address = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$' })

export function reportRoutes(app: App, { services }: RouteContext): void {
  const { reports, mail } = services
  editable(app, {
    noun: 'reports',
    shelf: reports,
    body: bodyOf(Type.Object(REPORT_BODY, { additionalProperties: false })),
    whole: Report,
    role: 'admin',
  })

  app.post(
    '/api/reports/:id/run',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Make and deliver a report now, over its last whole period',
        params: Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) }),
        response: { 201: Export },
      },
    },
    async (request, reply) => reply.code(201).send(await reports.run(request.params.id, callerOf(request).name)),
  )

  app.get(
    '/api/mail',
    {
      config: { role: 'admin' },
      schema: {
        tags: MAIL,
        summary: 'How mail leaves; null: not set up',
        response: { 200: Type.Unsafe<string>(Type.Union([MailSettings, Type.Null()])) },
      },
    },
    // As text, because a body that is null would be none at all.
    async (_request, reply) => reply.type('application/json; charset=utf-8').send(JSON.stringify(mail.settings())),
  )

  app.put(
    '/api/mail',
    {
      config: { role: 'admin' },
      schema: {
        tags: MAIL,
        summary: 'Set up mail; without a password the one that is stored stays',
        body: MailSettingsBody,
        response: { 200: MailSettings },
      },
    },
    async (request) => mail.configure(request.body),
  )

  app.post(
    '/api/mail/test',
    {
      config: { role: 'admin' },
      schema: {
        tags: MAIL,
        summary: 'Send a test mail, and wait until the server has taken it',
        body: Type.Object({ to: Address }, { additionalProperties: false }),
        response: { 200: Type.Object({ status: Type.Literal('sent') }) },
      },
    },
    async (request) => {
      await mail.test(request.body.to)
      return { status: 'sent' as const }
    },
  )
}
