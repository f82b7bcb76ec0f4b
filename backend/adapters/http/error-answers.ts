// One shape for every failed answer. Faults are logged with their cause; the caller sees a code and no internals.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import { ConfigurationProblem } from '../../contract/configuration/problem.ts'
import { ERRORS, type ErrorBody, type ErrorCode, LeitstandError } from '../../contract/errors.ts'
import { Reason } from '../../contract/reasons.ts'

/** ErrorBody as a schema, for the OpenAPI document. */
export const ErrorAnswer = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    detail: Type.Optional(Type.String()),
    reason: Type.Optional(Reason),
    problems: Type.Optional(Type.Array(ConfigurationProblem)),
  }),
})

function errorBody(code: ErrorCode, detail?: string, reason?: Reason): ErrorBody {
  const message = ERRORS[code].text
  const more = detail === undefined || detail === message ? {} : { detail }
  return { error: { code, message, ...more, ...(reason && { reason }) } }
}

/** Fastify's error handler. */
export function answerError(error: FastifyError | LeitstandError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, detail, reason } = describeError(error)
  const { status } = ERRORS[code]
  if (status >= 500) request.log.error({ err: error, method: request.method, route: request.routeOptions.url }, 'request failed')
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(withProblems(errorBody(code, detail, reason), error))
}

/** A refused configuration names everything that is wrong, not only the first. */
function withProblems(body: ErrorBody, error: unknown): ErrorBody {
  const problems = error instanceof LeitstandError ? error.problems : undefined
  return problems === undefined ? body : { error: { ...body.error, problems } }
}

/** Fastify's handler for addresses that nothing answers to. */
export function answerNotFound(reply: FastifyReply): FastifyReply {
  return reply.code(404).type('application/json; charset=utf-8').send(errorBody('request.not-found'))
}

/** For bytes that are not HTTP at all. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const body = JSON.stringify(errorBody('request.invalid'))
  const status = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}

function describeError(error: FastifyError | LeitstandError | Error): { code: ErrorCode; detail?: string; reason?: Reason } {
  if (error instanceof LeitstandError) {
    const { code, detail, reason } = error
    return { code, ...(detail !== undefined && { detail }), ...(reason && { reason }) }
  }
  if (!('statusCode' in error)) return { code: 'internal' }
  if (error.validation !== undefined) {
    return { code: 'request.invalid', detail: validationDetail(error.validationContext ?? 'request', error.validation) }
  }
  if (error.statusCode === 413) return { code: 'request.too-large' }
  if (error.statusCode === 429) return { code: 'request.too-many' }
  if (error.statusCode === 404) return { code: 'request.not-found' }
  if (error.statusCode === 415) return { code: 'request.invalid', detail: 'Send JSON, with the header "Content-Type: application/json".' }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return { code: 'request.invalid', detail: error.message }
  }
  return { code: 'internal' }
}

/** `body/metrics/tempC: must be number`, at most three of them. */
function validationDetail(part: string, faults: readonly { instancePath: string; message?: string }[]): string {
  const lines = faults.map((fault) => `${part}${fault.instancePath}: ${fault.message ?? 'is not valid'}`)
  return [...new Set(lines)].slice(0, 3).join('; ')
}
