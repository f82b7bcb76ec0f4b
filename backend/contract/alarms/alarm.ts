import Type, { type Static, type TSchema } from 'typebox'
import { DOCUMENT_ID_PATTERN, documentOf } from '../document.ts'

/**
 * An alarm: a condition that people must know of, from when it began until it has ended. Those that stand travel as live noun
 * `alarms`; what has ended is history. A condition that comes back after its end is a new alarm. Rules of the states: backend/alarms.
 */

const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Moment = Type.Integer()
const strict = { additionalProperties: false }

export const ALARM_SEVERITIES = ['info', 'warning', 'critical'] as const
export const AlarmSeverity = Type.Enum(ALARM_SEVERITIES)
export type AlarmSeverity = (typeof ALARM_SEVERITIES)[number]

/** Where it comes from; also the first word of its key, see `alarmKeys`. */
export const ALARM_SOURCES = ['limit', 'rule', 'quality', 'presence', 'system', 'output', 'emergency'] as const
export const AlarmSource = Type.Enum(ALARM_SOURCES)
export type AlarmSource = (typeof ALARM_SOURCES)[number]

/** Texts, said in each language by text.ts from the figures in `params`. */
export const ALARM_CODES = [
  /** `{name, value, unit, limit}` */
  'limit-high',
  'limit-low',
  /** Of a rule, in its author's words: `{text, rule}`. */
  'rule',
  /** `{name}` and the figures of contract/finding.ts. */
  'quality-gap',
  'quality-flat',
  'quality-jump',
  'quality-out-of-range',
  'quality-clock-drift',
  /** `{reason}` (contract/boards/board.ts), detail in the board's words. */
  'presence-offline',
  /** Many at once; zone null: over several zones, as when the network fails. `{zone, boards, zones}`, boards: away at most at one time. */
  'presence-many',
  /** `{message}` */
  'system-store-full',
  'system-store-unavailable',
  'system-store-corrupt',
  'system-library-fault',
  /** Boards are not heard: what they would say is not told meanwhile. */
  'system-broker',
  /** `{freeMb, percent}` */
  'system-disk-low',
  /** `{pending}`: readings wait for the disk. */
  'system-behind',
  /** `{lagMs}` */
  'system-lag',
  /** More conditions at a time than are kept: `{most, lost}`. */
  'system-flood',
  /** `{channel, reason}`: a channel of notifications does not get through. */
  'system-channel',
  /** `{rule, reason}`: Leitstand has switched a rule off. */
  'system-rule',
  /** `{gpio, name}` */
  'output-unconfirmed',
  /** In the board's words: `{gpio, name, type, message}`. */
  'output-alert',
  /** `{origin, reason, by}` (contract/actuators/emergency.ts). */
  'emergency-stop',
] as const
export type AlarmCode = (typeof ALARM_CODES)[number]

const ALARM_STATES = ['raised', 'acknowledged', 'cleared'] as const

/**
 * Why it ended: `gone` condition over · `seen` told of a moment, and a person has acknowledged it · `by-hand` a person has ended it ·
 * `grouped` part of another one now · `removed` its board, series or rule is no more.
 */
export const ALARM_ENDS = ['gone', 'seen', 'by-hand', 'grouped', 'removed'] as const
export type AlarmEnd = (typeof ALARM_ENDS)[number]

export const AlarmParams = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]))
export type AlarmParams = Static<typeof AlarmParams>

/** A step of its way, for the timeline. */
export const AlarmStep = Type.Object({
  atMs: Moment,
  what: Type.Enum([
    'raised',
    /** `detail`: its severity now. */
    'worse',
    'better',
    'acknowledged',
    'shelved',
    'unshelved',
    /** `detail`: key of what stands above it. */
    'suppressed',
    'released',
    'escalated',
    'cleared',
  ] as const),
  by: orNull(Type.String()),
  detail: orNull(Type.String()),
})
export type AlarmStep = Static<typeof AlarmStep>

/** A part of an alarm that stands for many. */
export const AlarmMember = Type.Object({
  /** The key it would have alone. */
  key: Type.String(),
  board: Type.String(),
  name: Type.String(),
  sinceMs: Moment,
  /** Null while it goes on. */
  endedAtMs: orNull(Moment),
})
export type AlarmMember = Static<typeof AlarmMember>

export const AlarmShelf = Type.Object({ by: Type.String(), atMs: Moment, untilMs: Moment, reason: Type.String() })
export type AlarmShelf = Static<typeof AlarmShelf>

export const ALARM_KEY_LENGTH = 200
/** Members that are listed; more are counted in `memberCount`. */
export const MAX_MEMBERS = 1000
export const MAX_STEPS = 60

