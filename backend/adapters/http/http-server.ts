// The HTTP side of Leitstand: REST, live WebSocket, MQTT over WebSocket, pages. Built and started by app.ts.

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
import { alarmChannelRoutes } from './routes/alarm-channels.ts'
import { alarmRoutes } from './routes/alarms.ts'
import { authRoutes } from './routes/auth.ts'
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
  flashBatchRoutes,
