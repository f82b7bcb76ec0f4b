// Reads the figures of all parts for status bar and metrics, and sends them to screens once a second. Part of app.ts.
import type { ActivityLog } from '../activity/activity-log.ts'
import type { Broker } from '../adapters/mqtt/broker.ts'
import { metricsRegistry } from '../adapters/prometheus/metrics.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import type { Settings } from '../config/settings.ts'
import type { Clock } from '../contract/clock.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { LiveHub } from '../live/live-hub.ts'
import type { Intake } from '../messaging/intake.ts'
import type { RecentFault } from '../status/recent-fault.ts'
import type { BatchWriter } from '../telemetry/batch-writer.ts'
import type { Ingest } from '../telemetry/ingest.ts'
import { VERSION } from '../version.ts'
import type { DemoFleet } from './demo-fleet.ts'
import { mqttAddress } from './messaging.ts'
import { StatusBoard } from './status.ts'

const SHOW_EVERY_MS = 1000
/** The store counts its rows for this; seldom is enough. */
const COUNT_EVERY_MS = 10_000

export interface FiguresWiring {
  settings: Pick<Settings, 'open' | 'mqttHost'>
  clock: Clock
  broker: Broker
  stores: Pick<SqliteStores, 'telemetry'>
  storeFault: RecentFault
  intake: Intake
  ingest: Ingest
  writer: BatchWriter
  hub: LiveHub
  fleet: Fleet
  /** Outputs that an emergency stop would reach. */
  outputs(): number
  rules(): { running: boolean; active: number }
  demo: DemoFleet
  onTrouble(cause: unknown): void
}

export function openFigures(parts: FiguresWiring) {
  const { settings, clock, broker, stores, writer, hub, rules } = parts
  const counted = { samples: 0, bytes: 0 }
  const count = async () => Object.assign(counted, await stores.telemetry.figures())
  let started = false
  let timers: NodeJS.Timeout[] = []
  const statusBoard = new StatusBoard({
    rules,
    now: () => clock.now(),
    version: VERSION,
    open: settings.open,
    broker: () => {
      const { clients, droppedSlowClients, refusedLogins, refusedConnects, slowedDown } = broker.figures()
      const listening = started && broker.listening
      const address = listening ? mqttAddress(settings.mqttHost, broker.port) : ''
      return {
        clients,
        address,
        droppedClients: droppedSlowClients,
        refusedClients: refusedLogins + refusedConnects,
        slowedDown,
        listening,
      }
    },
    database: () => ({
      ...counted,
      commitMs: stores.telemetry.lastCommitMs,
      pending: writer.pending,
      fault: stores.telemetry.fault ?? parts.storeFault.at(clock.now()),
    }),
    ingest: () => ({
      messages: parts.intake.figures.messages,
      rejected: parts.intake.figures.rejected,
      duplicates: parts.ingest.figures.duplicates,
      dropped: writer.refused,
    }),
    live: () => {
      const { clients, droppedClients } = hub.figures()
      return { clients, droppedClients }
    },
    boards: () => ({ ...parts.fleet.counts(), outputs: parts.outputs() }),
    demoBoards: () => parts.demo.boards,
  })
  return {
    statusBoard,
    /** The broker takes connections from now on. */
    listening(): void {
      started = true
    },
    async start(): Promise<void> {
      timers = [
        setInterval(() => hub.status(statusBoard.tick()), SHOW_EVERY_MS),
        setInterval(() => count().catch(parts.onTrouble), COUNT_EVERY_MS),
      ]
      await count()
    },
    stop(): void {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

export interface MetricsWiring {
  statusBoard: StatusBoard
  intake: Intake
  ingest: Ingest
  activity: ActivityLog
  broker: Broker
  ruleFailures(): number
}

export function metricsOf({ statusBoard, intake, ingest, activity, broker, ruleFailures }: MetricsWiring) {
  return metricsRegistry({
    status: () => statusBoard.status(),
    rejectsByReason: () => intake.figures.byReason,
    counters: () => ({
      library_failures_total: { value: ingest.figures.libraryFailures, help: 'Samples marked bad because their library failed' },
      rule_failures_total: { value: ruleFailures(), help: 'Samples at which the rules threw' },
      activity_lost_total: { value: activity.lost, help: 'Activity entries lost because the disk did not take them' },
      mqtt_deliveries_dropped_total: {
        value: broker.figures().droppedQos0,
        help: 'QoS 0 deliveries given up because a subscriber was slow',
      },
      contract_violations_total: { value: intake.figures.violations, help: 'Messages whose payload named another board or GPIO' },
    }),
  })
}
