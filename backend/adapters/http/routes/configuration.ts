// What a board shall be: target and state, saving, checking, versions, sending again, taking over. See contract/configuration/configuration.ts.
import Type from 'typebox'
import { Configuration, ConfigurationBody } from '../../../contract/configuration/configuration.ts'
import { BoardConfiguration, ConfigurationCheck } from '../../../contract/configuration/state.ts'
import { VERSION_NOTE, VersionHead } from '../../../contract/document-version.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['configuration']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })
const Version = Type.Integer({ minimum: 0 })
const OfVersion = Type.Object({ ...Id.properties, version: Type.Integer({ minimum: 1 }) })
const Note = Type.Optional(Type.Union([VERSION_NOTE, Type.Null()]))
/** The version it was made from; 0 = none yet. */
const Edit = Type.Object({ version: Version, body: ConfigurationBody, note: Note })
const From = Type.Object({ version: Version, note: Note })

export function configurationRoutes(app: App, { services }: RouteContext): void {
  const { configurations } = services
  const url = '/api/boards/:id/configuration'

  app.get(
    url,
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Target, state and differences of a board', params: Id, response: { 200: BoardConfiguration } },
    },
    async (request) => configurations.of(request.params.id),
  )

  app.put(
    url,
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Save a version and send it to the board', params: Id, body: Edit, response: { 200: Configuration } },
    },
    async (request) => {
      const { version, body, note = null } = request.body
      return configurations.save(request.params.id, version, body, callerOf(request).name, note)
    },
  )

  app.post(
    `${url}/check`,
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'What saving would find and change; nothing is saved',
        params: Id,
        body: Type.Object({ body: ConfigurationBody }),
        response: { 200: ConfigurationCheck },
      },
    },
    async (request) => configurations.check(request.params.id, request.body.body),
  )

  app.post(
    `${url}/push`,
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Send the target again', params: Id, response: { 200: BoardConfiguration } },
    },
    async (request) => configurations.push(request.params.id, callerOf(request).name),
  )

  app.post(
    `${url}/adopt`,
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Take what the board has as the new target',
        params: Id,
        body: From,
        response: { 200: Configuration },
      },
    },
    async (request) => {
      const { version, note = null } = request.body
      return configurations.adopt(request.params.id, version, callerOf(request).name, note)
    },
  )

  app.get(
    `${url}/versions`,
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Kept versions, newest first', params: Id, response: { 200: Type.Array(VersionHead) } },
    },
    async (request) => configurations.versions(request.params.id),
  )

  app.get(
    `${url}/versions/:version`,
    {
      config: { role: 'viewer' },
      schema: {
        tags: TAGS,
        summary: 'One version whole',
        params: OfVersion,
        response: { 200: Type.Object({ ...VersionHead.properties, body: ConfigurationBody }) },
      },
    },
    async (request) => configurations.version(request.params.id, request.params.version),
  )

  app.post(
    `${url}/versions/:version/restore`,
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Bring an earlier version back as a new one',
        params: OfVersion,
        body: From,
        response: { 200: Configuration },
      },
    },
    async (request) => {
      const { id, version } = request.params
      return configurations.restore(id, version, request.body.version, callerOf(request).name, request.body.note ?? null)
    },
  )
}
