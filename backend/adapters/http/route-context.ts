// Types shared by all route files: the typed Fastify instance, what routes are given, what every route must declare.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { Registry } from 'prom-client'
import type { Access, Session } from '../../access/access.ts'
import type { Clock } from '../../contract/clock.ts'
import { LeitstandError } from '../../contract/errors.ts'
import type { Principal, Role } from '../../contract/roles.ts'
import type { Authentication } from './authentication.ts'
import type { Services } from './services.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Least role that may call the route. `public` only for routes named in public-routes.ts. */
    role?: Role | 'public'
    /** The body is a file that may take long to arrive, see body-deadline.ts. */
    upload?: boolean
  }
  interface FastifyRequest {
    /** Set by the authentication hook on every route that is not public. */
    session: Session | null
  }
}

export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

export interface RouteContext {
  services: Services
  access: Access
  authentication: Authentication
  metrics: Registry
  clock: Clock
  version: string
  open: boolean
  startedAtMs: number
}

/** Registers the routes of one noun. */
export type RouteFile = (app: App, context: RouteContext) => void

/** Who calls. @throws LeitstandError `auth.required` on a route without authentication. */
export function callerOf(request: FastifyRequest): Principal {
  if (request.session === null) throw new LeitstandError('auth.required')
  return request.session.principal
}
