// Boards: list, detail, edit, registration, raw messages.
import Type from 'typebox'
import { BoardDetail, BoardPatch, BulkPatch, BulkRegistration, BulkResult } from '../../../contract/api.ts'
import { Board } from '../../../contract/boards/board.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { InspectedMessage } from '../../../contract/inspector.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['boards']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })

export function boardRoutes(app: App, { services }: RouteContext): void {
  const find = (id: string): Board => {
    const board = services.fleet.find(id)
    if (board === undefined) throw new LeitstandError('board.unknown', `No board has the id "${id}".`)
    return board
  }

  app.get(
    '/api/boards',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'All boards', response: { 200: Type.Array(Board) } } },
    async () => services.fleet.list(),
  )

  app.get(
    '/api/boards/:id',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'A board with its series, latest values and actuators', params: Id, response: { 200: BoardDetail } },
    },
    async (request) => {
      const { id } = request.params
      return {
        board: find(id),
        series: services.series.list({ board: id }),
        latest: services.telemetry.latest(id),
        actuators: services.actuators.list(id),
      }
    },
  )

  app.patch(
    '/api/boards/:id',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Change name, zone, labels or board type', params: Id, body: BoardPatch, response: { 200: Board } },
    },
    async (request) => {
      const { id } = request.params
      find(id)
      services.boardTypes.mustKnow(request.body.boardType)
      await services.fleet.edit([id], request.body, callerOf(request).name)
      return find(id)
    },
  )

  app.post(
    '/api/boards/register',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Accept or reject boards', body: BulkRegistration, response: { 200: BulkResult } },
    },
    async (request) => services.fleet.register(request.body.ids, request.body.registration, callerOf(request).name),
  )

  app.post(
    '/api/boards/edit',
    {
      config: { role: 'operator' },
      schema: { tags: TAGS, summary: 'Change name, zone or labels of several boards', body: BulkPatch, response: { 200: BulkResult } },
    },
    async (request) => {
      services.boardTypes.mustKnow(request.body.patch.boardType)
      return services.fleet.edit(request.body.ids, request.body.patch, callerOf(request).name)
    },
  )

  app.get(
    '/api/boards/:id/messages',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Last raw messages of a board', params: Id, response: { 200: Type.Array(InspectedMessage) } },
    },
    async (request) => services.messages.of(find(request.params.id).id),
  )

  app.get(
    '/api/messages/unassigned',
    {
      config: { role: 'viewer' },
      schema: { tags: TAGS, summary: 'Last raw messages that belong to no board', response: { 200: Type.Array(InspectedMessage) } },
    },
    async () => services.messages.unassigned(),
  )
}
