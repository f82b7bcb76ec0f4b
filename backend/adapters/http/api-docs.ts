// OpenAPI document from the routes' own schemas, and the page that shows it.
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Type from 'typebox'
import { ErrorAnswer } from './error-answers.ts'
import type { App } from './route-context.ts'

const TAGS = [
  { name: 'auth', description: 'Sign-in, sessions, tickets, first account' },
  { name: 'users', description: 'Accounts of people' },
  { name: 'boards', description: 'Boards of the fleet, their registration and raw messages' },
  { name: 'zones', description: 'Zones and sub-zones: where boards stand, groups of their pins, what boards acknowledged' },
  { name: 'devices', description: 'Existing callers: devices and their last telemetry' },
  { name: 'organisations', description: 'Organisations' },
  { name: 'series', description: 'Series: name, unit, library, calibration, limits' },
  { name: 'telemetry', description: 'Latest values, history, ingest over HTTP' },
  { name: 'libraries', description: 'Sensor libraries' },
  { name: 'actuators', description: 'Outputs and commands' },
  { name: 'interlocks', description: 'Outputs of which never two are on' },
  { name: 'sites', description: 'Where the plant stands: one site at most' },
  { name: 'schedules', description: 'Outputs switched by the clock or the sun' },
  { name: 'alarm-channels', description: 'Ways by which alarms and rules speak to people, and what became of each message' },
  { name: 'rules', description: 'What makes boards act on each other: drafts, versions, on and off, what was decided and why' },
  { name: 'rule-drafts', description: 'Edits of rules that are not published yet' },
  { name: 'scenes', description: 'Named states of several outputs' },
  { name: 'variables', description: 'Values that rules set and read' },
  { name: 'alarms', description: 'What needs a person: raised, acknowledged, shelved, cleared' },
  { name: 'emergency', description: 'The emergency stop: state, stop, what is secured by hand, release, protocol' },
  { name: 'configuration', description: 'What a board shall be and what it reports: versions, drift, sending' },
  { name: 'calibrations', description: 'Guided calibration and certificates' },
  { name: 'templates', description: 'Configurations for many boards' },
  { name: 'rollouts', description: 'Acts on many boards in waves that stop by themselves' },
  { name: 'activity', description: 'What happened' },
  { name: 'annotations', description: 'Remarks on the time axis' },
  { name: 'views', description: 'Saved views of Explore' },
  { name: 'dashboards', description: 'Dashboards and templates' },
  { name: 'images', description: 'Pictures of dashboards' },
  { name: 'exports', description: 'History as files: sent at once, or made as jobs' },
  { name: 'reports', description: 'Exports on a schedule, to a folder or by mail' },
  { name: 'mail', description: 'How mail leaves' },
  { name: 'imports', description: 'History from CSV files' },
  { name: 'revisions', description: 'Changes of stored history: reprocessing, corrections, undo' },
  { name: 'scans', description: 'Looks at past ranges for faults in the data' },
  { name: 'findings', description: 'Faults in the data, found by the program' },
  { name: 'discovery', description: 'What is found in the network: announcements (mDNS) and scans of a range' },
  { name: 'flash', description: 'Boards over a cable: serial ports, writing and reading flash, the archive of firmware' },
  { name: 'serial monitor', description: 'What boards say on serial ports, sending, reset buttons, crashes looked up in an ELF' },
  { name: 'grafana', description: 'Leitstand as a JSON data source of Grafana' },
  { name: 'system', description: 'Health, status, metrics, demo fleet' },
]

/** Answer of routes that declare none: they send files. */
const FILE = { 200: { description: 'The file', content: { '*/*': { schema: Type.String({ format: 'binary' }) } } } }

/** Must run before the routes are declared: it collects them. */
export async function registerApiDocs(app: App, version: string): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (route.schema?.tags === undefined) return
    const role = route.config?.role
    const needs = role === 'public' ? 'Needs no credentials.' : `Least role: ${role}.`
    const said = route.schema.description
    const response = route.schema.response ?? {}
    const answers = Object.keys(response).some((status) => status.startsWith('2'))
    route.schema = {
      ...route.schema,
      description: said === undefined ? needs : `${said}\n\n${needs}`,
      response: { ...(answers ? {} : FILE), ...response, '4xx': ErrorAnswer, '5xx': ErrorAnswer },
      ...(role === 'public' ? { security: [] } : {}),
    }
  })
  await app.register(swagger, {
    hideUntagged: true,
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Leitstand', version, description: 'Watch, configure, flash and automate fleets of ESP32 boards.' },
      tags: TAGS,
      security: [{ bearer: [] }, { cookie: [] }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'Local token (file `token` in the data folder) or token of a login' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'leitstand_session', description: "The app's own pages" },
        },
      },
    },
  })
  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, role: 'viewer' }
    })
    await scope.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { deepLinking: true, docExpansion: 'list' } })
  })
}
