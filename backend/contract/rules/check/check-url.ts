import type { Action } from '../rule.ts'
import type { Tell } from './rule-problem.ts'

/** Addresses of webhooks. What a name leads to is looked at again when the call is made; here only what the address itself says. */
export function checkUrl({ id, url }: Extract<Action, { kind: 'webhook' }>, tell: Tell): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') || parsed.hostname === '') {
    tell('url', id)
    return
  }
  if (parsed.username !== '' || parsed.password !== '') tell('url-credentials', id)
  const host = parsed.hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  if (isMetadata(host)) tell('url-metadata', id, { host })
  else if (isInward(host)) tell('url-inward', id, { host })
}

function isMetadata(host: string): boolean {
  const inner = mapped(host)
  return (
    inner === '169.254.169.254' ||
    inner === '169.254.170.2' ||
    inner === '100.100.100.200' ||
    host === 'fd00:ec2::254' ||
    host === 'metadata.google.internal' ||
    host === 'metadata'
  )
}

/** This machine, its link or its net. `URL` has made one form of all ways to write an IPv4 address. */
function isInward(host: string): boolean {
  if (
    host === 'localhost' ||
    /\.(localhost|local|internal|lan|home|home\.arpa)$/.test(host) ||
    (!host.includes('.') && !host.includes(':'))
  )
    return true
  const inner = mapped(host)
  if (/^(0|10|127)\.|^192\.168\.|^169\.254\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./.test(inner)) return true
  return host === '::' || host === '::1' || /^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(host)
}

/** `::ffff:7f00:1` is 127.0.0.1. */
function mapped(host: string): string {
  const [, high, low] = /^::(?:ffff:)?(?:0:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(host) ?? []
  if (high === undefined || low === undefined) return host
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return `${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`
}
