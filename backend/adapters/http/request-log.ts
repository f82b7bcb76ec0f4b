// One debug line and one measurement per request. Nothing of headers, bodies or query strings is written.
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { LiveHub } from '../../live/live-hub.ts'
import type { App } from './route-context.ts'

/** Keys that never appear in a log, wherever somebody puts them; for the `redact` option of pino. */
export const LOG_REDACTION = ['authorization', 'cookie', 'set-cookie', 'password', 'token', 'ticket'].flatMap((key) => {
  const name = key.includes('-') ? `["${key}"]` : key
  const dotted = key.includes('-') ? name : `.${name}`
  return [name, `*${dotted}`, `*.*${dotted}`]
})

export function registerRequestLog(app: App, registry: Registry): void {
  const seconds = new Histogram({
    name: 'leitstand_http_request_seconds',
    help: 'Time to answer HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    const ms = reply.elapsedTime
    seconds.observe({ method: request.method, route, status: reply.statusCode }, ms / 1000)
    const who = request.session?.principal.name ?? null
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(ms * 10) / 10, who, from: request.ip },
      'request',
    )
    done()
  })
}

export function registerLiveMetrics(registry: Registry, live: LiveHub): void {
  new Gauge({
    name: 'leitstand_live_clients',
    help: 'Connected live clients',
    registers: [registry],
    collect() {
      this.set(live.figures().clients)
    },
  })
  const total = (name: string, help: string, value: () => number) =>
    new Counter({
      name: `leitstand_live_${name}_total`,
      help,
      registers: [registry],
      collect() {
        this.reset()
        this.inc(value())
      },
    })
  total('clients_dropped', 'Live clients dropped because they were too slow or sent garbage', () => live.figures().droppedClients)
  total('clients_refused', 'Live clients refused because there were too many', () => live.figures().refusedClients)
  total('garbage_frames', 'Bad frames from live clients', () => live.figures().garbageFrames)
  total('sent_frames', 'Frames sent to live clients', () => live.figures().sentFrames)
  total('skipped_frames', 'Frames skipped for slow live clients', () => live.figures().skippedFrames)
}
