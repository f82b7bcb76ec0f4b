// The cookie of Leitstand's own pages: not readable by scripts, never sent along from other sites.
import type { FastifyReply } from 'fastify'
import type { SessionClaims } from '../../access/access.ts'
import { SESSION_COOKIE } from './authentication.ts'

const ATTRIBUTES = { path: '/', httpOnly: true, sameSite: 'strict' } as const

export function setSessionCookie(reply: FastifyReply, token: string, claims: SessionClaims): void {
  reply.setCookie(SESSION_COOKIE, token, { ...ATTRIBUTES, expires: new Date(claims.exp * 1000) })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, ATTRIBUTES)
}
