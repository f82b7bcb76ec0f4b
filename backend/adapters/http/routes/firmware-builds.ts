// Building PlatformIO projects on this machine. See contract/flash/firmware-build.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { BuildRequest, FirmwareBuild, FirmwareBuilder } from '../../../contract/flash/firmware-build.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['flash']
const params = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })

/** Administrators only: a project runs scripts of its own. */
export function firmwareBuildRoutes(app: App, { services }: RouteContext): void {
  const { builds } = services.flash

  app.get(
    '/api/firmware-builder',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Whether PlatformIO is installed where Leitstand runs', response: { 200: FirmwareBuilder } },
    },
    async () => builds.builder(),
  )

  app.get(
    '/api/firmware-builds',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'Builds since the start, the last 20', response: { 200: Type.Array(FirmwareBuild) } },
    },
    async () => builds.list(),
  )

  app.get(
    '/api/firmware-builds/:id',
    {
      config: { role: 'admin' },
      schema: { tags, summary: 'How far a build is, and the end of what it said', params, response: { 200: FirmwareBuild } },
    },
    async (request) => builds.get(request.params.id),
  )

  app.post(
    '/api/firmware-builds',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Build a PlatformIO project (`pio run`); what comes of it is taken into the archive. One at a time',
        body: BuildRequest,
        response: { 202: FirmwareBuild },
      },
    },
    async (request, reply) => reply.code(202).send(builds.begin(request.body, callerOf(request).name)),
  )

  app.post(
    '/api/firmware-builds/:id/cancel',
    { config: { role: 'admin' }, schema: { tags, summary: 'End a build', params, response: { 200: FirmwareBuild } } },
    async (request) => builds.cancel(request.params.id),
  )
}
