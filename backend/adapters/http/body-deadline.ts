// How long a request's body may take: soon for all that is small, idle time for uploads. Called for every request by http-server.ts.
import type { FastifyRequest } from 'fastify'

/** Headers and bodies that are not uploads have to be there by then, ms. */
export const BODY_MS = 30_000
/** An upload as a whole, ms. */
export const UPLOAD_MS = 2 * 3_600_000
/** Without a byte an upload is given up, ms. */
const UPLOAD_IDLE_MS = 60_000

export function limitBodyTime(request: FastifyRequest): void {
  const { raw } = request
  if (raw.headers['content-length'] === undefined && raw.headers['transfer-encoding'] === undefined) return
  if (request.routeOptions.config.upload === true) {
    raw.setTimeout(UPLOAD_IDLE_MS, () => raw.destroy())
    raw.once('close', () => raw.socket.setTimeout(0))
    return
  }
  const timer = setTimeout(() => raw.destroy(), BODY_MS)
  timer.unref()
  raw.once('end', () => clearTimeout(timer))
  raw.once('close', () => clearTimeout(timer))
}
