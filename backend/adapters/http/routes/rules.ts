// Rules: drafts, what is published, on and off, what they decided. Scenes and variables of rules. See contract/rules/rule.ts.
import Type from 'typebox'
import { VersionHead } from '../../../contract/document-version.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import {
  PublishBody,
  RestoreBody,
  RuleIdParameter,
  RuleSettings,
  RuleStanding,
  RunBody,
  SwitchBody,
  Variable,
  VariableBody,
  VariableName,
} from '../../../contract/rules/desk.ts'
import { RuleDraft, RuleDraftBody } from '../../../contract/rules/draft.ts'
import { Firing, FiringQuery } from '../../../contract/rules/firing.ts'
import { Rule, RuleBody, Scene, SceneBody } from '../../../contract/rules/rule.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'
import { parseTime } from '../time-range.ts'
import { bodyOf, editable } from './documents.ts'

const tags = ['rules']
const SHOWN = 100

export function ruleRoutes(app: App, { services }: RouteContext): void {
  const { rules } = services
  editable(app, { noun: 'scenes', shelf: services.scenes, body: bodyOf(SceneBody), whole: Scene })
  editable(app, {
    noun: 'variables',
    shelf: {
      ...services.variables,
      list: () => services.variables.list(),
      get: (id) => services.variables.get(id),
      put: (id, version, body, by) => {
        if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(id))
          throw new LeitstandError('request.invalid', 'A variable is named by letters, digits and _, a letter first.')
        return services.variables.put(id, version, body, by)
      },
      remove: (ids, by) => services.variables.remove(ids, by),
    },
    body: bodyOf(VariableBody),
    whole: Variable,
  })
  settingRoutes(app, rules)
  firingRoutes(app, rules)
  editable(app, { noun: 'rule-drafts', shelf: rules.drafts, body: bodyOf(RuleDraftBody), whole: RuleDraft })
  editable(app, { noun: 'rules', shelf: rules.published, body: bodyOf(RuleBody), whole: Rule })
  workRoutes(app, rules)

  app.put(
    '/api/variables/:id/value',
    {
      config: { role: 'operator' },
      schema: {
        tags: ['variables'],
        summary: 'Set a variable, known or new, whatever it was before',
        params: Type.Object({ id: VariableName }),
        body: Type.Object({ value: VariableBody.properties.value }, { additionalProperties: false }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await rules.setVariable(request.params.id, request.body.value, callerOf(request).name)
      return reply.code(204).send(null)
    },
  )
}

type RuleServices = RouteContext['services']['rules']

function settingRoutes(app: App, rules: RuleServices): void {
  app.get(
    '/api/rules/settings',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Master switch, hosts of webhooks, retention', response: { 200: RuleSettings } },
    },
    async () => rules.settings(),
  )
  app.put(
    '/api/rules/settings',
    {
      config: { role: 'admin' },
      schema: {
        tags,
        summary: 'Change settings; what is left out stays',
        body: Type.Partial(RuleSettings),
        response: { 200: RuleSettings },
      },
    },
    async (request) => rules.configure(request.body, callerOf(request).name),
  )
  app.post(
    '/api/rules/master',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'All rules on or off. Off: no rule decides or acts; outputs that a rule has on are still switched off at their time',
        body: Type.Object({ on: Type.Boolean() }, { additionalProperties: false }),
        response: { 200: RuleSettings },
      },
    },
    async (request) => rules.configure({ master: request.body.on }, callerOf(request).name),
  )
  app.get(
    '/api/rules/standings',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'How each rule stands at present', response: { 200: Type.Array(RuleStanding) } },
    },
    async () => rules.standings(),
  )
}

function firingRoutes(app: App, rules: RuleServices): void {
  app.get(
    '/api/rules/firings',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'What rules decided and what came of it, newest first',
        querystring: FiringQuery,
        response: { 200: Type.Array(Firing) },
      },
    },
    async ({ query }) => {
      const { rule, board, gpio, outcome, text, from, to, before, limit = SHOWN } = query
      if (gpio !== undefined && board === undefined) throw new LeitstandError('request.invalid', 'Name the board of the output too.')
      const fromMs = from === undefined ? undefined : parseTime(from, 'from')
      const toMs = to === undefined ? undefined : parseTime(to, 'to')
      const outcomes = outcome === undefined ? undefined : [outcome]
      return rules.firings({ rule, board, gpio, outcomes, text, fromMs, toMs, beforeId: before }, limit)
    },
  )
  app.get(
    '/api/rules/firings/:firing',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'One of them',
        params: Type.Object({ firing: Type.Integer({ minimum: 1 }) }),
        response: { 200: Firing },
      },
    },
    async (request) => rules.firing(request.params.firing),
  )
}

function workRoutes(app: App, rules: RuleServices): void {
  app.post(
    '/api/rules/:id/publish',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'The draft becomes the rule', params: RuleIdParameter, body: PublishBody, response: { 200: Rule } },
    },
    async (request) => {
      const { version, note = null } = request.body
      return rules.publish(request.params.id, version, callerOf(request).name, note)
    },
  )
  app.post(
    '/api/rules/:id/switch',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'On or off, acting or only telling', params: RuleIdParameter, body: SwitchBody, response: { 200: Rule } },
    },
    async (request) => rules.switch(request.params.id, request.body, callerOf(request).name),
  )
  app.post(
    '/api/rules/:id/run',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Set off its manual trigger', params: RuleIdParameter, body: RunBody, response: { 202: Type.Null() } },
    },
    async (request, reply) => {
      rules.run(request.params.id, request.body.trigger)
      return reply.code(202).send(null)
    },
  )
  app.get(
    '/api/rules/:id/versions',
    {
      config: { role: 'viewer' },
      schema: { tags, summary: 'Kept versions, newest first', params: RuleIdParameter, response: { 200: Type.Array(VersionHead) } },
    },
    async (request) => rules.versions(request.params.id),
  )
  app.get(
    '/api/rules/:id/versions/:version',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'A kept version',
        params: Type.Object({ ...RuleIdParameter.properties, version: Type.Integer({ minimum: 1 }) }),
        response: { 200: Type.Object({ ...VersionHead.properties, body: RuleBody }) },
      },
    },
    async (request) => rules.version(request.params.id, request.params.version),
  )
  app.post(
    '/api/rules/:id/restore',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'A kept version becomes the draft',
        params: RuleIdParameter,
        body: RestoreBody,
        response: { 200: RuleDraft },
      },
    },
    async (request) => rules.restore(request.params.id, request.body.version, callerOf(request).name),
  )
}
