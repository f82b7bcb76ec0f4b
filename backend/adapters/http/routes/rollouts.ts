// Acts on many boards in waves: dry run, start, watch, stop. See contract/rollouts/rollout.ts.
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { PreviewedBoard } from '../../../contract/rollouts/preview.ts'
import { Rollout, RolloutQuestion, RolloutRequest, RolloutStep } from '../../../contract/rollouts/rollout.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['rollouts']
const params = Type.Object({ id: Type.String({ pattern: DOCUMENT_ID_PATTERN }) })
const Boards = Type.Array(Type.Object({ wave: Type.Integer(), step: RolloutStep }))
/** Two thousand boards with their values. */
const MOST_BYTES = 2 * 1024 * 1024

export function rolloutRoutes(app: App, { services }: RouteContext): void {
  const { rollouts } = services

  app.get(
    '/api/rollouts',
    { config: { role: 'viewer' }, schema: { tags, summary: 'Rollouts, without their boards', response: { 200: Type.Array(Rollout) } } },
    async () => rollouts.list(),
  )

  app.get(
    '/api/rollouts/:id',
    { config: { role: 'viewer' }, schema: { tags, summary: 'One of the rollouts', params, response: { 200: Rollout } } },
    async (request) => rollouts.get(request.params.id),
  )

  app.get(
    '/api/rollouts/:id/boards',
    { config: { role: 'viewer' }, schema: { tags, summary: 'What became of each board, wave by wave', params, response: { 200: Boards } } },
    async (request) => rollouts.boards(request.params.id),
  )

  app.post(
    '/api/rollouts/dry-run',
    {
      config: { role: 'operator' },
      bodyLimit: MOST_BYTES,
      schema: {
        tags,
        summary: 'What an act would do, board by board; nothing is sent or kept',
        body: RolloutQuestion,
        response: { 200: Type.Array(PreviewedBoard) },
      },
    },
    async (request) => rollouts.preview(request.body),
  )

  app.post(
    '/api/rollouts',
    {
      config: { role: 'operator' },
      bodyLimit: MOST_BYTES,
      schema: {
        tags,
        summary: 'Start a rollout; more than 50 boards, and every firmware update, need the role admin',
        body: RolloutRequest,
        response: { 202: Rollout },
      },
    },
    async (request, reply) => reply.code(202).send(await rollouts.begin(request.body, callerOf(request))),
  )

  const acts = {
    pause: 'Begin no more boards; what is under way is followed to its end',
    resume: 'Go on after a pause, or after a stop in spite of the failures',
    retry: 'Boards that failed, returned or were left out once more',
    cancel: 'End it: boards not yet begun stay as they are',
  } as const
  for (const act of ['pause', 'resume', 'retry', 'cancel'] as const) {
    app.post(
      `/api/rollouts/:id/${act}`,
      { config: { role: 'operator' }, schema: { tags, summary: acts[act], params, response: { 200: Rollout } } },
      async (request) => rollouts[act]((request.params as { id: string }).id, callerOf(request).name),
    )
  }

  app.delete(
    '/api/rollouts/:id',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Forget one that has ended; the boards stay as they are', params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await rollouts.remove([request.params.id])
      return reply.code(204).send(null)
    },
  )
}
