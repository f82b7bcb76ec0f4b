// The HTTP side of Leitstand: REST, live WebSocket, MQTT over WebSocket, pages. Built and started by app/app.ts.
import type { Socket } from 'node:net'
import fastifyCookie from '@fastify/cookie'
import fastifyJwt from '@fastify/jwt'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastifyWebsocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, LogController, type RouteOptions } from 'fastify'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Access } from '../../access/access.ts'
import { type Clock, systemClock } from '../../contract/clock.ts'
import { LeitstandError } from '../../contract/errors.ts'
import { allows, type Role } from '../../contract/roles.ts'
import { LIVE_SUBPROTOCOL } from '../../contract/version.ts'
import type { LiveHub } from '../../live/live-hub.ts'
import { registerApiDocs } from './api-docs.ts'
import { Authentication, SESSION_COOKIE } from './authentication.ts'
import { BODY_MS, limitBodyTime, UPLOAD_MS } from './body-deadline.ts'
import { registerContentPolicy } from './content-policy.ts'
import { answerClientError, answerError } from './error-answers.ts'
import { LiveSockets, PING_INTERVAL_MS } from './live-sockets.ts'
import { MQTT_SUBPROTOCOLS, type MqttUpgrade, registerMqttSockets } from './mqtt-sockets.ts'
import { checkOrigin, type HostRule } from './origin-check.ts'
import { checkRouteRoles } from './public-routes.ts'
import { LOG_REDACTION, registerLiveMetrics, registerRequestLog } from './request-log.ts'
import type { App, RouteContext, RouteFile } from './route-context.ts'
import { activityRoutes } from './routes/activity.ts'
import { actuatorRoutes } from './routes/actuators.ts'
import { airUpdateRoutes } from './routes/air-updates.ts'
import { alarmChannelRoutes } from './routes/alarm-channels.ts'
import { alarmRoutes } from './routes/alarms.ts'
import { authRoutes } from './routes/auth.ts'
import { backtraceRoutes } from './routes/backtraces.ts'
import { boardCommandRoutes } from './routes/board-commands.ts'
import { boardTypeRoutes } from './routes/board-types.ts'
import { boardRoutes } from './routes/boards.ts'
import { calibrationRoutes } from './routes/calibrations.ts'
import { configurationRoutes } from './routes/configuration.ts'
import { deviceRoutes } from './routes/devices.ts'
import { discoveryRoutes } from './routes/discovery.ts'
import { documentRoutes } from './routes/documents.ts'
import { emergencyRoutes } from './routes/emergency.ts'
import { exportRoutes } from './routes/exports.ts'
import { findingRoutes } from './routes/findings.ts'
import { firmwareBuildRoutes } from './routes/firmware-builds.ts'
import { flashRoutes } from './routes/flash.ts'
import { flashBatchRoutes } from './routes/flash-batches.ts'
import { grafanaRoutes } from './routes/grafana.ts'
import { imageRoutes } from './routes/images.ts'
import { importRoutes } from './routes/imports.ts'
import { libraryRoutes } from './routes/libraries.ts'
import { organisationRoutes } from './routes/organisations.ts'
import { reportRoutes } from './routes/reports.ts'
import { retiredBoardRoutes } from './routes/retired-boards.ts'
import { revisionRoutes } from './routes/revisions.ts'
import { rolloutRoutes } from './routes/rollouts.ts'
import { ruleCheckRoutes } from './routes/rule-checks.ts'
import { ruleExchangeRoutes } from './routes/rule-exchange.ts'
import { rulePastRoutes } from './routes/rule-past.ts'
import { ruleRoutes } from './routes/rules.ts'
import { scanRoutes } from './routes/scans.ts'
import { scheduleRoutes } from './routes/schedules.ts'
import { serialMonitorRoutes } from './routes/serial-monitors.ts'
import { seriesRoutes } from './routes/series.ts'
import { systemRoutes } from './routes/system.ts'
import { telemetryRoutes } from './routes/telemetry.ts'
import { userRoutes } from './routes/users.ts'
import { zoneRoutes } from './routes/zones.ts'
import type { Services } from './services.ts'
import { clearSessionCookie } from './session-cookie.ts'
import { answerPageOrNotFound, registerStaticPages } from './static-pages.ts'
import { compileWhenAsked } from './validators.ts'

