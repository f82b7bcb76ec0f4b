// Documents that people edit: the same four routes for every noun. See contract/document.ts.
import Type, { type Static, type TObject, type TSchema } from 'typebox'
import { ANNOTATION_BODY, Annotation, annotationFault, VIEW_BODY, View } from '../../../contract/annotation.ts'
import { checkOf } from '../../../contract/check-of.ts'
import { DASHBOARD_BODY, Dashboard, dashboardFault } from '../../../contract/dashboard.ts'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import type { Reason } from '../../../contract/reasons.ts'
import type { Role } from '../../../contract/roles.ts'
import { Template, TemplateBody, templateFault } from '../../../contract/rollouts/template.ts'
import type { EditableShelf } from '../editable-shelf.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const IdParameter = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

export function documentRoutes(app: App, { services }: RouteContext): void {
  editable(app, {
    noun: 'annotations',
    shelf: services.annotations,
    body: bodyOf(Type.Object(ANNOTATION_BODY, { additionalProperties: false }), annotationFault),
    whole: Annotation,
  })
  editable(app, {
    noun: 'views',
    shelf: services.views,
    body: bodyOf(Type.Object(VIEW_BODY, { additionalProperties: false })),
    whole: View,
  })
  editable(app, {
    noun: 'templates',
    shelf: services.templates,
    body: bodyOf(TemplateBody, templateFault),
    whole: Template,
  })
  editable(app, {
    noun: 'dashboards',
    shelf: services.dashboards,
    body: bodyOf(Type.Object(DASHBOARD_BODY, { additionalProperties: false }), dashboardFault),
    whole: Dashboard,
  })
}

export interface EditableNoun<B extends object> {
  /** Its folder in the address: `/api/{noun}`. */
  noun: string
  shelf: EditableShelf<B>
  /** What a person writes: its schema, and the check of what came. */
  body: { schema: TSchema; read(sent: unknown): B }
  /** What is answered. */
  whole: TObject
  /** Least role that may change; default operator. */
  role?: Role
}

/** @param fault what the schema cannot say, as a sentence; undefined = all is well. */
export function bodyOf<S extends TSchema>(
  schema: S,
  fault: (body: Static<S>) => string | Reason | undefined = () => undefined,
): { schema: S; read(sent: unknown): Static<S> } {
  const checked = checkOf(schema)
  return {
    schema,
    read: (sent) => {
      if (!checked.Check(sent)) throw new LeitstandError('request.invalid')
      const wrong = fault(sent)
      if (wrong !== undefined) throw new LeitstandError('request.invalid', wrong)
      return sent
    },
  }
}

export function editable<B extends object>(app: App, { noun, shelf, body, whole, role = 'operator' }: EditableNoun<B>): void {
  const tags = [noun]
  const url = `/api/${noun}`
  const Edit = Type.Unsafe<{ version: number; body: unknown }>(Type.Object({ version: Type.Integer({ minimum: 0 }), body: body.schema }))

  app.get(url, { config: { role: 'viewer' }, schema: { tags, summary: `All ${noun}`, response: { 200: Type.Array(whole) } } }, async () =>
    shelf.list(),
  )

  app.get(
    `${url}/:id`,
    { config: { role: 'viewer' }, schema: { tags, summary: `One of the ${noun}`, params: IdParameter, response: { 200: whole } } },
    async (request) => shelf.get(request.params.id),
  )

  app.put(
    `${url}/:id`,
    {
      config: { role },
      schema: {
        tags,
        summary: `Make (version 0) or change (the version it was made from); the id is the client's`,
        params: IdParameter,
        body: Edit,
        response: { 200: whole },
      },
    },
    async (request) => {
      const { version, body: sent } = request.body
      return shelf.put(request.params.id, version, body.read(sent), callerOf(request).name)
    },
  )

  app.delete(
    `${url}/:id`,
    {
      config: { role },
      schema: { tags, summary: `Delete; a second time is nothing to do`, params: IdParameter, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await shelf.remove([request.params.id], callerOf(request).name)
      return reply.code(204).send(null)
    },
  )
}
