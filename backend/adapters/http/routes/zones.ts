// Zones and sub-zones: manage them, see what boards acknowledged of them, make them safe.
import Type from 'typebox'
import { MakeSafeRequest, SafeAct } from '../../../contract/actuators/safe-act.ts'
import { Configuration } from '../../../contract/configuration/configuration.ts'
import {
  BoardPlace,
  SubzonesRequest,
  ZoneAct,
  ZoneBodyRequest,
  ZoneDelete,
  ZoneMove,
  ZoneRename,
  ZoneUndo,
  ZoneView,
} from '../../../contract/zone.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const TAGS = ['zones']
const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 128 }) })
const done = { 200: ZoneAct }
const operator = { role: 'operator' } as const
const viewer = { role: 'viewer' } as const

export function zoneRoutes(app: App, { services }: RouteContext): void {
  const { zones } = services

  app.get(
    '/api/zones',
    { config: viewer, schema: { tags: TAGS, summary: 'All zones by name, with their boards', response: { 200: Type.Array(ZoneView) } } },
    async () => zones.list(),
  )

  app.post(
    '/api/zones',
    { config: operator, schema: { tags: TAGS, summary: 'Make an empty zone', body: ZoneBodyRequest, response: done } },
    async (request) => zones.create(request.body.name, callerOf(request).name),
  )

  app.post(
    '/api/zones/rename',
    {
      config: operator,
      schema: {
        tags: TAGS,
        summary: 'Give a zone another name; its boards are sent it. `merge`: into one that exists',
        body: ZoneRename,
        response: done,
      },
    },
    async (request) => {
      const { from, to, merge } = request.body
      return zones.rename(from, to, callerOf(request).name, merge)
    },
  )

  app.post(
    '/api/zones/move',
    {
      config: operator,
      schema: { tags: TAGS, summary: 'Move boards into a zone; null: out of every zone', body: ZoneMove, response: done },
    },
    async (request) => zones.move(request.body.boards, request.body.zone, callerOf(request).name),
  )

  app.post(
    '/api/zones/delete',
    { config: operator, schema: { tags: TAGS, summary: 'Delete a zone in which no board stands', body: ZoneDelete, response: done } },
    async (request) => zones.remove(request.body.name, callerOf(request).name),
  )

  app.post(
    '/api/zones/undo',
    {
      config: operator,
      schema: {
        tags: TAGS,
        summary: 'Take back one of the last 50 acts on zones; boards that were moved on meanwhile stay',
        body: ZoneUndo,
        response: done,
      },
    },
    async (request) => zones.undo(request.body.act, callerOf(request).name),
  )

  app.post(
    '/api/zones/make-safe',
    {
      config: operator,
      schema: {
        tags: TAGS,
        summary: 'Switch off every output of a zone, of a sub-zone in a zone, or of one board’s sub-zone',
        description:
          'Each output gets an OFF by hand, sent until the board shows it off; boards that are there get `subzone/safe` besides. The answer says how far each is; the rest comes over documents/safe-acts.',
        body: MakeSafeRequest,
        response: { 200: SafeAct },
      },
    },
    async (request) => zones.makeSafe(request.body, callerOf(request).name),
  )

  app.get(
    '/api/zones/safe-acts',
    {
      config: viewer,
      schema: { tags: TAGS, summary: 'What was made safe, newest first, output by output', response: { 200: Type.Array(SafeAct) } },
    },
    async () => zones.safeActs(),
  )

  app.get(
    '/api/boards/:id/zone',
    {
      config: viewer,
      schema: { tags: TAGS, summary: 'Zone and sub-zones of a board, and what it acknowledged', params: Id, response: { 200: BoardPlace } },
    },
    async (request) => zones.place(request.params.id),
  )

  app.post(
    '/api/boards/:id/zone/send',
    {
      config: operator,
      schema: { tags: TAGS, summary: 'Send again what the board refused or did not answer', params: Id, response: { 200: BoardPlace } },
    },
    async (request) => zones.resend(request.params.id),
  )

  app.put(
    '/api/boards/:id/subzones',
    {
      config: operator,
      schema: {
        tags: TAGS,
        summary: 'All sub-zones of a board: groups of its configured pins. The answer is the new version of its configuration',
        params: Id,
        body: SubzonesRequest,
        response: { 200: Configuration },
      },
    },
    async (request) => zones.setSubzones(request.params.id, request.body.version, request.body.subzones, callerOf(request).name),
  )
}