const MEBIBYTE = 1024 * 1024
/** Answers under way may take this long to finish at a stop, then their connections are cut. */
const STOP_MS = 2000
const MAX_CONNECTIONS = 4096

const ROUTE_FILES: RouteFile[] = [
  authRoutes,
  userRoutes,
  boardRoutes,
  configurationRoutes,
  boardCommandRoutes,
  retiredBoardRoutes,
  scheduleRoutes,
  zoneRoutes,
  seriesRoutes,
  calibrationRoutes,
  telemetryRoutes,
  deviceRoutes,
  organisationRoutes,
  discoveryRoutes,
  flashRoutes,
  firmwareBuildRoutes,
  flashBatchRoutes,
  airUpdateRoutes,
  serialMonitorRoutes,
  backtraceRoutes,
  libraryRoutes,
  boardTypeRoutes,
  emergencyRoutes,
  actuatorRoutes,
  activityRoutes,
  alarmRoutes,
  alarmChannelRoutes,
  grafanaRoutes,
  documentRoutes,
  exportRoutes,
  imageRoutes,
  importRoutes,
  findingRoutes,
  revisionRoutes,
  rolloutRoutes,
  ruleCheckRoutes,
  rulePastRoutes,
  ruleExchangeRoutes,
  ruleRoutes,
  scanRoutes,
  reportRoutes,
  systemRoutes,
]

export interface HttpServerParts {
  host: string
  /** 0 = any free port. */
  port: number
  services: Services
  access: Access
  live: LiveHub
  logger: Logger
  /** Built renderer; null = no pages, API only. */
  rendererDir: string | null
  /** Lifts authentication for callers on this machine. */
  open: boolean
  metrics: Registry
  mqttUpgrade?: MqttUpgrade
  version: string
  clock?: Clock
  /** Further names under which the server is reached, beside loopback, the bound host and IP literals. */
  allowedHosts?: readonly string[]
  pingIntervalMs?: number
}

export interface RouteDeclaration {
  method: string
  url: string
  role: Role | 'public' | undefined
  websocket: boolean
}

export class HttpServer {
  readonly #parts: HttpServerParts
  readonly #clock: Clock
  readonly #sockets = new Set<Socket>()
  #app: App | null = null
  #liveSockets: LiveSockets | null = null
  #routes: RouteDeclaration[] = []

  constructor(parts: HttpServerParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? systemClock
  }

  /** Where it listens; known after `start`. */
  get port(): number {
    const address = this.#app?.server.address()
    return typeof address === 'object' && address !== null ? address.port : this.#parts.port
  }

  /** All routes with what they declare; known after `start`. */
  get routes(): readonly RouteDeclaration[] {
    return this.#routes
  }

  /**
   * @returns the bound port.
   * @throws Error with `code` `EADDRINUSE` or `EACCES` where the port cannot be had.
   */
  async start(): Promise<number> {
    const { host, port } = this.#parts
    const app = await this.#build()
    this.#app = app
    try {
      await app.listen({ host, port })
    } catch (error) {
      await this.stop()
      throw error
    }
    return this.port
  }

