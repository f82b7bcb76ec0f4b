import { QueryCache, QueryClient } from '@tanstack/react-query'
import Type, { type Static, type TSchema } from 'typebox'
import { ERRORS, type ErrorCode } from '../../backend/contract/errors.ts'
import { Reason } from '../../backend/contract/reasons.ts'
import { backendUrl } from './address.ts'
import { isRecord, type Shape, shapeOf } from './shape.ts'

/** The only way to the backend's REST API. Answers are checked against the contract's schema before anyone sees them. */

const TIMEOUT_MS = 10_000

/** `unreachable`: no answer at all; `timeout`: none in time; `answer.invalid`: an answer of another shape than the contract's. */
export type RestErrorCode = ErrorCode | 'unreachable' | 'timeout' | 'answer.invalid'

/** A failed call. `message` is English; screens translate by `code` and show `detail` beside it. */
export class RestError extends Error {
  readonly code: RestErrorCode
  readonly detail: string | undefined
  /** The detail as a key with figures, see renderer/language/reasons.ts. */
  readonly reason: Reason | undefined

  constructor(code: RestErrorCode, message: string, detail?: string, reason?: Reason) {
    super(message)
    this.name = 'RestError'
    this.code = code
    this.detail = detail
    this.reason = reason
  }
}

export interface RestOptions {
  signal?: AbortSignal
  /** Default 10 000 ms. */
  timeoutMs?: number
}

const Anything = Type.Unknown()
let onSignedOut: () => void = () => undefined

/** Called once by the app; runs whenever an answer says the session is missing or over. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener
}

/**
 * Paths start with `/api`. A Blob (or File) as body is sent as it is, with its own type. `answer` is the schema of the body (default: not looked at).
 * Every call throws RestError, or the AbortSignal's reason where the caller aborted.
 */
export const rest = {
  get: <S extends TSchema>(path: string, answer: S, options?: RestOptions): Promise<Static<S>> =>
    call('GET', path, undefined, answer, options),
  post,
  put,
  patch,
  delete: remove,
}

function post(path: string, body?: unknown): Promise<unknown>
function post<S extends TSchema>(path: string, body: unknown, answer: S, options?: RestOptions): Promise<Static<S>>
function post(path: string, body?: unknown, answer: TSchema = Anything, options?: RestOptions): Promise<unknown> {
  return call('POST', path, body, answer, options)
}

function put<S extends TSchema>(path: string, body: unknown, answer: S, options?: RestOptions): Promise<Static<S>> {
  return call('PUT', path, body, answer, options)
}

function patch(path: string, body: unknown): Promise<unknown>
function patch<S extends TSchema>(path: string, body: unknown, answer: S, options?: RestOptions): Promise<Static<S>>
function patch(path: string, body: unknown, answer: TSchema = Anything, options?: RestOptions): Promise<unknown> {
  return call('PATCH', path, body, answer, options)
}

function remove(path: string): Promise<unknown>
function remove<S extends TSchema>(path: string, answer: S, options?: RestOptions): Promise<Static<S>>
function remove(path: string, answer: TSchema = Anything, options?: RestOptions): Promise<unknown> {
  return call('DELETE', path, undefined, answer, options)
}

/** Whether the backend answers that this window is not signed in; false where it does not answer. */
export async function isSignedOut(): Promise<boolean> {
  try {
    await rest.get('/api/auth/me', Anything)
    return false
  } catch (fault) {
    if (fault instanceof RestError) return endsSession(fault.code)
    throw fault
  }
}

/** Server state that is fetched rather than pushed (history, libraries, accounts). */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error) => {
      if (error instanceof RestError && endsSession(error.code)) onSignedOut()
    },
  }),
  defaultOptions: { queries: { staleTime: 30_000, retry: 1, refetchOnWindowFocus: false }, mutations: { retry: 0 } },
})

async function call<S extends TSchema>(
  method: string,
  path: string,
  body: unknown,
  answer: S,
  options: RestOptions = {},
): Promise<Static<S>> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS)
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
  let response: Response
  let parsed: unknown
  try {
    response = await fetch(backendUrl(path), {
      method,
      credentials: 'same-origin',
      signal,
      headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': typeOf(body) }) },
      ...(body === undefined ? {} : { body: body instanceof Blob ? body : JSON.stringify(body) }),
    })
    parsed = await bodyOf(response)
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    if (timeout.aborted) throw new RestError('timeout', `No answer from ${path} within ${options.timeoutMs ?? TIMEOUT_MS} ms.`)
    // The browser's own words ("Failed to fetch") are English and say no more: for the log alone.
    throw new RestError('unreachable', `The backend does not answer: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  if (!response.ok) throw errorFrom(response, parsed)
  return agreed(parsed, shapeOf(answer), path)
}

/** Files go as they are, everything else as JSON. */
function typeOf(body: unknown): string {
  return body instanceof Blob ? body.type || 'application/octet-stream' : 'application/json'
}

function agreed<T>(body: unknown, shape: Shape<T>, path: string): T {
  if (shape(body)) return body
  throw new RestError('answer.invalid', `The answer of ${path} does not have the agreed form.`)
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  if (!(response.headers.get('content-type') ?? '').includes('json')) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function errorFrom(response: Response, body: unknown): RestError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : undefined
  const code = typeof error?.code === 'string' && isErrorCode(error.code) ? error.code : codeOfStatus(response.status)
  const message = typeof error?.message === 'string' ? error.message : ERRORS[code].text
  if (endsSession(code)) onSignedOut()
  const isReason = shapeOf(Reason)
  const reason = isReason(error?.reason) ? error.reason : undefined
  return new RestError(code, message, typeof error?.detail === 'string' ? error.detail : undefined, reason)
}

function isErrorCode(code: string): code is ErrorCode {
  return code in ERRORS
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'auth.required'
  if (status === 403) return 'auth.forbidden'
  if (status === 404) return 'request.not-found'
  if (status === 429) return 'request.too-many'
  return status >= 500 ? 'internal' : 'request.invalid'
}

function endsSession(code: RestErrorCode): boolean {
  return code === 'auth.required' || code === 'auth.expired'
}
