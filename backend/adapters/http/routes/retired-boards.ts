// Boards that go: delete with a way back, replace by another board.
import Type from 'typebox'
import { Board } from '../../../contract/boards/board.ts'
import { RemovalRequest, RemovalResult, ReplaceRequest, RestoreRequest, RetiredBoard } from '../../../contract/boards/retired.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['boards']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })

export function retiredBoardRoutes(app: App, { services }: RouteContext): void {
  app.get(
    '/api/retired-boards',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Deleted and replaced boards that can be brought back', response: { 200: Type.Array(RetiredBoard) } },
    },
    async () => services.retirement.list(),
  )

  app.post(
    '/api/boards/remove',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Delete boards; history is kept for 30 days', body: RemovalRequest, response: { 200: RemovalResult } },
    },
    async (request) => services.retirement.remove(request.body.ids, callerOf(request).name),
  )

  app.post(
    '/api/retired-boards/restore',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Bring boards back; ids of their records',
        body: RestoreRequest,
        response: { 200: Type.Array(Board) },
      },
    },
    async (request) => services.retirement.restore(request.body.ids, callerOf(request).name),
  )

  app.post(
    '/api/boards/:id/replace',
    {
      config: { role: 'operator' },
      schema: {
        tags: TAGS,
        summary: 'Another board takes the place of this one and goes on with its history',
        params: Id,
        body: ReplaceRequest,
        response: { 200: RetiredBoard },
      },
    },
    async (request) => services.retirement.replace(request.params.id, request.body.heir, callerOf(request).name),
  )
}
