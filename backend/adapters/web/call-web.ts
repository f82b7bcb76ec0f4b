// Calls of rules and notifications to other servers: bounded in time and size, no redirects, nothing inward unless it is allowed, and
// no secret of an address in a fault. A name is looked up once and exactly that address is called, so that no server can answer with
// another one in between.
import { lookup as lookUp } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { LeitstandError } from '../../contract/errors.ts'
import { because, type Reason } from '../../contract/reasons.ts'
import { isInward, type Reach } from './reach.ts'

export interface WebCall {
  url: string
  method: 'POST' | 'PUT' | 'GET'
  /** Sent as JSON where it is JSON, as text otherwise; nothing with GET. */
  body: string
  /** `Authorization: Bearer …` */
  token?: string | undefined
}

export interface WebBounds {
  /** `machine`: this machine too. `beyond`: only other hosts. Links of machines, where clouds hand out keys, are never in reach. */
  reach: Reach
  /** `host` or `host:port`, as the address names it: called wherever they lead. */
  allowedHosts?: readonly string[]
  /** For all of it, ms. */
  wholeMs?: number
}

const WHOLE_MS = 10_000
/** Of the answer that is read, and of what is sent. */
const ANSWER_BYTES = 65_536
const BODY_BYTES = 1_000_000
const SAID = 200
/** Statuses after which trying again helps, beside those of the server's own failure. */
const PASSING = new Set([408, 425, 429])

/** `lasting`: trying again would not help. Its text names the host, nothing else of the address. */
export class WebFault extends LeitstandError {
  readonly lasting: boolean

  constructor(code: 'web.refused' | 'web.failed', reason: Reason, lasting: boolean) {
    super(code, reason)
    this.lasting = lasting
  }
}

/** @throws WebFault, LeitstandError `request.invalid` */
export async function callWeb({ url, method, body, token }: WebCall, bounds: WebBounds): Promise<void> {
  const { reach, allowedHosts = [], wholeMs = WHOLE_MS } = bounds
  const address = addressOf(url)
  const host = address.hostname.replace(/^\[|\]$/g, '')
  const allowed = allowedHosts.some((one) => one.toLowerCase() === address.host || one.toLowerCase() === address.hostname)
  if (!allowed && isIP(host) !== 0 && isInward(host, reach)) throw refused(host, reach)
  const bytes = method === 'GET' ? undefined : Buffer.from(body)
  if (bytes !== undefined && bytes.length > BODY_BYTES) throw new WebFault('web.failed', because('web-too-large'), true)
  const options: RequestOptions = {
    method,
    signal: AbortSignal.timeout(wholeMs),
    agent: false,
    headers: {
      'user-agent': 'Leitstand',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(bytes && {
        'content-type': `${isJson(body) ? 'application/json' : 'text/plain'}; charset=utf-8`,
        'content-length': bytes.length,
      }),
    },
    ...(!allowed && { lookup: guardedLookup(reach) }),
  }
  const { status, text } = await ask(address, options, bytes).catch((cause: unknown) => {
    throw faultOf(cause, address.host, wholeMs)
  })
  if (status >= 200 && status < 300) return
  if (status >= 300 && status < 400) {
    throw new WebFault('web.failed', because('web-redirect', { host: address.host, status }), true)
  }
  const said = withoutSecrets(text, address, token)
  const lasting = status >= 400 && status < 500 && !PASSING.has(status)
  const answered = { host: address.host, status }
  throw new WebFault(
    'web.failed',
    said === '' ? because('web-answered', answered) : because('web-answered-said', { ...answered, said }),
    lasting,
  )
}

function addressOf(url: string): URL {
  const address = URL.parse(url)
  if (address === null || (address.protocol !== 'http:' && address.protocol !== 'https:'))
    throw new LeitstandError('request.invalid', because('web-address'))
  if (address.username !== '' || address.password !== '') throw new LeitstandError('request.invalid', because('web-user'))
  return address
}

function ask(address: URL, options: RequestOptions, bytes: Buffer | undefined): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const make = address.protocol === 'https:' ? httpsRequest : httpRequest
    const request = make(address, options, (answer) => {
      read(answer).then((text) => {
        resolve({ status: answer.statusCode ?? 0, text })
        request.destroy()
      }, reject)
    })
    request.on('error', reject)
    request.end(bytes)
  })
}

async function read(answer: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer) {
    const part = Buffer.from(piece)
    pieces.push(part)
    bytes += part.length
    if (bytes >= ANSWER_BYTES) break
  }
  return Buffer.concat(pieces).subarray(0, ANSWER_BYTES).toString('utf8')
}

/** Names that lead inward are as forbidden as the addresses themselves. */
function guardedLookup(reach: Reach): LookupFunction {
  return (host, options, done) => {
    lookUp(host, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? []
      if (error !== null || first === undefined)
        done(error ?? Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' }), '')
      else if (addresses.some(({ address }) => isInward(address, reach))) done(refused(host, reach), '')
      else if (options.all === true) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

function refused(host: string, reach: Reach): WebFault {
  return new WebFault('web.refused', reach === 'beyond' ? because('web-inward', { host }) : because('web-link-local', { host }), true)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Servers repeat what they were asked. */
function withoutSecrets(text: string, address: URL, token: string | undefined): string {
  const secrets = [token, address.pathname, address.search].flatMap((one) => (one !== undefined && one.length > 3 ? [one] : []))
  return secrets
    .reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, SAID)
}

function faultOf(cause: unknown, host: string, wholeMs: number): LeitstandError {
  if (cause instanceof LeitstandError) return cause
  const named = cause instanceof Error ? cause : new Error(String(cause))
  const code = 'code' in named ? String(named.code) : ''
  const failed = (reason: Reason, lasting = false) => new WebFault('web.failed', reason, lasting)
  if (named.name === 'TimeoutError' || named.name === 'AbortError')
    return failed(because('web-no-answer', { host, seconds: wholeMs / 1000 }))
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return failed(because('web-no-host', { host }))
  if (code === 'ECONNREFUSED') return failed(because('web-not-open', { host }))
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code)) return failed(because('web-certificate', { host, said: code }), true)
  return failed(code === '' ? because('web-unreachable', { host }) : because('web-unreachable-said', { host, said: code }))
}
