// Joins the nouns into what the HTTP routes ask for. Built by app.ts; no logic of its own beyond passing on.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Actuators } from '../actuators/commands.ts'
import type { Services } from '../adapters/http/services.ts'
import type { BoardCommands } from '../board-commands/board-commands.ts'
import type { BoardTypes } from '../board-types/board-types.ts'
import { deviceStates } from '../compatibility/device-states.ts'
import type { Configurations } from '../configuration/configurations.ts'
import { CENTRE } from '../contract/boards/device-topics.ts'
import type { Clock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import type { DeviceState } from '../contract/events.ts'
import { reasonText } from '../contract/reasons.ts'
import type { LatestValue } from '../contract/sample.ts'
import { isOutput, type Series } from '../contract/series.ts'
import type { Emergency } from '../emergency/emergency.ts'
import type { Exports } from '../exports/exports.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Images } from '../images/images.ts'
import type { Imports } from '../imports/imports.ts'
import type { LibraryRegistry } from '../libraries/registry.ts'
import type { Mail } from '../mail/mail.ts'
import { readBoardTime } from '../messaging/board-time.ts'
import type { Intake } from '../messaging/intake.ts'
import type { Reports } from '../reports/reports.ts'
import type { Retirement } from '../retirement/retirement.ts'
import type { Revisions } from '../revisions/revisions.ts'
import type { Rollouts } from '../rollouts/rollouts.ts'
import type { Rules } from '../rules/rules.ts'
import type { Schedules } from '../schedules/schedules.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import { metricName } from '../series/channel.ts'
import type { History } from '../telemetry/history.ts'
import type { Ingest } from '../telemetry/ingest.ts'
import type { LatestValues } from '../telemetry/latest.ts'
import { outputUsage } from './actuators.ts'
import type { AlarmDesk } from './alarms.ts'
import type { DataQuality } from './data-quality.ts'
import { emergencyService } from './emergency.ts'
import type { Shelves } from './history.ts'
import { interlockService } from './interlocks.ts'
import type { Notifying } from './notifications.ts'
import type { RuleViews } from './rule-views.ts'
import { ruleServices } from './rules.ts'
import type { ZonesPart } from './zones.ts'

export interface ServiceParts {
  fleet: Fleet
  catalog: SeriesCatalog
  latest: LatestValues
  ingest: Ingest
  history: History
  libraries: LibraryRegistry
  boardTypes: BoardTypes
  actuators: Actuators
  alarmDesk: AlarmDesk
  notifying: Notifying
  boardCommands: BoardCommands
  retirement: Retirement
  activity: ActivityLog
  intake: Intake
  shelves: Shelves
  images: Images
  exports: Exports
  reporting: { reports: Reports; mail: Mail }
  imports: Imports
  quality: DataQuality
  revisions: Revisions
  calibrations: Services['calibrations']
  scanBus: Services['scanBus']
  schedules: Schedules
  rules: Rules
  ruleViews: RuleViews
  configurations: Configurations
  emergency: Emergency
  zones: ZonesPart
  rollouts: Rollouts
  discovery: Services['discovery']
  flash: Services['flash']
  clock: Clock
  status: Services['status']
  demo: Services['demo']
  configureMqttLogin: Services['configureMqttLogin']
}

export function services(parts: ServiceParts): Services {
  const { fleet, catalog, actuators, activity, intake } = parts
  return {
    fleet: {
      list: () => fleet.list(),
      find: (id) => fleet.find(id),
      edit: (ids, patch, by) => fleet.edit(ids, patch, by),
      register: (ids, registration, by) => fleet.register(ids, registration, by),
      add: (device, by) => fleet.add(device, by),
      organisations: () => fleet.organisations(),
      addOrganisation: (name, id) => fleet.addOrganisation(name, id),
      deviceStates: () => allDeviceStates(parts),
    },
    series: { list: (filter) => seriesOf(parts, filter), edit: (id, patch, by) => catalog.edit(id, patch, by) },
    telemetry: {
      latest: (board) => latestValues(parts, board),
      query: (query) => parts.history.query(query),
      queryText: (query) => parts.history.queryText(query),
      statistics: (query) => parts.history.statistics(query),
      ingest: (body) => ingestOverHttp(parts, body),
    },
    libraries: { list: () => parts.libraries.list() },
    boardTypes: parts.boardTypes,
    actuators: {
      list: (board) => actuators.list(board),
      commands: (filter, limit) => actuators.commands(filter, limit),
      send: (board, gpio, body, by) => actuators.send(board, gpio, body, by),
      verdict: (board, gpio) => {
        const verdict = actuators.verdict(board, gpio)
        if (verdict.allow) return { refusal: null, durationS: verdict.durationS }
        return { refusal: { code: verdict.code, message: reasonText(verdict.reason), reason: verdict.reason }, durationS: 0 }
      },
      override: (board, gpio, untilMs, by, reason) => actuators.override(board, gpio, untilMs, by, reason),
      endOverride: (board, gpio) => actuators.endOverride(board, gpio),
      usage: (board, gpio, range) => outputUsage(parts, board, gpio, range),
    },
    boardCommands: {
      list: (board, limit) => parts.boardCommands.list(board, limit),
      send: (board, request, by) => parts.boardCommands.send(board, request, by),
    },
    retirement: parts.retirement,
    messages: { of: (board) => intake.inspector.of(board), unassigned: () => intake.inspector.unassigned() },
    activity: { list: (limit) => activity.list(limit), find: (query) => activity.find(query) },
    alarms: parts.alarmDesk.service,
    alarmChannels: parts.notifying.service,
    annotations: parts.shelves.annotations,
    views: parts.shelves.views,
    dashboards: parts.shelves.dashboards,
    interlocks: interlockService(parts.shelves.interlocks, activity),
    sites: parts.shelves.sites,
    images: parts.images,
    exports: parts.exports,
    reports: parts.reporting.reports,
    mail: parts.reporting.mail,
    imports: parts.imports,
    findings: {
      list: () => parts.quality.findings.list(),
      acknowledge: (id, by) => parts.quality.findings.acknowledge(id, by),
    },
    scans: parts.quality.scans,
    schedules: parts.schedules,
    rules: ruleServices(parts.rules, parts.ruleViews),
    scenes: parts.shelves.scenes,
    variables: parts.shelves.variables,
    configurations: parts.configurations,
    emergency: emergencyService(parts),
    zones: parts.zones.service,
    templates: parts.shelves.templates,
    rollouts: parts.rollouts,
    discovery: parts.discovery,
    flash: parts.flash,
    revisions: parts.revisions,
    calibrations: parts.calibrations,
    scanBus: parts.scanBus,
    status: parts.status,
    demo: parts.demo,
    configureMqttLogin: parts.configureMqttLogin,
  }
}

export function allDeviceStates(parts: Pick<ServiceParts, 'fleet' | 'catalog' | 'latest'>): DeviceState[] {
  const boards = parts.fleet.list().filter((board) => board.registration !== 'rejected')
  return deviceStates(
    boards,
    (board) => [...parts.catalog.ofBoard(board)].filter((series) => !isOutput(series)),
    (series) => parts.latest.get(series),
    metricName,
  )
}

export function latestValues(parts: Pick<ServiceParts, 'catalog' | 'latest'>, board?: string): LatestValue[] {
  if (board === undefined) return [...parts.latest.all()]
  const values: LatestValue[] = []
  for (const series of parts.catalog.ofBoard(board)) {
    const latest = parts.latest.get(series.id)
    if (latest !== undefined) values.push(latest)
  }
  return values
}

/** Board names and zones are the fleet's, the rest is the catalogue's. */
function seriesOf({ catalog, fleet }: ServiceParts, { zone, text, ...filter }: Parameters<Services['series']['list']>[0]): Series[] {
  const all = catalog.list(filter).filter(({ board }) => zone === undefined || fleet.find(board)?.zone === zone)
  if (text === undefined || text === '') return all
  const found = new Set(catalog.list({ text }))
  const wanted = text.toLowerCase()
  const holds = (word: string | null | undefined) => word?.toLowerCase().includes(wanted) ?? false
  return all.filter((series) => {
    const board = fleet.find(series.board)
    return found.has(series) || holds(board?.name) || holds(board?.zone)
  })
}

/** The same checks and the same way as a plain board's message; resolves after commit. */
async function ingestOverHttp(parts: ServiceParts, body: Parameters<Services['telemetry']['ingest']>[0]): Promise<void> {
  const receivedAtMs = parts.clock.now()
  const time = readBoardTime(body.ts, receivedAtMs)
  if (time.kind === 'unreadable' || time.kind === 'ahead') {
    throw new LeitstandError('request.invalid', time.kind === 'ahead' ? 'ts is more than a day ahead.' : 'ts is no time.')
  }
  const admission = parts.fleet.admit(body.deviceId, 'plain', CENTRE, receivedAtMs)
  if (!admission.allowed)
    throw new LeitstandError('board.not-accepted', `${body.deviceId} is rejected. Accept it under Devices, then retry.`)
  const origin = { board: body.deviceId, gpio: null, receivedAtMs, dup: false, admitted: admission.stored }
  const taken = parts.ingest.metrics(origin, body.metrics, undefined, time.atMs, time.kind === 'arrival')
  if (taken !== undefined && !(taken instanceof Promise)) throw new LeitstandError('request.invalid', taken.detail)
  await Promise.all([admission.stored, taken])
}
