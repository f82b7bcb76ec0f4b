// Rules and the past: backtests over what is stored, why an output was on, why a rule did not fire. See contract/rules/backtest.ts.
import Type from 'typebox'
import { BOARD_ID_PATTERN } from '../../../contract/boards/board.ts'
import { MAX_GPIO } from '../../../contract/boards/device-topics.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { Backtest, BacktestRequest, WhyNot } from '../../../contract/rules/backtest.ts'
import { RuleIdParameter } from '../../../contract/rules/desk.ts'
import { OutputExplanation } from '../../../contract/rules/firing.ts'
import type { App, RouteContext } from '../route-context.ts'
import { parseTime } from '../time-range.ts'

const tags = ['rules']

export function rulePastRoutes(app: App, { services, clock }: RouteContext): void {
  const { rules } = services

  app.post(
    '/api/rules/backtests',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'Run one rule, or two to compare, over what is stored; nothing is switched',
        body: BacktestRequest,
        response: { 202: Backtest },
      },
    },
    async (request, reply) => reply.code(202).send(rules.backtests.begin(request.body)),
  )
  app.get(
    '/api/rules/backtests/:id',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'How far it is, and what came out', params: RuleIdParameter, response: { 200: Backtest } },
    },
    async (request) => rules.backtests.get(request.params.id),
  )
  app.delete(
    '/api/rules/backtests/:id',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Cancel it; one that has ended is nothing to do', params: RuleIdParameter, response: { 200: Backtest } },
    },
    async (request) => rules.backtests.cancel(request.params.id),
  )
  app.get(
    '/api/rules/explain',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Why an output was on or off at a moment: the command, who wanted it, and the firing behind it',
        querystring: Type.Object({
          board: Type.String({ pattern: BOARD_ID_PATTERN }),
          gpio: Type.Integer({ minimum: 0, maximum: MAX_GPIO }),
          at: Type.Optional(Type.String()),
        }),
        response: { 200: OutputExplanation },
      },
    },
    async ({ query }) => rules.explain(query.board, query.gpio, momentOf(query.at, clock.now())),
  )
  app.get(
    '/api/rules/:id/why-not',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Why a rule did not fire at a moment: every condition then, by the version in force and the stored readings',
        params: RuleIdParameter,
        querystring: Type.Object({ at: Type.Optional(Type.String()) }),
        response: { 200: WhyNot },
      },
    },
    async (request) => rules.whyNot(request.params.id, momentOf(request.query.at, clock.now())),
  )
}

function momentOf(at: string | undefined, nowMs: number): number {
  const atMs = at === undefined ? nowMs : parseTime(at, 'at')
  if (atMs > nowMs) throw new LeitstandError('query.range', 'This moment has not come yet.')
  return atMs
}
