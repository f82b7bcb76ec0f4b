// Webhooks over HTTP(S): no redirects, bounded in time and size, no way to this machine's link-local services. The address is a
// secret and is in no fault.
import { lookup as lookUp } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { type Poster, SendFault } from '../../notifications/ports.ts'

export interface PosterLimits {
  /** For all of it, ms. */
  wholeMs: number
  /** Of the answer that is read; the rest is not. */
  answerBytes: number
  /** Of what is sent. */
  bodyBytes: number
}

const LIMITS: PosterLimits = { wholeMs: 10_000, answerBytes: 16_384, bodyBytes: 1_000_000 }
/** Statuses after which trying again helps, beside those of the server's own failure. */
const PASSING = new Set([408, 425, 429])

export class HttpPoster implements Poster {
  readonly #limits: PosterLimits

  constructor(limits: Partial<PosterLimits> = {}) {
    this.#limits = { ...LIMITS, ...limits }
  }

  async post({ url, token, body }: { url: string; token: string | undefined; body: unknown }): Promise<void> {
    const address = new URL(url)
    const bytes = Buffer.from(JSON.stringify(body))
    if (bytes.length > this.#limits.bodyBytes) throw new SendFault('The message is too large for a webhook.', true)
    if (isLinkLocal(address.hostname.replace(/^\[|\]$/g, ''))) throw linkLocal()
    const options: RequestOptions = {
      method: 'POST',
      lookup: guardedLookup,
      signal: AbortSignal.timeout(this.#limits.wholeMs),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
        'user-agent': 'Leitstand',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    }
    try {
      const { status, text } = await this.#ask(address, options, bytes)
      if (status >= 200 && status < 300) return
      const said = text.replace(/\s+/g, ' ').trim().slice(0, 200)
      if (status >= 300 && status < 400) {
        throw new SendFault(`${address.host} answers with another address (${status}), which is not followed. Enter that address.`, true)
      }
      const lasting = status >= 400 && status < 500 && !PASSING.has(status)
      throw new SendFault(withoutSecrets(`${address.host} answers ${status}${said === '' ? '' : `: ${said}`}`, address, token), lasting)
    } catch (cause) {
      throw faultOf(cause, address, this.#limits.wholeMs)
    }
  }

  #ask(address: URL, options: RequestOptions, bytes: Buffer): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const make = address.protocol === 'https:' ? httpsRequest : httpRequest
      const request = make(address, options, (answer) => {
        this.#read(answer).then((text) => {
          resolve({ status: answer.statusCode ?? 0, text })
          request.destroy()
        }, reject)
      })
      request.on('error', reject)
      request.end(bytes)
    })
  }

  async #read(answer: IncomingMessage): Promise<string> {
    let text = ''
    for await (const chunk of answer) {
      text += String(chunk)
      if (text.length >= this.#limits.answerBytes) break
    }
    return text
  }
}

/** Names that lead to link-local addresses (metadata services of clouds among them) are as forbidden as the addresses. */
const guardedLookup: LookupFunction = (host, options, done) => {
  lookUp(host, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? []
    if (error !== null || first === undefined) {
      done(error ?? Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' }), '')
      return
    }
    if (addresses.some(({ address }) => isLinkLocal(address))) done(linkLocal(), '')
    else if (options.all === true) done(null, addresses)
    else done(null, first.address, first.family)
  })
}

function isLinkLocal(address: string): boolean {
  if (isIP(address) === 4) return address.startsWith('169.254.') || address === '0.0.0.0'
  return isIP(address) === 6 && (/^fe[89ab]/i.test(address) || address === '::' || /^::ffff:(169\.254\.|a9fe:)/i.test(address))
}

function linkLocal(): SendFault {
  return new SendFault('Addresses of the link-local range are not called. Enter another host.', true)
}

/** Servers repeat what they were asked. */
function withoutSecrets(text: string, address: URL, token: string | undefined): string {
  const secrets = [token, address.pathname.length > 1 ? address.pathname : undefined, address.search].filter(
    (one) => one !== undefined && one.length > 3,
  )
  return secrets.reduce<string>((rest, secret) => rest.replaceAll(secret ?? '', '***'), text)
}

function faultOf(cause: unknown, { host }: URL, wholeMs: number): SendFault {
  if (cause instanceof SendFault) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError')) {
    return new SendFault(`${host} did not answer within ${wholeMs / 1000} s.`, false)
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new SendFault(`There is no host ${host}. Check the address, and this machine's network.`, false)
  if (code === 'ECONNREFUSED') return new SendFault(`${host} refuses the connection. Check address and port.`, false)
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return new SendFault(`The certificate of ${host} is not trusted (${code}).`, true)
  return new SendFault(`${host} cannot be reached${code === '' ? '' : ` (${code})`}.`, false)
}
