// Organisations that boards belong to. Spelt as existing callers spell it.
import Type from 'typebox'
import { Organisation, OrganisationBody } from '../../../contract/api.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['organisations']

export function organisationRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/organizations',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'All organisations', response: { 200: Type.Array(Organisation) } } },
    async () => services.fleet.organisations(),
  )

  for (const url of ['/api/organizations', '/organizations']) {
    app.post(
      url,
      {
        config: { role: 'admin' },
        schema: { tags: TAGS, summary: 'Add an organisation', body: OrganisationBody, response: { 201: Organisation } },
      },
      async (request, reply) => {
        const { name, id } = request.body
        return reply.code(201).send(await services.fleet.addOrganisation(name, id, callerOf(request).name))
      },
    )
  }
}
