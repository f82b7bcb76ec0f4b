// What is wrong with a rule, where rules get into each other's way, and where each of them runs.
import Type from 'typebox'
import { RuleConflict } from '../../../contract/rules/conflicts/rule-conflict.ts'
import { RuleIdParameter } from '../../../contract/rules/desk.ts'
import { RULE_DRAFT_BODY } from '../../../contract/rules/draft.ts'
import { RulePlace } from '../../../contract/rules/places.ts'
import type { App, RouteContext } from '../route-context.ts'

const tags = ['rules']
const Problem = Type.Object({
  code: Type.String(),
  /** Node or branch; '' = the rule as a whole. */
  node: Type.String(),
  severity: Type.Enum(['error', 'warning'] as const),
  params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
})

export function ruleCheckRoutes(app: App, { services }: RouteContext): void {
  const { rules } = services

  app.post(
    '/api/rules/check',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What is wrong with a rule or draft: errors keep it from being published, warnings do not; nothing is kept',
        body: Type.Object(
          { id: Type.Optional(RuleIdParameter.properties.id), rule: RULE_DRAFT_BODY.rule },
          { additionalProperties: false },
        ),
        response: { 200: Type.Array(Problem) },
      },
    },
    async ({ body }) => rules.check(body.rule, body.id ?? null),
  )
  app.get(
    '/api/rules/conflicts',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Over all rules that are on: opposing commands, rules that never have their way, loops and circles with their path',
        response: { 200: Type.Array(RuleConflict) },
      },
    },
    async () => rules.conflicts(),
  )
  app.get(
    '/api/rules/places',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Where each rule runs, and why no board keeps it while the centre is away',
        response: { 200: Type.Array(RulePlace) },
      },
    },
    async () => rules.places(),
  )
}
