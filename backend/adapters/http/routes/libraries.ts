// Sensor libraries, bundled and dropped in.
import Type from 'typebox'
import { LibraryView } from '../../../contract/library.ts'
import type { App, RouteContext } from '../route-context.ts'

export function libraryRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/libraries',
    {
      config: { role: 'viewer' },
      schema: { tags: ['libraries'], summary: 'Sensor libraries with parameters and faults', response: { 200: Type.Array(LibraryView) } },
    },
    async () => services.libraries.list(),
  )
}
