// Kinds of boards: which pins they have and what each can do.
import { BoardTypeList } from '../../../contract/boards/type.ts'
import type { App, RouteContext } from '../route-context.ts'

export function boardTypeRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/board-types',
    {
      config: { role: 'viewer' },
      schema: {
        tags: ['boards'],
        summary: 'Board types with their pins, bundled and from <data>/board-types/, and files that could not be used',
        response: { 200: BoardTypeList },
      },
    },
    async () => services.boardTypes.list(),
  )
}