  /** Says goodbye to live clients, lets answers under way finish for 2 s, then cuts what is left. */
  async stop(): Promise<void> {
    const app = this.#app
    if (app === null) return
    this.#app = null
    this.#liveSockets?.stop()
    const cut = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy()
    }, STOP_MS)
    try {
      await app.close()
    } finally {
      clearTimeout(cut)
    }
  }

  async #build(): Promise<App> {
    const { access, live, logger, metrics, rendererDir, open, version, mqttUpgrade } = this.#parts
    const log: FastifyBaseLogger = logger.child({}, { redact: LOG_REDACTION })
    const app: App = Fastify({
      loggerInstance: log,
      logController: new LogController({ disableRequestLogging: true }),
      bodyLimit: MEBIBYTE,
      requestTimeout: UPLOAD_MS,
      forceCloseConnections: 'idle',
      routerOptions: { maxParamLength: 1024 },
      frameworkErrors: (error, request, reply) => answerError(error, request, reply),
      clientErrorHandler: answerClientError,
    }).withTypeProvider<TypeBoxTypeProvider>()
    app.server.maxConnections = MAX_CONNECTIONS
    app.server.headersTimeout = BODY_MS
    app.server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })

    app.setValidatorCompiler(compileWhenAsked)
    // Schemas describe answers, they don't filter them: exact also where a schema is loose (records, unions).
    app.setSerializerCompiler(() => (data) => JSON.stringify(data))
    app.setErrorHandler(answerError)
    app.setNotFoundHandler((request, reply) => answerPageOrNotFound(request, reply, rendererDir))
    acceptJsonOnly(app)
    this.#collectRoutes(app)

    await app.register(fastifyCookie)
    await app.register(fastifyJwt, {
      secret: access.signingKey,
      sign: { algorithm: 'HS256', iss: 'leitstand' },
      verify: { algorithms: ['HS256'], allowedIss: 'leitstand' },
    })
    const authentication = new Authentication(
      access,
      { sign: (claims) => app.jwt.sign(claims), read: (token) => app.jwt.verify(token) },
      open,
    )
    await registerContentPolicy(app)
    // Before the guard: it must know refused upgrades, or their sockets would stay open.
    await app.register(fastifyWebsocket, {
      options: { maxPayload: MEBIBYTE, handleProtocols: chooseProtocol },
      errorHandler: (error, socket, request) => {
        request.log.debug({ err: error }, 'WebSocket ended with an error')
        socket.terminate()
      },
      preClose: (done) => {
        for (const socket of app.websocketServer.clients) socket.close(1001, 'stopping')
        app.websocketServer.close()
        done()
      },
    })
    this.#guard(app, authentication)
    await app.register(rateLimit, { global: false })
    registerRequestLog(app, metrics)
    registerLiveMetrics(metrics, live)
    await registerApiDocs(app, version)

    const context: RouteContext = {
      services: this.#parts.services,
      access,
      authentication,
      metrics,
      clock: this.#clock,
      version,
      open,
      startedAtMs: this.#clock.now(),
    }
    for (const routes of ROUTE_FILES) routes(app, context)
    this.#liveSockets = new LiveSockets(live, access, log, this.#parts.pingIntervalMs ?? PING_INTERVAL_MS)
    this.#liveSockets.register(app)
    this.#liveSockets.start()
    if (mqttUpgrade !== undefined) registerMqttSockets(app, mqttUpgrade, log)
    if (rendererDir !== null) await registerStaticPages(app, rendererDir)
    await app.ready()
    checkRouteRoles(this.#routes)
    return app
  }

  /** Host, origin, credentials, role: in this order, before anything of the request is read. */
  #guard(app: App, authentication: Authentication): void {
    const rule: HostRule = { boundHost: this.#parts.host, allowedHosts: this.#parts.allowedHosts ?? [] }
    app.decorateRequest('session', null)
    app.addHook('onRequest', async (request, reply) => {
      limitBodyTime(request)
      checkOrigin(request, rule)
      const { role } = request.routeOptions.config
      if (request.is404 || role === 'public') return
      if (role === undefined) throw new Error(`Route ${request.routeOptions.url} declares no role`)
      try {
        request.session = authentication.sessionOf(request)
      } catch (error) {
        if (request.cookies[SESSION_COOKIE] !== undefined) clearSessionCookie(reply)
        throw error
      }
      if (!allows(request.session.principal.role, role)) throw new LeitstandError('auth.forbidden')
    })
  }

  #collectRoutes(app: App): void {
    const declared: RouteOptions[] = []
    app.addHook('onRoute', (route) => {
      declared.push(route)
    })
    // Plugins' own routes get their role after this hook has seen them, so it is read at the end.
    app.addHook('onReady', async () => {
      this.#routes = declared.flatMap((route) => {
        const declaration = { url: route.url, role: route.config?.role, websocket: route.websocket === true }
        return [route.method].flat().map((method) => ({ ...declaration, method: String(method) }))
      })
    })
  }
}

/** JSON and nothing else: forms and plain text are what other sites' pages can send without asking. An empty body is no body. Routes that take files add their own types in a scope of their own, none of them one of those. */
function acceptJsonOnly(app: App): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, String(body), done)
  })
}

function chooseProtocol(offered: Set<string>): string | false {
  for (const known of [LIVE_SUBPROTOCOL, ...MQTT_SUBPROTOCOLS]) if (offered.has(known)) return known
  return false
}
