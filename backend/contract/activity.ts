import Type, { type Static } from 'typebox'

/** Kinds of the activity list; text is made from `kind` + `detail` in the reader's language. */
export const ActivityKind = Type.Union([
  Type.Literal('board-new'),
  Type.Literal('board-accepted'),
  Type.Literal('board-rejected'),
  Type.Literal('board-online'),
  Type.Literal('board-offline'),
  Type.Literal('board-restarted'),
  Type.Literal('board-error'),
  Type.Literal('board-edited'),
  Type.Literal('messages-rejected'),
  Type.Literal('state-changed'),
  Type.Literal('actuator-changed'),
  Type.Literal('actuator-alert'),
  Type.Literal('command-confirmed'),
  /** `{ gpio, command, state, message, tookMs, why… }` */
  Type.Literal('command-failed'),
  Type.Literal('limit-crossed'),
  /** `{ series, name, what }`, what: names of the fields, for example `limits, calibration`. */
  Type.Literal('series-edited'),
  /** `{ series, name, method, points, error, unit, operator }`, method: of a certificate; error: largest one left, in the unit. */
  Type.Literal('series-calibrated'),
  /** `{ from, to }` */
  Type.Literal('firmware-changed'),
  /** `{ command, state, code, message, tookMs }` (contract/boards/command.ts) */
  Type.Literal('board-command-done'),
  Type.Literal('board-command-failed'),
  Type.Literal('board-deleted'),
  Type.Literal('board-restored'),
  /** `{ former }`: id of the board whose place it took. */
  Type.Literal('board-replaced'),
  /** `{ series, name, what, changed, reason }`, what: `reprocess`, `edit`, `exclude` or `undo`; changed: samples. */
  Type.Literal('history-changed'),
  /** `{ title, rows }` */
  Type.Literal('export-finished'),
  /** `{ title, code, message }` */
  Type.Literal('export-failed'),
  /** `{ fileName, rows, accepted }`, accepted: values that were new. */
  Type.Literal('import-finished'),
  /** `{ series, name, finding }`, finding: its kind (contract/finding.ts). */
  Type.Literal('data-quality'),
  /** `{ name, dueMs }`: a schedule was too late and is skipped. */
  Type.Literal('schedule-missed'),
  /** `{ name, gpio, code, message, why… }`, why…: the reason with its figures (`reasonIn` of contract/reasons.ts). */
  Type.Literal('schedule-refused'),
  /** `{ name, what, outputs, before }`, what: `made`, `changed`, `on`, `off` or `deleted`; before: its outputs where they were others. */
  Type.Literal('interlock-changed'),
  /** `{ version, note, changes }`, changes: how many fields. */
  Type.Literal('configuration-saved'),
  /** `{ version }`: a person had it sent again. */
  Type.Literal('configuration-sent'),
  /** `{ version }` */
  Type.Literal('configuration-confirmed'),
  /** `{ version, state, failures, message }`, state: partial, refused or unanswered. */
  Type.Literal('configuration-failed'),
  /** `{ version, reason, healing }`, reason: counts or fingerprint; healing false: given up. */
  Type.Literal('configuration-differs'),
  /** `{ origin, reason }`, see contract/actuators/emergency.ts. */
  Type.Literal('emergency-stopped'),
  /** The same while it was latched already. */
  Type.Literal('emergency-reason'),
  /** `{ gpio }`: secured by hand. */
  Type.Literal('emergency-secured'),
  Type.Literal('emergency-dismissed'),
  /** `{ reason }`: the release has begun. */
  Type.Literal('emergency-release'),
  Type.Literal('emergency-release-broken'),
  /** `{ reason, held }`, held: boards that were away. */
  Type.Literal('emergency-released'),
  /** `{ client }`: somebody wanted to release over MQTT. */
  Type.Literal('emergency-clear-ignored'),
  /** `{ name, what, boards, reason }`, what: kind of the act. */
  Type.Literal('rollout-started'),
  /** Stopped by itself: `{ name, failed, most }` */
  Type.Literal('rollout-stopped'),
  /** `{ name, what }`, what: `paused`, `resumed`, `retried` or `cancelled`. */
  Type.Literal('rollout-changed'),
  /** `{ name, done, failed, skipped }` */
  Type.Literal('rollout-finished'),
  /** `{ name, reason, … }`, reason: a key of REASONS, with its figures. */
  Type.Literal('rollout-board-failed'),
  /** `{ alarm, key, code, … }`: its id and the figures of its text; not where another entry tells the same (`board-offline`, `data-quality` …). */
  Type.Literal('alarm-raised'),
  Type.Literal('alarm-worse'),
  /** Its condition is over. */
  Type.Literal('alarm-ended'),
  /** `{ alarm, key, code, name, alarms, comment }` of the first, alarms: how many at once. */
  Type.Literal('alarm-acknowledged'),
  /** The same; comment: the reason. */
  Type.Literal('alarm-shelved'),
  /** Ended by hand. */
  Type.Literal('alarm-cleared'),
  /** `{ rule, name, version, note }` */
  Type.Literal('rule-published'),
  /** `{ rule, name, enabled, dryRun }` */
  Type.Literal('rule-switched'),
  /** Leitstand switched it off: `{ rule, name, fault, reason }`, fault: RULE_FAULTS of contract/rules/desk.ts. */
  Type.Literal('rule-stopped'),
  /** Too much at once: `{ rule, name, dropped }`, dropped: decisions in all. */
  Type.Literal('rule-dropped'),
  /** `{ rule, title, text }` */
  Type.Literal('rule-notice'),
  /** The master switch. */
  Type.Literal('rules-paused'),
  Type.Literal('rules-resumed'),
  /** A board did not take its zone or sub-zone: `{ zone, subzone, code, message }`, subzone null: the zone itself. */
  Type.Literal('zone-refused'),
  /** The same, given up until the board comes back. */
  Type.Literal('zone-unanswered'),
  /** `{ what, zone, to, boards }`, what: `created`, `renamed`, `merged`, `moved`, `deleted` or `undone`; zone null: none. */
  Type.Literal('zone-changed'),
  /** Its outputs were told to go off: `{ zone, subzone, outputs, reason }` */
  Type.Literal('zone-made-safe'),
  /** `{ action, port, mac, firmware }` of work over a cable that was done, action: write, erase or read; empty where there is none. */
  Type.Literal('board-flashed'),
  /** The same and `{ state, written, code, message, why… }`, state: failed or cancelled. */
  Type.Literal('board-flash-failed'),
  /** `{ channel, reason }`: given up. */
  Type.Literal('notification-failed'),
  /** `{ port, times, bytes }`, what was sent is not told: it may be a password. */
  Type.Literal('serial-sent'),
  /** `{ port, into }`, into: `program` or `loader`. */
  Type.Literal('serial-reset'),
  Type.Literal('library-loaded'),
  Type.Literal('library-fault'),
  Type.Literal('demo-started'),
  Type.Literal('demo-stopped'),
  Type.Literal('system-started'),
  Type.Literal('system-trouble'),
])
export type ActivityKind = Static<typeof ActivityKind>
/** The same as a list. */
export const ACTIVITY_KINDS = ActivityKind.anyOf.map((kind) => kind.const)

export const Activity = Type.Object({
  id: Type.Integer(),
  atMs: Type.Integer(),
  kind: ActivityKind,
  severity: Type.Union([
    Type.Literal('ok'),
    Type.Literal('event'),
    Type.Literal('warning'),
    Type.Literal('critical'),
    Type.Literal('offline'),
  ]),
  board: Type.Union([Type.String(), Type.Null()]),
  /** Who did it, where a person did. */
  by: Type.Union([Type.String(), Type.Null()]),
  /** Values for the text, for example `{ reason: 'will', rssiDbm: -86 }`. */
  detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
})
export type Activity = Static<typeof Activity>
