// Joins the nouns around history: what people keep of it (dashboards, views, annotations), and long work on it. Part of app.ts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ActivityLog } from '../activity/activity-log.ts'
import { FolderImageStore } from '../adapters/files/folder-image-store.ts'
import type { SqliteStores } from '../adapters/sqlite/sqlite-stores.ts'
import type { InterlockBody } from '../contract/actuators/interlock.ts'
import type { SafeActBody } from '../contract/actuators/safe-act.ts'
import type { ChannelFields, ChannelStateBody } from '../contract/alarms/channel.ts'
import type { ShownNoticeBody } from '../contract/alarms/delivery.ts'
import type { AlarmSettingsBody } from '../contract/alarms/settings.ts'
import type { AnnotationBody, ViewBody } from '../contract/annotation.ts'
import type { BoardCommandFields } from '../contract/boards/command.ts'
import { type FoundBody, MOST_FOUND, type NetworkScanBody } from '../contract/boards/discovery.ts'
import type { RetiredFields } from '../contract/boards/retired.ts'
import type { CalibrationRecordBody } from '../contract/calibrations/record.ts'
import type { Clock } from '../contract/clock.ts'
import type { ConfigurationBody } from '../contract/configuration/configuration.ts'
import type { ConfigurationStateBody } from '../contract/configuration/state.ts'
import type { DashboardBody } from '../contract/dashboard.ts'
import type { DocumentHead, LiveNoun } from '../contract/document.ts'
import type { ExportBody, StoredReportBody } from '../contract/export.ts'
import type { FindingBody } from '../contract/finding.ts'
import { type FlashBatchBody, MOST_BATCHES } from '../contract/flash/batch.ts'
import type { FirmwareBody } from '../contract/flash/firmware.ts'
import { MOST_FIRMWARE } from '../contract/flash/firmware.ts'
import { type FlashJobBody, MOST_FLASH_JOBS } from '../contract/flash/job.ts'
import type { SerialPortBody } from '../contract/flash/port.ts'
import { MOST_MONITORS, type SerialMonitorBody } from '../contract/flash/serial-monitor.ts'
import type { ImportBody } from '../contract/import.ts'
import type { RevisionBody } from '../contract/revision.ts'
import type { RolloutBody, RolloutLaneBody } from '../contract/rollouts/rollout.ts'
import type { TemplateBody } from '../contract/rollouts/template.ts'
import type { RuleSettings, VariableBody } from '../contract/rules/desk.ts'
import type { RuleDraftBody } from '../contract/rules/draft.ts'
import type { RuleBody, SceneBody } from '../contract/rules/rule.ts'
import type { ScanBody } from '../contract/scan.ts'
import type { ScheduleBody, ScheduleRunBody } from '../contract/schedules/schedule.ts'
import type { SiteBody } from '../contract/site.ts'
import type { ZoneBody, ZoneStateBody } from '../contract/zone.ts'
import { KEPT_SCANS } from '../discovery/network-scans.ts'
import { PassingShelf } from '../documents/passing-shelf.ts'
import { Shelf } from '../documents/shelf.ts'
import { Images } from '../images/images.ts'
import type { SeriesCatalog } from '../series/catalog.ts'
import { History, type HistoryParts } from '../telemetry/history.ts'
import { exportJob, flashJob, importJob, networkScanJob, revisionJob, rolloutJob, runningJobs, scanJob } from './jobs.ts'

export type Shelves = ReturnType<typeof openShelves>

/** More of them would not be looked through by anybody. */
export const MOST_RULES = 10_000
/** Versions kept of each document of the nouns that keep them. */
const KEPT_VERSIONS = 200

