import type { TSchema } from 'typebox'
import { create } from 'zustand'
import { Interlock } from '../../backend/contract/actuators/interlock.ts'
import { SafeAct } from '../../backend/contract/actuators/safe-act.ts'
import { Alarm } from '../../backend/contract/alarms/alarm.ts'
import { Channel, ChannelState } from '../../backend/contract/alarms/channel.ts'
import { ShownNotice } from '../../backend/contract/alarms/delivery.ts'
import { AlarmSettings } from '../../backend/contract/alarms/settings.ts'
import { Annotation, View } from '../../backend/contract/annotation.ts'
import { BoardCommand } from '../../backend/contract/boards/command.ts'
import { FoundDevice, NetworkScan } from '../../backend/contract/boards/discovery.ts'
import { RetiredBoard } from '../../backend/contract/boards/retired.ts'
import { CalibrationRecord } from '../../backend/contract/calibrations/record.ts'
import { Configuration } from '../../backend/contract/configuration/configuration.ts'
import { ConfigurationState } from '../../backend/contract/configuration/state.ts'
import { Dashboard } from '../../backend/contract/dashboard.ts'
import type { DocumentHead, LiveNoun } from '../../backend/contract/document.ts'
import type { LiveEventOf } from '../../backend/contract/events.ts'
import { Export, Report } from '../../backend/contract/export.ts'
import { Finding } from '../../backend/contract/finding.ts'
import { FlashBatch } from '../../backend/contract/flash/batch.ts'
import { Firmware } from '../../backend/contract/flash/firmware.ts'
import { FlashJob } from '../../backend/contract/flash/job.ts'
import { SerialPortInfo } from '../../backend/contract/flash/port.ts'
import { SerialMonitor } from '../../backend/contract/flash/serial-monitor.ts'
import { Import } from '../../backend/contract/import.ts'
import { Revision } from '../../backend/contract/revision.ts'
import { Rollout, RolloutLane } from '../../backend/contract/rollouts/rollout.ts'
import { Template } from '../../backend/contract/rollouts/template.ts'
import { RuleSettingsDocument, RuleStanding, Variable } from '../../backend/contract/rules/desk.ts'
import { RuleDraft } from '../../backend/contract/rules/draft.ts'
import { Rule, Scene } from '../../backend/contract/rules/rule.ts'
import { RunningJob } from '../../backend/contract/running-job.ts'
import { Scan } from '../../backend/contract/scan.ts'
import { Schedule, ScheduleRun } from '../../backend/contract/schedules/schedule.ts'
import { Site } from '../../backend/contract/site.ts'
import { Zone, ZoneState } from '../../backend/contract/zone.ts'
import { shapeOf } from './shape.ts'

/** Documents (dashboards, views, annotations, jobs …) as the backend pushes them. Written by live-connection.ts, read through documents.ts. */

export const DOCUMENT_SCHEMAS = {
  annotations: Annotation,
  views: View,
  dashboards: Dashboard,
  reports: Report,
  exports: Export,
  imports: Import,
  revisions: Revision,
  findings: Finding,
  scans: Scan,
  configurations: Configuration,
  calibrations: CalibrationRecord,
  'configuration-states': ConfigurationState,
  schedules: Schedule,
  templates: Template,
  rollouts: Rollout,
  'rollout-lanes': RolloutLane,
  rules: Rule,
  'rule-drafts': RuleDraft,
  'rule-settings': RuleSettingsDocument,
  'rule-standings': RuleStanding,
  scenes: Scene,
  variables: Variable,
  'schedule-runs': ScheduleRun,
  interlocks: Interlock,
  sites: Site,
  'board-commands': BoardCommand,
  'retired-boards': RetiredBoard,
  zones: Zone,
  'zone-states': ZoneState,
  'safe-acts': SafeAct,
  jobs: RunningJob,
  'found-devices': FoundDevice,
  'network-scans': NetworkScan,
  'serial-ports': SerialPortInfo,
  'flash-jobs': FlashJob,
  'serial-monitors': SerialMonitor,
  firmware: Firmware,
  'flash-batches': FlashBatch,
  alarms: Alarm,
  'alarm-channels': Channel,
  'alarm-notices': ShownNotice,
  'channel-states': ChannelState,
  'alarm-settings': AlarmSettings,
} as const satisfies Record<LiveNoun, TSchema>

