// Sign-in, sessions, tickets, first account, and the login that MQTT clients must present.
import type { FastifyReply, FastifyRequest } from 'fastify'
import Type, { type Static } from 'typebox'
import type { SessionClaims } from '../../../access/access.ts'
import { LoginBody, LoginResult, Me, MqttLoginBody, SessionBody, SetupBody, TicketResult } from '../../../contract/api.ts'
import { LeitstandError } from '../../../contract/errors.ts'
import type { Role } from '../../../contract/roles.ts'
import type { App, RouteContext } from '../route-context.ts'
import { clearSessionCookie, setSessionCookie } from '../session-cookie.ts'

const TAGS = ['auth']
const MINUTE_MS = 60_000
/** Tries per minute for one name from one address, and for one address whatever the names. */
const TRIES_PER_NAME = 10
const TRIES_PER_ADDRESS = 60

export function authRoutes(app: App, context: RouteContext): void {
  const { access, authentication, services } = context
  const triesOfAddress = app.createRateLimit({ max: TRIES_PER_ADDRESS, timeWindow: MINUTE_MS, keyGenerator: (request) => request.ip })

  const begin = (reply: FastifyReply, claims: SessionClaims, role: Role): Static<typeof LoginResult> => {
    const token = authentication.sign(claims)
    setSessionCookie(reply, token, claims)
    return { token, username: claims.sub, role, expiresAt: isoOf(claims) }
  }

  app.post(
    '/api/auth/login',
    {
      config: {
        role: 'public',
        rateLimit: {
          max: TRIES_PER_NAME,
          timeWindow: MINUTE_MS,
          hook: 'preHandler',
          keyGenerator: (request) => `${request.ip} ${nameIn(request)}`,
          errorResponseBuilder: () => new LeitstandError('request.too-many'),
        },
      },
      schema: { tags: TAGS, summary: 'Sign in; sets the session cookie too', body: LoginBody, response: { 200: LoginResult } },
      preHandler: async (request) => {
        const limit = await triesOfAddress(request)
        if (!limit.isAllowed && limit.isExceeded) throw new LeitstandError('request.too-many')
      },
    },
    async (request, reply) => {
      const claims = await access.logIn(request.body.username, request.body.password)
      return begin(reply, claims, access.byClaims(claims).principal.role)
    },
  )

  app.post(
    '/api/auth/session',
    {
      config: { role: 'public' },
      preValidation: async (request) => {
        request.body ??= {}
      },
      schema: {
        tags: TAGS,
        summary: 'Exchange a ticket or a bearer token for the session cookie',
        body: SessionBody,
        response: { 200: Me },
      },
    },
    async (request, reply) => {
      const { ticket } = request.body
      if (ticket !== undefined) {
        if (!access.tickets.redeem(ticket)) throw new LeitstandError('auth.expired', 'The ticket was used already, or is older than 60 s.')
        const claims = access.claimsOfLocal()
        setSessionCookie(reply, authentication.sign(claims), claims)
        return meOf(access.byClaims(claims))
      }
      const session = authentication.sessionOf(request)
      if (session.principal.via === 'open') return meOf(session)
      // A person's cookie ends with the token it was made from.
      const claims = session.claims ?? access.claimsOfLocal()
      setSessionCookie(reply, authentication.sign(claims), claims)
      return meOf({ ...session, claims })
    },
  )

  app.post(
    '/api/auth/ticket',
    { config: { role: 'admin' }, schema: { tags: TAGS, summary: 'One-time ticket for a new window', response: { 200: TicketResult } } },
    async (request) => {
      // The ticket opens a session of the machine itself: only the machine's own token (or --open) may ask for one.
      if (request.session?.principal.via === 'login') throw new LeitstandError('auth.forbidden')
      const { ticket, expiresAtMs } = access.tickets.issue()
      return { ticket, expiresAt: new Date(expiresAtMs).toISOString() }
    },
  )

  app.post(
    '/api/auth/logout',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'Clear the session cookie', response: { 204: Type.Null() } } },
    async (_request, reply) => {
      clearSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/auth/me',
    { config: { role: 'viewer' }, schema: { tags: TAGS, summary: 'Who the caller is', response: { 200: Me } } },
    async (request) => {
      if (request.session === null) throw new LeitstandError('auth.required')
      return meOf(request.session)
    },
  )

  app.post(
    '/api/auth/setup',
    {
      config: { role: 'admin' },
      schema: { tags: TAGS, summary: 'Make the first account, an administrator', body: SetupBody, response: { 201: LoginResult } },
    },
    async (request, reply) => {
      const account = await access.accounts.setUp(request.body.username, request.body.password)
      return reply.code(201).send(begin(reply, access.claimsOfAccount(account), account.role))
    },
  )

  app.post(
    '/api/auth/mqtt/configure',
    {
      config: { role: 'admin' },
      schema: {
        tags: TAGS,
        summary: 'Name and password that MQTT clients must present from now on',
        body: MqttLoginBody,
        response: { 200: Type.Object({ status: Type.Literal('configured') }) },
      },
    },
    async (request) => {
      await services.configureMqttLogin(request.body.username, request.body.password)
      return { status: 'configured' as const }
    },
  )
}

function isoOf(claims: SessionClaims): string {
  return new Date(claims.exp * 1000).toISOString()
}

function meOf({ principal, claims }: { principal: Omit<Me, 'expiresAt'>; claims: SessionClaims | null }): Me {
  return { ...principal, expiresAt: claims === null ? null : isoOf(claims) }
}

/** The body was validated before the limiter runs. */
function nameIn(request: FastifyRequest): string {
  const { body } = request
  return typeof body === 'object' && body !== null && 'username' in body ? String(body.username) : ''
}
