// Which names this server answers to, and which pages may talk to it: against DNS rebinding and cross-site requests.

import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { LeitstandError } from '../../contract/errors.ts'
import { isLoopback } from './authentication.ts'

const HOST_PATTERN = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?$/
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface HostRule {
  /** Address the server is bound to. */
  boundHost: string
  /** Further names it is reached by. */
  allowedHosts: readonly string[]
}

/** A rebinding attack brings its own name along; an IP literal cannot be rebound, so it is fine once bound to the network. */
export function isAllowedHost(header: string | undefined, rule: HostRule): boolean {
  const name = HOST_PATTERN.exec(header ?? '')?.[1]?.toLowerCase()
  if (name === undefined) return false
  const plain = name.startsWith('[') ? name.slice(1, -1) : name
  if (plain === 'localhost' || plain === '127.0.0.1' || plain === '::1') return true
  if (plain === rule.boundHost.toLowerCase() || rule.allowedHosts.some((host) => host.toLowerCase() === plain)) return true
  const onNetwork = rule.boundHost !== 'localhost' && !isLoopback(rule.boundHost)
  return onNetwork && isIP(plain) !== 0
}

/** True when the page's origin is this very host and port. */
export function isSameOrigin(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost
}

/** @throws LeitstandError `auth.origin`. */
export function checkOrigin(request: FastifyRequest, rule: HostRule): void {
  const { host, origin, upgrade } = request.headers
  if (!isAllowedHost(host, rule)) {
    throw new LeitstandError('auth.origin', 'The Host header names a host that Leitstand does not answer to.')
  }
  if (origin === undefined) return
  const changesSomething = !SAFE_METHODS.has(request.method) || upgrade !== undefined
  if (changesSomething && !isSameOrigin(origin, host)) {
    throw new LeitstandError('auth.origin', 'Only pages that Leitstand served itself may do this.')
  }
}