export interface DocumentTypes {
  annotations: Annotation
  views: View
  dashboards: Dashboard
  reports: Report
  exports: Export
  imports: Import
  revisions: Revision
  findings: Finding
  scans: Scan
  configurations: Configuration
  calibrations: CalibrationRecord
  'configuration-states': ConfigurationState
  schedules: Schedule
  templates: Template
  rollouts: Rollout
  'rollout-lanes': RolloutLane
  rules: Rule
  'rule-drafts': RuleDraft
  'rule-settings': RuleSettingsDocument
  'rule-standings': RuleStanding
  scenes: Scene
  variables: Variable
  'schedule-runs': ScheduleRun
  interlocks: Interlock
  sites: Site
  'board-commands': BoardCommand
  'retired-boards': RetiredBoard
  zones: Zone
  'zone-states': ZoneState
  'safe-acts': SafeAct
  jobs: RunningJob
  'found-devices': FoundDevice
  'network-scans': NetworkScan
  'serial-ports': SerialPortInfo
  'flash-jobs': FlashJob
  'serial-monitors': SerialMonitor
  firmware: Firmware
  'flash-batches': FlashBatch
  alarms: Alarm
  'alarm-channels': Channel
  'alarm-notices': ShownNotice
  'channel-states': ChannelState
  'alarm-settings': AlarmSettings
}

export interface KeptDocuments {
  /** True once the first full list has arrived. */
  known: boolean
  byId: ReadonlyMap<string, DocumentHead>
}

export const NO_DOCUMENTS: KeptDocuments = { known: false, byId: new Map() }
export const useKeptDocuments = create<Partial<Record<LiveNoun, KeptDocuments>>>()(() => ({}))

type Change = LiveEventOf<'documents'>['data']
const watchers = new Set<(change: Change) => void>()

/** Hears every change after it is in the store, also of documents that came and went between two frames. @returns ends it */
export function watchDocuments(watcher: (change: Change) => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** An event of the live connection. */
export function applyDocuments(change: Change): void {
  const { noun, full, documents, removed } = change
  const byId = new Map(full ? [] : useKeptDocuments.getState()[noun]?.byId)
  for (const document of documents) byId.set(document.id, document)
  for (const id of removed) byId.delete(id)
  useKeptDocuments.setState({ [noun]: { known: true, byId } })
  for (const watcher of watchers) watcher(change)
}

/** For sign-out and tests. */
export function resetDocuments(): void {
  useKeptDocuments.setState({}, true)
}

export interface DocumentList<T> {
  known: boolean
  list: readonly T[]
  find(id: string): T | undefined
}

const lists = new WeakMap<KeptDocuments, DocumentList<never>>()

export function listOf<N extends LiveNoun>(noun: N, kept: KeptDocuments): DocumentList<DocumentTypes[N]> {
  const made = lists.get(kept)
  if (made) return made
  const fits = isDocument(noun)
  const list = [...kept.byId.values()].filter(fits)
  list.sort((a, b) => a.createdAtMs - b.createdAtMs)
  const fresh: DocumentList<DocumentTypes[N]> = { known: kept.known, list, find: (id) => list.find((one) => one.id === id) }
  lists.set(kept, fresh as DocumentList<never>)
  return fresh
}

/** The document as its noun's schema, checked. */
export function isDocument<N extends LiveNoun>(noun: N): (value: unknown) => value is DocumentTypes[N] {
  const shape = shapeOf(DOCUMENT_SCHEMAS[noun])
  return (value): value is DocumentTypes[N] => shape(value)
}