const ALARM_BODY = {
  /** The same condition has the same key, over all its occurrences. */
  key: Type.String({ minLength: 1, maxLength: ALARM_KEY_LENGTH }),
  source: AlarmSource,
  /** As it counts now: what its source says, or what it has been escalated to. */
  severity: AlarmSeverity,
  /** What its source says. */
  raisedSeverity: AlarmSeverity,
  code: Type.Enum(ALARM_CODES),
  params: AlarmParams,
  board: orNull(Type.String()),
  zone: orNull(Type.String()),
  series: orNull(Type.Integer()),
  gpio: orNull(Type.Integer()),
  rule: orNull(Type.String()),
  state: Type.Enum(ALARM_STATES),
  /** Tells of a moment, not of a condition: it ends when it is acknowledged. */
  momentary: Type.Boolean(),
  firstAtMs: Moment,
  lastAtMs: Moment,
  /** How often its source has said it since it began. */
  count: Type.Integer({ minimum: 1 }),
  acknowledged: orNull(Type.Object({ by: Type.String(), atMs: Moment, comment: Type.String() })),
  shelf: orNull(AlarmShelf),
  /** Key of the alarm that stands above it: nobody is told of it meanwhile. */
  under: orNull(Type.String()),
  /** Steps of escalation taken, and since when they are counted; null = they rest. */
  escalation: Type.Object({ steps: Type.Integer({ minimum: 0 }), sinceMs: orNull(Moment) }),
  members: Type.Array(AlarmMember, { maxItems: MAX_MEMBERS }),
  /** Members that go on, of all there were. */
  memberCount: Type.Object({ active: Type.Integer(), all: Type.Integer() }),
  clearedAtMs: orNull(Moment),
  end: orNull(Type.Enum(ALARM_ENDS)),
  steps: Type.Array(AlarmStep, { maxItems: MAX_STEPS }),
}
export const Alarm = documentOf(ALARM_BODY)
export type Alarm = Static<typeof Alarm>

/** Keys of the program's own alarms; rules make `rule:<id>/<node>`. */
export const alarmKeys = {
  limit: (board: string, channel: string) => cut(`limit:${board}/${channel}`),
  quality: (kind: string, board: string, series: number) => cut(`quality:${kind}:${board}/${series}`),
  presence: (board: string) => cut(`presence:${board}`),
  /** Zone null: many zones. */
  presenceMany: (zone: string | null) => cut(zone === null ? 'presence:*' : `presence:*/${zone}`),
  system: (code: string) => cut(`system:${code}`),
  output: (board: string, gpio: number, what: 'unconfirmed' | 'alert') => cut(`output:${board}/${gpio}/${what}`),
  emergency: () => 'emergency:stop',
  rule: (rule: string, node: string) => cut(`rule:${rule}/${node}`),
}

function cut(key: string): string {
  return key.slice(0, ALARM_KEY_LENGTH)
}

/** Rank of a severity: 0 info, 2 critical. */
export function severityRank(severity: AlarmSeverity): number {
  return ALARM_SEVERITIES.indexOf(severity)
}

/** Somebody should look: it stands, nobody has acknowledged or shelved it, and nothing above it stands for it. */
export function wantsAttention({ state, shelf, under }: Pick<Alarm, 'state' | 'shelf' | 'under'>): boolean {
  return state === 'raised' && shelf === null && under === null
}

const Ids = Type.Array(Type.String({ pattern: DOCUMENT_ID_PATTERN }), { minItems: 1, maxItems: 5000 })
/** `POST /api/alarms/acknowledge` */
export const AcknowledgeBody = Type.Object({ ids: Ids, comment: Type.Optional(Type.String({ maxLength: 500 })) }, strict)
/** Longest time an alarm can be put aside, ms (30 days). */
export const MAX_SHELF_MS = 30 * 86_400_000
/** `POST /api/alarms/shelve` */
export const ShelveBody = Type.Object(
  { ids: Ids, untilMs: Moment, reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) },
  strict,
)
/** `POST /api/alarms/unshelve` */
export const UnshelveBody = Type.Object({ ids: Ids }, strict)
/** `POST /api/alarms/clear`: ends them; a condition that still holds raises a new one. */
export const ClearBody = Type.Object({ ids: Ids, comment: Type.Optional(Type.String({ maxLength: 500 })) }, strict)
/** What became of several: those that were changed, and ids that do not stand (any more). */
export const AlarmsChanged = Type.Object({ changed: Type.Array(Alarm), unknown: Type.Array(Type.String()) })
export type AlarmsChanged = Static<typeof AlarmsChanged>

/** `GET /api/alarms/history`, newest end first. */
export const AlarmHistory = Type.Object({
  alarms: Type.Array(Alarm),
  /** There are older ones: ask again with `beforeMs` = the end of the last and `beforeId` = its id. */
  more: Type.Boolean(),
})
export type AlarmHistory = Static<typeof AlarmHistory>
