import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Interlock } from '../../contract/actuators/interlock.ts'
import { SafeAct } from '../../contract/actuators/safe-act.ts'
import { Channel } from '../../contract/alarms/channel.ts'
import { AlarmSettings } from '../../contract/alarms/settings.ts'
import { Annotation, View } from '../../contract/annotation.ts'
import { BoardCommand } from '../../contract/boards/command.ts'
import { RetiredBoard } from '../../contract/boards/retired.ts'
import { CalibrationRecord } from '../../contract/calibrations/record.ts'
import { Configuration } from '../../contract/configuration/configuration.ts'
import { ConfigurationState } from '../../contract/configuration/state.ts'
import { Dashboard } from '../../contract/dashboard.ts'
import type { DocumentHead, DocumentNoun } from '../../contract/document.ts'
import { Export, Report } from '../../contract/export.ts'
import { Finding } from '../../contract/finding.ts'
import { FlashBatch } from '../../contract/flash/batch.ts'
import { Firmware } from '../../contract/flash/firmware.ts'
import { FlashJob } from '../../contract/flash/job.ts'
import { Import } from '../../contract/import.ts'
import { Revision } from '../../contract/revision.ts'
import { Rollout, RolloutLane } from '../../contract/rollouts/rollout.ts'
import { Template } from '../../contract/rollouts/template.ts'
import { RuleSettingsDocument, Variable } from '../../contract/rules/desk.ts'
import { RuleDraft } from '../../contract/rules/draft.ts'
import { Rule, Scene } from '../../contract/rules/rule.ts'
import { Scan } from '../../contract/scan.ts'
import { Schedule, ScheduleRun } from '../../contract/schedules/schedule.ts'
import { Site } from '../../contract/site.ts'
import { Zone, ZoneState } from '../../contract/zone.ts'
import { MetadataDatabase } from './metadata-database.ts'
import { rowParser } from './parse-rows.ts'
import { SqliteAccountStore } from './sqlite-account-store.ts'
import { SqliteActivityStore } from './sqlite-activity-store.ts'
import { SqliteAlarmStore } from './sqlite-alarm-store.ts'
import { SqliteCommandStore } from './sqlite-command-store.ts'
import { SqliteDeliveryStore } from './sqlite-delivery-store.ts'
import { SqliteDocumentStore } from './sqlite-document-store.ts'
import { SqliteFiringStore } from './sqlite-firing-store.ts'
import { SqliteFleetStore } from './sqlite-fleet-store.ts'
import { SqliteSeriesStore } from './sqlite-series-store.ts'
import { SqliteSessionStore } from './sqlite-session-store.ts'
import { SqliteTelemetryStore } from './sqlite-telemetry-store.ts'
import { SqliteVersionStore } from './sqlite-version-store.ts'
import type { OnTrouble, StoreLogger } from './store-logger.ts'

const DAY_MS = 86_400_000

export interface SqliteStoresOptions {
  dataDir: string
  durability: 'normal' | 'full'
  /** 0 = for ever; raw ≤ minute ≤ hour. */
  retentionDays: { raw: number; minute: number; hour: number }
  logger: StoreLogger
  onTrouble: OnTrouble
}

export type SqliteStores = ReturnType<typeof openSqliteStores>

/** The embedded stores: leitstand.db and telemetry.db in the data folder. Nothing is opened before `start`. */
export function openSqliteStores({ dataDir, durability, retentionDays, logger, onTrouble }: SqliteStoresOptions) {
  const database = new MetadataDatabase({ dataDir, durability, logger, onTrouble })
  const age = (days: number) => (days === 0 ? Number.POSITIVE_INFINITY : days * DAY_MS)
  const { raw, minute, hour } = retentionDays
  const retention = { rawMs: age(raw), minuteMs: age(minute), hourMs: age(hour) }
  const telemetry = new SqliteTelemetryStore({ path: join(dataDir, 'telemetry.db'), durability, retention, logger, onTrouble })
  const shelfOf = <S extends typeof DocumentHead>(noun: DocumentNoun, schema: S) =>
    new SqliteDocumentStore(database, noun, rowParser(`document/${noun}`, schema), onTrouble)
  return {
    fleet: new SqliteFleetStore(database, onTrouble),
    series: new SqliteSeriesStore(database, onTrouble),
    telemetry,
    accounts: new SqliteAccountStore(database, onTrouble),
    commands: new SqliteCommandStore(database, onTrouble),
    activity: new SqliteActivityStore(database, onTrouble),
    deliveries: new SqliteDeliveryStore(database, onTrouble),
    alarms: new SqliteAlarmStore(database, onTrouble),
    sessions: new SqliteSessionStore(database, onTrouble),
    documents: {
      annotations: shelfOf('annotations', Annotation),
      views: shelfOf('views', View),
      dashboards: shelfOf('dashboards', Dashboard),
      reports: shelfOf('reports', Report),
      exports: shelfOf('exports', Export),
      imports: shelfOf('imports', Import),
      revisions: shelfOf('revisions', Revision),
      findings: shelfOf('findings', Finding),
      scans: shelfOf('scans', Scan),
      configurations: shelfOf('configurations', Configuration),
      calibrations: shelfOf('calibrations', CalibrationRecord),
      'configuration-states': shelfOf('configuration-states', ConfigurationState),
      'board-commands': shelfOf('board-commands', BoardCommand),
      'retired-boards': shelfOf('retired-boards', RetiredBoard),
      schedules: shelfOf('schedules', Schedule),
      templates: shelfOf('templates', Template),
      rollouts: shelfOf('rollouts', Rollout),
      'rollout-lanes': shelfOf('rollout-lanes', RolloutLane),
      'schedule-runs': shelfOf('schedule-runs', ScheduleRun),
      interlocks: shelfOf('interlocks', Interlock),
      sites: shelfOf('sites', Site),
      'alarm-channels': shelfOf('alarm-channels', Channel),
      'alarm-settings': shelfOf('alarm-settings', AlarmSettings),
      rules: shelfOf('rules', Rule),
      'rule-drafts': shelfOf('rule-drafts', RuleDraft),
      'rule-settings': shelfOf('rule-settings', RuleSettingsDocument),
      scenes: shelfOf('scenes', Scene),
      variables: shelfOf('variables', Variable),
      zones: shelfOf('zones', Zone),
      'zone-states': shelfOf('zone-states', ZoneState),
      'safe-acts': shelfOf('safe-acts', SafeAct),
      firmware: shelfOf('firmware', Firmware),
      'flash-batches': shelfOf('flash-batches', FlashBatch),
      'flash-jobs': shelfOf('flash-jobs', FlashJob),
    },
    versions: {
      configurations: new SqliteVersionStore(database, 'configurations', onTrouble),
      rules: new SqliteVersionStore(database, 'rules', onTrouble),
    },
    firings: new SqliteFiringStore(database, onTrouble),
    /** @throws LeitstandError when a database cannot be opened */
    async start(): Promise<void> {
      mkdirSync(dataDir, { recursive: true })
      await database.start()
      try {
        await telemetry.start()
      } catch (error) {
        await database.stop()
        throw error
      }
    },
    async stop(): Promise<void> {
      await telemetry.stop()
      await database.stop()
    },
  }
}
