// The composition root: makes all parts, joins them, starts them in order and stops them in reverse. Used by cli/serve.ts.
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Access } from '../access/access.ts'
import { readOrMakeLocalToken } from '../access/local-token.ts'
import { ActivityLog } from '../activity/activity-log.ts'
import { Argon2Passwords } from '../adapters/argon2/argon2-passwords.ts'
import { HttpServer } from '../adapters/http/http-server.ts'
import type { Broker } from '../adapters/mqtt/broker.ts'
import { openSqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import { TelemetryGatherer } from '../compatibility/device-states.ts'
import type { Settings } from '../config/settings.ts'
import type { Configurations } from '../configuration/configurations.ts'
import { type Clock, systemClock } from '../contract/clock.ts'
import { LeitstandError } from '../contract/errors.ts'
import { isHealth, isOutput } from '../contract/series.ts'
import { Fleet } from '../fleet/fleet.ts'
import { LiveHub } from '../live/live-hub.ts'
import { Intake } from '../messaging/intake.ts'
import type { MessageBus } from '../messaging/message-bus.ts'
import type { RuleMessage } from '../notifications/notifications.ts'
import { SeriesCatalog } from '../series/catalog.ts'
import { kaiserChannel, metricName, metricUnit } from '../series/channel.ts'
import { RecentFault } from '../status/recent-fault.ts'
import { BatchWriter } from '../telemetry/batch-writer.ts'
import { Ingest } from '../telemetry/ingest.ts'
import { LatestValues } from '../telemetry/latest.ts'
import { GuardedRules, type RuleHook } from '../telemetry/rule-hook.ts'
import { PROJECT_DIR, VERSION } from '../version.ts'
import { limitCrossed, systemEvent, tellRuleFailure } from './activity.ts'
import { openActuators } from './actuators.ts'
import { openAlarms, outputFacts } from './alarms.ts'
import { openBoardCommands } from './board-commands.ts'
import { boardHandlers } from './board-handlers.ts'
import { openBoardTypes } from './board-types.ts'
import { openBusScans } from './bus-scans.ts'
import { openCalibrations } from './calibrations.ts'
import { openConfigurations } from './configuration.ts'
import { openDataQuality } from './data-quality.ts'
import { DemoFleet } from './demo-fleet.ts'
import { openDiscovery } from './discovery.ts'
import { countOutputs, hearingBroadcasts, hearingDoor, openEmergency, stopNotice } from './emergency.ts'
import { openExports, openReports } from './exports.ts'
import { metricsOf, openFigures } from './figures.ts'
import { type FlashPart, openFlash } from './flash.ts'
import { openHistory, openImages, openShelves, startShelves } from './history.ts'
import { openImports } from './imports.ts'
import { catalogLibraries, openLibraries } from './libraries.ts'
import { DEMO_LOGIN, mqttAddress, openBroker, openLogins, reachable } from './messaging.ts'
import { tellNews } from './news.ts'
import { openNotifications } from './notifications.ts'
import { openRetirement } from './retirement.ts'
import { openRevisions } from './revisions.ts'
import { openRollouts } from './rollouts.ts'
import { openRuleViews } from './rule-views.ts'
import { hearingRules, hooksTogether, listOf, openRules } from './rules.ts'
import { RunningParts } from './running-parts.ts'
import { openSchedules } from './schedules.ts'
import { allDeviceStates, latestValues, services } from './services.ts'
import { openZones } from './zones.ts'

/** Waiting samples get this long to reach the disk at a stop, ms. */
const DRAIN_MS = 2000
const ACTIVITY_SHOWN = 100

/** Parts that are not (yet) built in. */
export interface AppExtensions {
  /** Makes what stands at the rule port; `bus` publishes to boards. */
  rules?: (bus: MessageBus) => RuleHook
  clock?: Clock
}

export class App {
  readonly #settings: Settings
  readonly #logger: Logger
  readonly #extensions: AppExtensions
  readonly #running: RunningParts

  constructor(settings: Settings, logger: Logger, extensions: AppExtensions = {}) {
    this.#settings = settings
    this.#logger = logger
    this.#extensions = extensions
    this.#running = new RunningParts(logger)
  }

  /** @throws Error of the part that could not start; what had started before is stopped by `stop()`. */
  async start(): Promise<{ httpAddress: string; mqttAddress: string }> {
    const [settings, logger, running] = [this.#settings, this.#logger, this.#running]
    const clock: Clock = this.#extensions.clock ?? systemClock
    const demoPassword = randomBytes(24).toString('base64url')
    const storeFault = new RecentFault()
    const onTrouble = (cause: unknown) => {
      logger.error({ err: cause }, 'not stored; will be tried again')
      if (!(cause instanceof LeitstandError) || !cause.code.startsWith('store.') || !storeFault.note(cause.code, clock.now())) return
      activity.append({ ...systemEvent('system-trouble', 'critical'), detail: { code: cause.code, message: cause.message } })
    }

    const stores = openSqliteStores({
      dataDir: settings.dataDir,
      durability: settings.durability,
      retentionDays: { raw: settings.retentionRawDays, minute: settings.retentionMinuteDays, hour: settings.retentionHourDays },
      logger,
      onTrouble: (code, detail) => {
        logger.error({ code }, detail)
        activity.append({ ...systemEvent('system-trouble', 'critical'), detail: { code, message: detail } })
      },
    })
    const activity = new ActivityLog({ store: stores.activity, clock, onTrouble })
    const libraries = openLibraries({ dataDir: settings.dataDir, logger, activity })
    const boardTypes = openBoardTypes({ dataDir: settings.dataDir, logger })
    const catalog = new SeriesCatalog({ store: stores.series, clock, libraries: catalogLibraries(libraries) })
    const fleet = new Fleet({
      store: stores.fleet,
      clock,
      report: (entry) => activity.append(entry),
      onTrouble,
      registration: settings.registration,
    })
    const latest = new LatestValues()
    const writer = new BatchWriter(stores.telemetry, clock)
    const hub = new LiveHub({
      version: VERSION,
      clock,
      snapshots: {
        status: () => statusBoard.status(),
        boards: () => fleet.list(),
        series: () => catalog.list(),
        latest: (board) => latestValues({ catalog, latest }, board),
        actuators: async () => ({ actuators: actuators.list(), commands: actuators.recent() }),
        activity: async () => activity.recent(ACTIVITY_SHOWN),
        emergency: () => emergency.view(),
        documents: (noun) => listOf(noun, shelves, alarmDesk, rules),
        messages: (board) => intake.inspector.of(board),
        serial: (port) => flash.serial(port),
        deviceStates: () => allDeviceStates({ fleet, catalog, latest }),
      },
    })
    const shelves = openShelves(stores, clock, (noun, changed, removed) => hub.documentsChanged(noun, changed, removed))
    const images = openImages(settings.dataDir, clock, shelves, onTrouble)
    const exportParts = { dataDir: settings.dataDir, shelves, catalog, fleet, activity, clock, onTrouble }
    const exports = openExports(exportParts)
    const reporting = openReports({ ...exportParts, exports, secrets: stores.accounts })
    const telemetry = new TelemetryGatherer(metricName, (event) => hub.telemetry(event))
    const probe = this.#extensions.rules?.({ publish: (message) => broker.publish(message) })
    const atPort = hooksTogether(() => rules, probe)
    const hook = new GuardedRules(atPort, (cause, failures) => tellRuleFailure(logger, cause, failures))
    const ingest = new Ingest({
      series: { resolve: (board, spec) => catalog.resolve(board, spec), kaiserChannel, metricUnit },
      processors: libraries,
      latest,
      writer,
      listeners: {
        sample: (sample) => {
          hub.value(sample)
          if (hub.wantsTelemetry() && !isOutput(sample.series) && !isHealth(sample.series)) telemetry.add(sample)
        },
        accepted: (sample) => hook.sample(sample),
        band: (sample, from, to) => activity.append(limitCrossed(sample, from, to)),
        beyond: (sample, standing) => alarmDesk.limits.reading(sample, standing),
      },
    })
    const emergency = openEmergency({ ...exportParts, actuators: () => actuators, broker: () => broker })
    const publish: MessageBus['publish'] = (message) => broker.publish(message)
    // Until a board confirms another setting, both count: of two limits the smaller.
    const settingsOf = (board: string, gpio: number) => configurations.settings(board, gpio)
    const stopped = (board: string) => stopNotice(emergency, board)
    const outputs = { store: stores.commands, clock, fleet, catalog, latest, shelves, publish, activity, onTrouble, settingsOf, stopped }
    const actuators = openActuators(outputs)
    const bus = { publish }
    const boardCommands = openBoardCommands({ shelves, fleet, activity, bus, clock, onTrouble, air: () => flash.air })
    const wired = { dataDir: settings.dataDir, store: stores.telemetry, catalog, fleet, activity, clock, onTrouble }
    const taken = (from: string, to: string) => configurations.takenOver(from, to)
    const retirement = openRetirement({
      ...{ shelves, fleet, catalog, ingest, actuators, activity, bus, clock, onTrouble },
      configurationsTaken: taken,
      rolloutsTaken: (ids, from, to) => rollouts.replaceBoard(ids, from, to),
    })
    const revisions = openRevisions({ ...wired, shelf: shelves.revisions, libraries, latest, live: hub })
    const imports = openImports({ ...wired, shelf: shelves.imports, waiting: () => writer.pending, corrections: revisions })
    const rollouts = openRollouts({
      ...{ ...wired, boardCommands, shelves, latest, air: () => flash.air },
      configurations: () => configurations,
      stopped: (board) => emergency.stopped(board),
    })
    const schedules = openSchedules({ ...wired, shelves, actuators, commands: stores.commands })
    const ruleParts = {
      ...{ ...wired, shelves, stores, commands: stores.commands, latest, actuators, bus, hub },
      alarms: () => alarmDesk.alarms,
      tell: (message: RuleMessage) => notifying.message(message),
    }
    const rules = openRules(ruleParts)
    const ruleViews = openRuleViews(rules, { ...ruleParts, configurations: () => configurations })
    const quality = openDataQuality({ ...wired, shelves, latest, libraries })
    const alarmDesk = openAlarms({
      ...wired,
      store: stores.alarms,
      shelves,
      status: () => statusBoard.status(),
      output: (board, gpio) => outputFacts(actuators, board, gpio),
      emergency: () => emergency.state(),
    })
    const notifying = openNotifications({
      ...wired,
      store: stores.deliveries,
      secrets: stores.accounts,
      mail: reporting.mail,
      shelves,
      bus,
      alarmDesk,
    })
    const passwords = new Argon2Passwords()
    const logins = openLogins(stores.accounts, passwords, settings)
    const broadcasts = hearingBroadcasts(emergency, (message) => intake.take(message))
    const broker: Broker = openBroker({
      settings,
      clock,
      logger,
      sessions: stores.sessions,
      logins,
      isKnown: (board) => fleet.find(board) !== undefined,
      demoPassword,
      ...hearingRules(rules, broadcasts),
    })
    const configurations: Configurations = openConfigurations({
      ...wired,
      shelves,
      actuators,
      bus: broker,
      keptRules: (board) => ruleViews.places.ofBoard(board),
      typeOf: ({ boardType }) => (boardType === null ? null : (boardTypes.find(boardType) ?? null)),
    })
    const zones = openZones({ ...wired, shelves, actuators, configurations, bus })
    const session = { handoverEpoch: Math.floor(clock.now() / 1000), sessionId: randomUUID() }
    const handled = { fleet, ingest, actuators, boardCommands, emergency, configurations, zones, activity, bus, clock, session, onTrouble }
    const intake: Intake = new Intake({
      ...boardHandlers(handled),
      door: hearingDoor(fleet, emergency),
      watch: { watched: (board) => hub.wantsMessages(board), show: (board, message) => hub.message(board, message) },
      onFault: (cause, topic) => logger.error({ err: cause, topic }, 'a message set off a fault; it was rejected'),
    })
    const demo = new DemoFleet({
      configurations,
      rules: rules.desk,
      fleet,
      catalog,
      typeOf: (id) => boardTypes.find(id),
      clock,
      broker: () => ({ url: `mqtt://${reachable(settings.mqttHost)}:${broker.port}`, username: DEMO_LOGIN, password: demoPassword }),
      report: (kind, boards) => activity.append({ ...systemEvent(kind, 'event'), detail: { boards } }),
      onFault: (cause) => logger.warn({ err: cause }, 'demo fleet'),
    })
    const figures = openFigures({
      settings,
      clock,
      broker,
      stores,
      storeFault,
      intake,
      ingest,
      writer,
      hub,
      fleet,
      outputs: () => countOutputs(exportParts, actuators.list()),
      demo,
      rules: () => ({ running: rules.figures.running, active: rules.figures.rules }),
      onTrouble,
    })
    const { statusBoard } = figures
    writer.onCommit = (lagMs) => statusBoard.lag.add(lagMs, clock.now())
    tellNews({ fleet, catalog, ingest, actuators, schedules, rules, emergency, activity, quality, alarmDesk, zones, hub, onTrouble })

    const access = new Access({
      store: stores.accounts,
      passwords,
      clock,
      random: randomBytes,
      localToken: await readOrMakeLocalToken(settings.dataDir, randomBytes),
    })
    const discovery = await openDiscovery({ settings, shelves, clock, logger, broker, version: VERSION })
    const flashParts = { ...wired, ...settings, shelves, latest, configurations, logins, broker, logger }
    const flash: FlashPart = openFlash({ ...flashParts, stores, zones, boardTypes, live: hub, httpPort: () => http.port })
    const rendererDir = join(PROJECT_DIR, 'dist', 'renderer')
    const http: HttpServer = new HttpServer({
      host: settings.httpHost,
      port: settings.httpPort,
      services: services({
        fleet,
        catalog,
        latest,
        ingest,
        history: openHistory(stores.telemetry, catalog, activity, clock),
        calibrations: openCalibrations({ ...wired, shelf: shelves.calibrations, libraries, latest }),
        scanBus: openBusScans({ commands: boardCommands, configurations: shelves.configurations, catalog }),
        libraries,
        boardTypes,
        actuators,
        alarmDesk,
        notifying,
        boardCommands,
        retirement,
        activity,
        intake,
        shelves,
        images,
        exports,
        reporting,
        imports,
        quality,
        revisions,
        schedules,
        rules,
        ruleViews,
        configurations,
        emergency,
        zones,
        rollouts,
        discovery: discovery.services,
        flash: flash.services,
        clock,
        status: () => statusBoard.status(),
        demo,
        configureMqttLogin: (username, password) => logins.fleet.configure(username, password),
      }),
      access,
      live: hub,
      logger: logger.child({ part: 'http' }),
      rendererDir: existsSync(rendererDir) ? rendererDir : null,
      open: settings.open,
      metrics: metricsOf({ statusBoard, intake, ingest, activity, broker, ruleFailures: () => hook.failures }),
      mqttUpgrade: (stream, request) => broker.handleStream(stream, request),
      version: VERSION,
      clock,
      allowedHosts: [hostname(), `${hostname()}.local`, discovery.hostName],
    })

    await running.start('stores', stores)
    await latest.start(stores.telemetry)
    await running.start('access', { start: () => access.start(), stop: () => undefined })
    await logins.fleet.start()
    await running.start('libraries', libraries)
    await running.start('board types', boardTypes)
    await catalog.start(Array.from(latest.all(), ({ series }) => series))
    await startShelves(shelves)
    await running.start('images', images)
    await running.start('activity', activity)
    await running.start('fleet', fleet)
    await running.start('configurations', configurations)
    await actuators.open()
    await running.start('alarms', alarmDesk)
    await running.start('exports', exports)
    await running.start('reports', reporting)
    await running.start('revisions', revisions)
    // A latched stop holds before any board can speak and before anything can switch; it knows the outputs that were loaded.
    await running.start('emergency stop', emergency)
    await running.start('board commands', boardCommands)
    await running.start('zones', zones)
    running.add('waiting samples', () => writer.drain(DRAIN_MS))
    await running.start('rules', rules)
    await running.start('broker', broker)
    await running.start('notifications', notifying)
    await running.start('outputs', { start: async () => actuators.watch(), stop: () => actuators.stop() })
    await running.start('what rules do', rules.acting)
    await running.start('views of rules', ruleViews)
    figures.listening()
    await running.start('retirement', retirement)
    await running.start('imports', imports)
    await running.start('data quality', quality)
    await running.start('schedules', schedules)
    await running.start('rollouts', rollouts)
    await running.start('alarm watch', alarmDesk.watch)
    await running.start('flashing', flash)
    const httpPort = await http.start()
    running.add('http', () => http.stop())
    await running.start('discovery', { start: () => discovery.start(httpPort), stop: () => discovery.stop() })
    await running.start('figures', figures)
    running.add('live hub', () => hub.stop())
    running.add('demo', () => demo.stop())
    activity.append({ ...systemEvent('system-started', 'event'), detail: { version: VERSION } })
    if (settings.demoBoards > 0) await demo.start(settings.demoBoards)
    return { httpAddress: `http://${reachable(settings.httpHost)}:${httpPort}`, mqttAddress: mqttAddress(settings.mqttHost, broker.port) }
  }

  stop(): Promise<void> {
    return this.#running.stop()
  }
}
