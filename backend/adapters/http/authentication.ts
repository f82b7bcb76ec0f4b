// Turns the credentials of a request into a session: bearer (local token or JWT), cookie, or `--open` on loopback.

import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Access, Session, SessionClaims } from '../../access/access.ts'
import { LeitstandError } from '../../contract/errors.ts'
import type { Principal } from '../../contract/roles.ts'

export const SESSION_COOKIE = 'leitstand_session'

/** Signs and reads session tokens; `read` throws when the signature is wrong or the time is over. */
export interface SessionTokens {
  sign(claims: SessionClaims): string
  read(token: string): unknown
}

const ANYONE: Principal = { name: 'anyone', role: 'admin', via: 'open' }

export class Authentication {
  readonly #access: Access
  readonly #tokens: SessionTokens
  readonly #open: boolean

  constructor(access: Access, tokens: SessionTokens, open: boolean) {
    this.#access = access
    this.#tokens = tokens
    this.#open = open
  }

  /** @throws LeitstandError `auth.required` without credentials, `auth.expired` with ones that do not count any more. */
  sessionOf(request: FastifyRequest): Session {
    const bearer = bearerOf(request.headers.authorization)
    const credential = bearer ?? request.cookies[SESSION_COOKIE]
    const openToCaller = this.#open && comesFromThisMachine(request.socket.remoteAddress, request.headers)
    if (credential === undefined) {
      if (openToCaller) return { principal: ANYONE, claims: null }
      throw new LeitstandError('auth.required')
    }
    try {
      const local = bearer === undefined ? undefined : this.#access.byLocalToken(bearer)
      return local ?? this.#access.byClaims(this.#read(credential))
    } catch (error) {
      if (openToCaller && error instanceof LeitstandError) return { principal: ANYONE, claims: null }
      throw error
    }
  }

  sign(claims: SessionClaims): string {
    return this.#tokens.sign(claims)
  }

  #read(token: string): unknown {
    try {
      return this.#tokens.read(token)
    } catch (error) {
      throw new LeitstandError('auth.expired', undefined, { cause: error })
    }
  }
}

function bearerOf(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(header)?.[1]
}

/** A proxy on this machine would make everyone look local, so its headers end the benefit of the doubt. */
export function comesFromThisMachine(remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean {
  if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) return false
  return isLoopback(remoteAddress)
}

export function isLoopback(address: string | undefined): boolean {
  if (address === undefined) return false
  const plain = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address
  return plain === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(plain)
}