/** One shelf per noun, and the jobs among them that run; `told` hears of every change. */
export function openShelves(
  { documents: stores, versions }: Pick<SqliteStores, 'documents' | 'versions'>,
  clock: Clock,
  told: (noun: LiveNoun, changed: readonly DocumentHead[], removed: readonly string[]) => void,
) {
  const base = { clock, newId: randomUUID }
  const shelves = {
    annotations: new Shelf<AnnotationBody>({ ...base, noun: 'annotation', store: stores.annotations, most: 50_000 }),
    views: new Shelf<ViewBody>({ ...base, noun: 'view', store: stores.views, most: 1000 }),
    dashboards: new Shelf<DashboardBody>({ ...base, noun: 'dashboard', store: stores.dashboards, most: 1000 }),
    reports: new Shelf<StoredReportBody>({ ...base, noun: 'report', store: stores.reports, most: 500 }),
    exports: new Shelf<ExportBody>({ ...base, noun: 'export', store: stores.exports, most: 500 }),
    imports: new Shelf<ImportBody>({ ...base, noun: 'import', store: stores.imports, most: 200 }),
    revisions: new Shelf<RevisionBody>({ ...base, noun: 'revision', store: stores.revisions, most: 10_000 }),
    findings: new Shelf<FindingBody>({ ...base, noun: 'finding', store: stores.findings, most: 10_000 }),
    scans: new Shelf<ScanBody>({ ...base, noun: 'scan', store: stores.scans, most: 100 }),
    templates: new Shelf<TemplateBody>({ ...base, noun: 'template', store: stores.templates, most: 500 }),
    rollouts: new Shelf<RolloutBody>({ ...base, noun: 'rollout', store: stores.rollouts, most: 200 }),
    'rollout-lanes': new Shelf<RolloutLaneBody>({ ...base, noun: 'lane', store: stores['rollout-lanes'], most: 20_000 }),
    schedules: new Shelf<ScheduleBody>({ ...base, noun: 'schedule', store: stores.schedules, most: 2000 }),
    'schedule-runs': new Shelf<ScheduleRunBody>({ ...base, noun: 'run of a schedule', store: stores['schedule-runs'], most: 2000 }),
    'alarm-channels': new Shelf<ChannelFields>({ ...base, noun: 'channel', store: stores['alarm-channels'], most: 100 }),
    'alarm-notices': new PassingShelf<ShownNoticeBody>({ clock, noun: 'notice', most: 50 }),
    'channel-states': new PassingShelf<ChannelStateBody>({ clock, noun: 'state of a channel', most: 200 }),
    'alarm-settings': new Shelf<AlarmSettingsBody>({ ...base, noun: 'settings of alarms', store: stores['alarm-settings'], most: 1 }),
    interlocks: new Shelf<InterlockBody>({ ...base, noun: 'interlock', store: stores.interlocks, most: 2000 }),
    sites: new Shelf<SiteBody>({ ...base, noun: 'site', store: stores.sites, most: 1 }),
    calibrations: new Shelf<CalibrationRecordBody>({ ...base, noun: 'calibration', store: stores.calibrations, most: 50_000 }),
    configurations: new Shelf<ConfigurationBody>({
      ...base,
      noun: 'configuration',
      store: stores.configurations,
      most: 20_000,
      versions: { store: versions.configurations, keep: KEPT_VERSIONS },
    }),
    'configuration-states': new Shelf<ConfigurationStateBody>({
      ...base,
      noun: 'state of configuration',
      store: stores['configuration-states'],
      most: 20_000,
    }),
    rules: new Shelf<RuleBody>({
      ...base,
      noun: 'rule',
      store: stores.rules,
      most: MOST_RULES,
      versions: { store: versions.rules, keep: KEPT_VERSIONS },
    }),
    'rule-drafts': new Shelf<RuleDraftBody>({ ...base, noun: 'draft of a rule', store: stores['rule-drafts'], most: MOST_RULES }),
    'rule-settings': new Shelf<RuleSettings>({ ...base, noun: 'setting of rules', store: stores['rule-settings'], most: 1 }),
    scenes: new Shelf<SceneBody>({ ...base, noun: 'scene', store: stores.scenes, most: 1000 }),
    variables: new Shelf<VariableBody>({ ...base, noun: 'variable', store: stores.variables, most: 1000 }),
    'board-commands': new Shelf<BoardCommandFields>({ ...base, noun: 'command', store: stores['board-commands'], most: 10_000 }),
    zones: new Shelf<ZoneBody>({ ...base, noun: 'zone', store: stores.zones, most: 2000 }),
    'zone-states': new Shelf<ZoneStateBody>({ ...base, noun: 'state of a zone', store: stores['zone-states'], most: 50_000 }),
    'safe-acts': new Shelf<SafeActBody>({ ...base, noun: 'act of safety', store: stores['safe-acts'], most: 500 }),
    'retired-boards': new Shelf<RetiredFields>({ ...base, noun: 'retired board', store: stores['retired-boards'], most: 50_000 }),
    'found-devices': new PassingShelf<FoundBody>({ clock, noun: 'found device', most: MOST_FOUND }),
    'network-scans': new PassingShelf<NetworkScanBody>({ clock, noun: 'scan of a range', most: KEPT_SCANS }),
    'flash-batches': new Shelf<FlashBatchBody>({ ...base, noun: 'batch', store: stores['flash-batches'], most: MOST_BATCHES }),
    firmware: new Shelf<FirmwareBody>({ ...base, noun: 'firmware', store: stores.firmware, most: MOST_FIRMWARE }),
    'serial-ports': new PassingShelf<SerialPortBody>({ clock, noun: 'serial port', most: 256 }),
    'serial-monitors': new PassingShelf<SerialMonitorBody>({ clock, noun: 'serial monitor', most: MOST_MONITORS }),
    'flash-jobs': new PassingShelf<FlashJobBody>({ clock, noun: 'work on a board', most: MOST_FLASH_JOBS }),
  }
  shelves.annotations.onChange = (changed, removed) => told('annotations', changed, removed)
  shelves.views.onChange = (changed, removed) => told('views', changed, removed)
  shelves.dashboards.onChange = (changed, removed) => told('dashboards', changed, removed)
  shelves.reports.onChange = (changed, removed) => told('reports', changed, removed)
  shelves.templates.onChange = (changed, removed) => told('templates', changed, removed)
  shelves.schedules.onChange = (changed, removed) => told('schedules', changed, removed)
  shelves['schedule-runs'].onChange = (changed, removed) => told('schedule-runs', changed, removed)
  shelves.calibrations.onChange = (changed, removed) => told('calibrations', changed, removed)
  shelves.configurations.onChange = (changed, removed) => told('configurations', changed, removed)
  shelves['alarm-channels'].onChange = (changed, removed) => told('alarm-channels', changed, removed)
  shelves['alarm-notices'].onChange = (changed, removed) => told('alarm-notices', changed, removed)
  shelves['channel-states'].onChange = (changed, removed) => told('channel-states', changed, removed)
  shelves['alarm-settings'].onChange = (changed, removed) => told('alarm-settings', changed, removed)
  shelves.interlocks.onChange = (changed, removed) => told('interlocks', changed, removed)
  shelves.sites.onChange = (changed, removed) => told('sites', changed, removed)
  shelves['configuration-states'].onChange = (changed, removed) => told('configuration-states', changed, removed)
  shelves['board-commands'].onChange = (changed, removed) => told('board-commands', changed, removed)
  shelves['retired-boards'].onChange = (changed, removed) => told('retired-boards', changed, removed)
  shelves.rules.onChange = (changed, removed) => told('rules', changed, removed)
  shelves['rule-drafts'].onChange = (changed, removed) => told('rule-drafts', changed, removed)
  shelves['rule-settings'].onChange = (changed, removed) => told('rule-settings', changed, removed)
  shelves.scenes.onChange = (changed, removed) => told('scenes', changed, removed)
  shelves.variables.onChange = (changed, removed) => told('variables', changed, removed)
  shelves.zones.onChange = (changed, removed) => told('zones', changed, removed)
  shelves['zone-states'].onChange = (changed, removed) => told('zone-states', changed, removed)
  shelves['safe-acts'].onChange = (changed, removed) => told('safe-acts', changed, removed)
  shelves.findings.onChange = (changed, removed) => told('findings', changed, removed)
  const jobs = runningJobs(shelves)
  jobs.onChange = (changed, ended) => told('jobs', changed, ended)
  shelves.exports.onChange = (changed, removed) => {
    told('exports', changed, removed)
    jobs.note('exports', changed.map(exportJob), removed)
  }
  shelves.imports.onChange = (changed, removed) => {
    told('imports', changed, removed)
    jobs.note('imports', changed.map(importJob), removed)
  }
  shelves.revisions.onChange = (changed, removed) => {
    told('revisions', changed, removed)
    jobs.note('revisions', changed.map(revisionJob), removed)
  }
  shelves.scans.onChange = (changed, removed) => {
    told('scans', changed, removed)
    jobs.note('scans', changed.map(scanJob), removed)
  }
  shelves.rollouts.onChange = (changed, removed) => {
    told('rollouts', changed, removed)
    jobs.note('rollouts', changed.map(rolloutJob), removed)
  }
  shelves['found-devices'].onChange = (changed, removed) => told('found-devices', changed, removed)
  shelves.firmware.onChange = (changed, removed) => told('firmware', changed, removed)
  shelves['flash-batches'].onChange = (changed, removed) => told('flash-batches', changed, removed)
  shelves['serial-ports'].onChange = (changed, removed) => told('serial-ports', changed, removed)
  shelves['serial-monitors'].onChange = (changed, removed) => told('serial-monitors', changed, removed)
  shelves['flash-jobs'].onChange = (changed, removed) => {
    told('flash-jobs', changed, removed)
    jobs.note('flash-jobs', changed.map(flashJob), removed)
  }
  shelves['network-scans'].onChange = (changed, removed) => {
    told('network-scans', changed, removed)
    jobs.note('network-scans', changed.map(networkScanJob), removed)
  }
  return { ...shelves, jobs }
}

/** Pictures of dashboards, in `<data>/images`. */
export function openImages(dataDir: string, clock: Clock, shelves: Shelves, onTrouble: (cause: unknown) => void): Images {
  const used = () =>
    new Set(
      shelves.dashboards
        .list()
        .flatMap(({ widgets }) => widgets.flatMap((widget) => (widget.kind === 'image' && widget.image !== null ? [widget.image] : []))),
    )
  return new Images({ store: new FolderImageStore(join(dataDir, 'images')), clock, used, onTrouble })
}

/** Questions to the history; edits of series are told, as they change what its charts show. */
export function openHistory(store: HistoryParts['store'], catalog: SeriesCatalog, activity: ActivityLog, clock: Clock): History {
  catalog.onEdit = ({ id, board, name, channel }, fields, by) => {
    const detail = { series: id, name: name ?? channel, what: fields.join(', ') }
    activity.append({ kind: 'series-edited', severity: 'event', board, by, detail })
  }
  return new History({ store, series: catalog, clock })
}

/** In their order: what runs is known when all the others are. */
export async function startShelves(shelves: Shelves): Promise<void> {
  for (const shelf of Object.values(shelves)) await shelf.start()
}
