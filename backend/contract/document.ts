import Type, { type Static, type TObject, type TProperties } from 'typebox'

/**
 * Small things that people (or jobs) make and that are kept whole: dashboards, views, annotations, reports, jobs.
 * All share this head, one store, one way over REST (`routes/documents.ts`) and one live topic, `documents/{noun}`.
 */
const DOCUMENT_NOUNS = [
  'annotations',
  'views',
  'dashboards',
  'reports',
  'exports',
  'imports',
  'revisions',
  'findings',
  'scans',
  'configurations',
  'calibrations',
  'configuration-states',
  'board-commands',
  'retired-boards',
  'schedules',
  'schedule-runs',
  'interlocks',
  'sites',
  'templates',
  'rollouts',
  'rollout-lanes',
  'alarm-settings',
  'alarm-channels',
  'rules',
  'rule-drafts',
  'rule-settings',
  'scenes',
  'variables',
  'zones',
  'zone-states',
  'safe-acts',
  'firmware',
  'flash-batches',
  'flash-jobs',
] as const
export type DocumentNoun = (typeof DOCUMENT_NOUNS)[number]

/**
 * Live topics `documents/{noun}`: what is kept; and of what is kept elsewhere or nowhere: what runs (running-job.ts), what is found
 * (boards/discovery.ts), serial ports and their monitors (flash/port.ts, flash/serial-monitor.ts), alarms that stand (alarms/alarm.ts), notices and channels (alarms/delivery.ts, alarms/channel.ts), how rules stand (rules/desk.ts).
 */
export const LIVE_NOUNS = [
  ...DOCUMENT_NOUNS,
  'jobs',
  'found-devices',
  'network-scans',
  'serial-ports',
  'serial-monitors',
  'alarms',
  'alarm-notices',
  'channel-states',
  'rule-standings',
] as const
export type LiveNoun = (typeof LIVE_NOUNS)[number]

export const DOCUMENT_ID_PATTERN = '^[A-Za-z0-9_-]{1,64}$'

const HEAD = {
  id: Type.String({ pattern: DOCUMENT_ID_PATTERN }),
  /** Counts changes, from 1. A change names the version it was made from, so that nobody overwrites unseen work. */
  version: Type.Integer({ minimum: 1 }),
  createdAtMs: Type.Integer(),
  changedAtMs: Type.Integer(),
  /** Who made it. */
  by: Type.String(),
}
export const DocumentHead = Type.Object(HEAD)
export type DocumentHead = Static<typeof DocumentHead>

/** Schema of a stored document with this body. */
export function documentOf<P extends TProperties>(body: P): TObject<typeof HEAD & P> {
  return Type.Object({ ...HEAD, ...body })
}
