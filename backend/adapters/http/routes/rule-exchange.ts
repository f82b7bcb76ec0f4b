// Rules and others: webhooks that set them off, and rules as files. See contract/rules/transfer.ts.
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { DOCUMENT_ID_PATTERN } from '../../../contract/document.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import { HookName, RuleHookHead, RuleHookToken } from '../../../contract/rules/desk.ts'
import { RuleFile, RuleImportBody, RuleImportResult } from '../../../contract/rules/transfer.ts'
import { type App, callerOf, type RouteContext } from '../route-context.ts'

const tags = ['rules']
const HookParameter = Type.Object({ hook: HookName })
/** A file of 10,000 rules of ordinary size. */
const FILE_BYTES = 16 * 1024 * 1024
const CALLS_PER_MINUTE = 120

export function ruleExchangeRoutes(app: App, { services }: RouteContext): void {
  const { rules } = services

  void app.register(async (scope) => registerHook(scope, rules))
  app.get(
    '/api/rules/hooks',
    { config: { role: 'viewer' }, schema: { tags, summary: 'Webhooks that have a token', response: { 200: Type.Array(RuleHookHead) } } },
    async () => rules.hooks(),
  )
  app.post(
    '/api/rules/hooks/:hook/token',
    {
      config: { role: 'operator' },
      schema: {
        tags,
        summary: 'A fresh token, shown this once; the one before counts no more',
        params: HookParameter,
        response: { 200: RuleHookToken },
      },
    },
    async (request) => ({
      hook: request.params.hook,
      token: await rules.makeHookToken(request.params.hook, callerOf(request).name),
    }),
  )
  app.delete(
    '/api/rules/hooks/:hook',
    {
      config: { role: 'operator' },
      schema: { tags, summary: 'Its token counts no more', params: HookParameter, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await rules.removeHook(request.params.hook)
      return reply.code(204).send(null)
    },
  )
  app.get(
    '/api/rules/export',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        summary: 'Rules with the scenes and variables that they name, as one file; no secrets',
        querystring: Type.Object({ ids: Type.Optional(Type.String({ maxLength: 70_000 })) }),
        response: { 200: RuleFile },
      },
    },
    async ({ query }, reply) => {
      const ids = query.ids === undefined || query.ids === '' ? [] : query.ids.split(',')
      const wrong = ids.find((id) => !new RegExp(DOCUMENT_ID_PATTERN).test(id))
      if (wrong !== undefined) throw new LeitstandError('request.invalid', 'querystring/ids: ids, separated by commas')
      return reply.header('content-disposition', 'attachment; filename="leitstand-rules.json"').send(rules.exportFile(ids))
    },
  )
  app.post(
    '/api/rules/import',
    {
      config: { role: 'operator' },
      bodyLimit: FILE_BYTES,
      schema: {
        tags,
        summary: 'Take in a file of rules, or only say what would come of it; what cannot be published here is kept as a draft',
        body: RuleImportBody,
        response: { 200: RuleImportResult },
      },
    },
    async (request) => {
      const { file, ...how } = request.body
      return rules.importFile(file, how, callerOf(request).name)
    },
  )
}

/** Senders choose their own form, and what they send is not read: only the token counts, which no page of another origin has. */
function registerHook(scope: App, rules: RouteContext['services']['rules']): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null)
  })
  scope.post(
    '/api/hooks/:hook',
    {
      config: {
        role: 'public',
        rateLimit: { max: CALLS_PER_MINUTE, timeWindow: 60_000, errorResponseBuilder: () => new LeitstandError('request.too-many') },
      },
      schema: {
        tags,
        summary: 'Set off the rules that listen to this webhook; its token as "Authorization: Bearer …" or ?token=',
        params: HookParameter,
        querystring: Type.Object({ token: Type.Optional(Type.String({ maxLength: 200 })) }),
        response: { 202: Type.Object({ rules: Type.Integer() }) },
      },
    },
    async (request, reply) => {
      const token = tokenOf(request) ?? request.query.token ?? ''
      return reply.code(202).send({ rules: rules.callHook(request.params.hook, token) })
    },
  )
}

function tokenOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
}
